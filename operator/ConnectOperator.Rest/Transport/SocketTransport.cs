using System.Net.Sockets;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Rest.Transport;

/// <summary>Sockets, with the endpoint's certificates and time-outs.</summary>
internal sealed class SocketTransport(RestEndpoint endpoint) : IRestTransport
{
    private readonly TransportSecurity security = new(endpoint);

    public HttpMessageHandler ForReads(Action opened)
    {
        var handler = Handler();
        handler.MaxConnectionsPerServer = 1;
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var stream = await ConnectAsync(context, cancellationToken);
            opened();
            return stream;
        };
        return handler;
    }

    /// <summary>
    /// A fresh connection for each write: a pooled one may have been closed by the server (Jetty does so after 30 s) just as the
    /// request goes out, and then nobody could say whether the write was done. Beside what a write takes, a connection costs little.
    /// </summary>
    public HttpMessageHandler ForWrites()
    {
        var handler = Handler();
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        handler.ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context, cancellationToken);
        return handler;
    }

    public void Dispose() => security.Dispose();

    private static async Task<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttp
            ? new PlainHttpStream(socket)
            : new NetworkStream(socket, ownsSocket: true);
    }

    private SocketsHttpHandler Handler() => new()
    {
        // A redirect would carry the credentials to another host, and turn a POST into a GET: it is an answer, not a step.
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy's connection says nothing about the server behind it, and servers are near.
        UseProxy = false,
        ConnectTimeout = endpoint.ConnectTimeout,
        SslOptions = security.ClientOptions(),
    };
}
