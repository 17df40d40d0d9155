using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectOperator.Kubernetes.Configuration;

namespace ConnectOperator.Kubernetes.Transport;

/// <summary>The connections that were opened with one client certificate and one set of authorities.</summary>
internal sealed class ConnectionPool(ClusterConnection connection, X509Certificate2Collection? certificate, string? authorities)
    : HttpMessageInvoker(CreateHandler(connection, certificate, authorities), disposeHandler: true)
{
    /// <summary>Whether these connections may carry a request with these.</summary>
    public bool Suits(X509Certificate2Collection? otherCertificate, string? otherAuthorities) =>
        ReferenceEquals(certificate, otherCertificate) && authorities == otherAuthorities;

    private static SocketsHttpHandler CreateHandler(
        ClusterConnection connection, X509Certificate2Collection? certificate, string? authorities) => new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            EnableMultipleHttp2Connections = true,

            // A peer that vanished without a word is noticed in 45 s, also below a quiet watch.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectCallback = ConnectAsync,
            UseProxy = connection.Proxy is not null || connection.UseEnvironmentProxy,
            Proxy = connection.Proxy is { } proxy ? new WebProxy(proxy) : null,
            SslOptions = CreateTlsOptions(connection, certificate, authorities),
        };

    private static SslClientAuthenticationOptions CreateTlsOptions(
        ClusterConnection connection, X509Certificate2Collection? certificate, string? authorities)
    {
        var tls = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate[0], certificate, offline: true);
        }

        if (connection.InsecureSkipTlsVerify)
        {
            tls.RemoteCertificateValidationCallback = static (_, any, _, _) => any is not null;
        }
        else if (authorities is not null)
        {
            tls.CertificateChainPolicy = TrustOnly(authorities, connection.Source);
        }

        return tls;
    }

    private static X509ChainPolicy TrustOnly(string authorities, string source)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(authorities);
        }
        catch (CryptographicException exception)
        {
            throw new ClusterConfigurationException($"{source}: the certificate authority is not PEM", exception);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new ClusterConfigurationException($"{source}: the certificate authority holds no certificate in PEM");
    }

    // Under HTTP/1.1 there are no pings: the kernel's probes notice a vanished peer within the same 45 s.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
