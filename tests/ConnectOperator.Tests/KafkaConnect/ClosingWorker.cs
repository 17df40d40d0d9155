using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>
/// A worker that takes a whole request and then closes the connection in good order, without an answer: what a process that is
/// killed leaves to its kernel. Kestrel can only reset a connection, and clients treat that differently.
/// </summary>
internal sealed class ClosingWorker : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;
    private readonly byte[] lastWords;
    private int requests;

    /// <summary>Listens from now on.</summary>
    /// <param name="lastWords">What it sends before it closes.</param>
    public ClosingWorker(params byte[] lastWords)
    {
        this.lastWords = lastWords;
        listener.Start();
        Url = new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        serving = ServeAsync();
    }

    public Uri Url { get; }

    public int Requests => Volatile.Read(ref requests);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        // All at once: a client may open a connection that it then sends nothing over.
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TakeRequestAsync(client.GetStream());
                Interlocked.Increment(ref requests);
                await client.GetStream().WriteAsync(lastWords, stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The end of the test, or of a connection over which no request came.
            }
        }
    }

    private async Task TakeRequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var contentLength = 0;
        string? line;
        while ((line = await reader.ReadLineAsync(stopping.Token)) is { Length: > 0 })
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                contentLength = int.Parse(line.AsSpan(15), provider: null);
            }
        }

        if (line is null)
        {
            throw new EndOfStreamException();
        }

        if (contentLength > 0)
        {
            await reader.ReadBlockAsync(new char[contentLength], stopping.Token);
        }
    }
}
