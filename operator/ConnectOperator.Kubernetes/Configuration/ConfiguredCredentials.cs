using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>Nothing to show.</summary>
internal sealed class AnonymousCredentials : ICredentialSource
{
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Credential.Anonymous);

    public void Refused(Credential credential)
    {
        // There is nothing to renew.
    }
}

/// <summary>A token, a user name with password, or a client certificate, inline or in files that may be exchanged.</summary>
internal sealed class ConfiguredCredentials : ICredentialSource
{
    private volatile CertificatePair? certificate;

    /// <summary>Who configured this, for messages.</summary>
    public required string Source { get; init; }

    public TextSource? Token { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public TextSource? Certificate { get; init; }

    public TextSource? Key { get; init; }

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var chain = Certificate is null || Key is null
            ? null
            : LoadCertificate(await Certificate.ReadAsync(cancellationToken), await Key.ReadAsync(cancellationToken));
        var authorization = this switch
        {
            { Token: { } token } => new AuthenticationHeaderValue("Bearer", await token.ReadAsync(cancellationToken)),
            { UserName: { } name } => new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{Password}"))),
            _ => null,
        };
        return new(authorization, chain);
    }

    public void Refused(Credential credential)
    {
        Token?.Forget();
        Certificate?.Forget();
        Key?.Forget();
    }

    // The same certificate object for the same content: connections are kept for as long as it stays the same.
    private X509Certificate2Collection LoadCertificate(string pem, string key)
    {
        var known = certificate;
        if (known is null || known.Pem != pem || known.Key != key)
        {
            known = new CertificatePair(pem, key, ClientCertificate.Load(pem, key, Source));
            certificate = known;
        }

        return known.Chain;
    }

    private sealed record CertificatePair(string Pem, string Key, X509Certificate2Collection Chain);
}

/// <summary>Loads client certificates from PEM.</summary>
internal static class ClientCertificate
{
    /// <summary>The certificate with its key first, its issuers behind it.</summary>
    public static X509Certificate2Collection Load(string pem, string key, string source)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(pem, key);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(pem);

            // Schannel cannot use a key that lives only in memory, as CreateFromPem leaves it: a PKCS #12 round trip gives it a home.
            all[0] = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), password: null);
            return all;
        }
        catch (CryptographicException exception)
        {
            // The exception's text describes the form only, but it is not carried along: nothing around a key is.
            throw new ClusterConfigurationException(
                $"{source}: the client certificate and key are not a PEM pair that belongs together ({exception.GetType().Name})");
        }
    }
}
