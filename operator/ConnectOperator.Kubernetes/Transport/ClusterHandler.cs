using System.Net;
using ConnectOperator.Kubernetes.Configuration;

namespace ConnectOperator.Kubernetes.Transport;

/// <summary>
/// Shows the credential of the moment with each request. Connections are tied to the client certificate and the authorities that
/// they began with; when either is exchanged, new requests use new connections and the old ones end with their last request.
/// </summary>
internal sealed class ClusterHandler(ClusterConnection connection) : HttpMessageHandler
{
    private readonly ClusterConnection connection = connection ?? throw new ArgumentNullException(nameof(connection));
    private readonly Lock gate = new();
    private ConnectionPool? current;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (credential, response) = await SendOnceAsync(request, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // Refused before it was looked at, so writes are safe to repeat; once, because a fresh credential may be refused as well.
        connection.Credentials.Refused(credential);
        response.Dispose();
        return (await SendOnceAsync(request, cancellationToken)).Response;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (gate)
            {
                current?.Dispose();
                current = null;
            }
        }

        base.Dispose(disposing);
    }

    private async Task<(Credential Credential, HttpResponseMessage Response)> SendOnceAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await connection.Credentials.GetAsync(cancellationToken);
        var authorities = connection.CertificateAuthority is { } source ? await source.ReadAsync(cancellationToken) : null;
        request.Headers.Authorization = credential.Authorization;
        if (connection.ServerName is { } name)
        {
            // SocketsHttpHandler takes the name that it asks of the server's certificate from the Host header and from nowhere else.
            request.Headers.Host = name;
        }

        return (credential, await PoolFor(credential, authorities).SendAsync(request, cancellationToken));
    }

    private ConnectionPool PoolFor(Credential credential, string? authorities)
    {
        lock (gate)
        {
            if (current is null || !current.Suits(credential.ClientCertificate, authorities))
            {
                // The former one is not disposed: a watch, or a request on its way here, may still use it. Its connections close
                // when they have been idle for a minute.
                current = new ConnectionPool(connection, credential.ClientCertificate, authorities);
            }

            return current;
        }
    }
}
