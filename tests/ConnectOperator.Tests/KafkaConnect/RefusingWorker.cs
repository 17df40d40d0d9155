using System.Net;
using System.Net.Sockets;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>A URL that refuses connections: its port is taken, so that nobody else can come to listen there, and nobody listens.</summary>
internal sealed class RefusingWorker : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingWorker()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = new Uri($"http://localhost:{((IPEndPoint)socket.LocalEndPoint!).Port}");
    }

    public Uri Url { get; }

    public void Dispose() => socket.Dispose();
}
