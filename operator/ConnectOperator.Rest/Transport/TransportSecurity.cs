using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Rest.Transport;

/// <summary>The certificates of an endpoint, and the TLS options made of them.</summary>
internal sealed class TransportSecurity : IDisposable
{
    private readonly bool insecureSkipVerify;
    private readonly X509Certificate2Collection? authorities;
    private readonly X509Certificate2Collection clientChain = [];
    private readonly X509Certificate2? client;

    /// <summary>Reads the PEM texts.</summary>
    /// <exception cref="RestEndpointException">A PEM text cannot be used.</exception>
    public TransportSecurity(RestEndpoint endpoint)
    {
        insecureSkipVerify = endpoint.InsecureSkipVerify;
        authorities = endpoint.CertificateAuthorityPem is { } pem ? Authorities(pem) : null;
        if (endpoint.ClientCertificate is { } certificate)
        {
            client = Client(certificate);
            clientChain.ImportFromPem(certificate.CertificatePem);
        }
    }

    /// <summary>Fresh options on each call: handlers keep and may change what they are given.</summary>
    public SslClientAuthenticationOptions ClientOptions()
    {
        var options = new SslClientAuthenticationOptions();
        if (authorities is not null)
        {
            // A chain policy, not a validation callback, so that the framework goes on checking the host name.
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (client is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(client, clientChain, offline: true);
        }

        if (insecureSkipVerify)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        return options;
    }

    public void Dispose()
    {
        client?.Dispose();
        foreach (var certificate in clientChain.Concat(authorities ?? []))
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2Collection Authorities(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new RestEndpointException("The CA bundle cannot be read as PEM certificates.", e);
        }

        return found.Count > 0 ? found : throw new RestEndpointException("The CA bundle holds no PEM certificate.");
    }

    private static X509Certificate2 Client(ClientCertificate certificate)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new RestEndpointException(
                "The client certificate cannot be used: both must be PEM, the key not encrypted, and the key must be the certificate's.", e);
        }
    }
}
