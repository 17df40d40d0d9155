using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Access;

/// <summary>The cluster's own authority: it vouches for the API server to clients, and for clients to the API server.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 authority;
    private readonly DateTimeOffset notBefore;
    private readonly DateTimeOffset notAfter;

    public CertificateAuthority(TimeProvider time)
    {
        // An hour back, for clients whose clock is behind.
        notBefore = time.GetUtcNow().AddHours(-1);
        notAfter = notBefore.AddYears(1);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=control-plane-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        authority = request.CreateSelfSigned(notBefore, notAfter);
    }

    public string CertificatePem => authority.ExportCertificatePem();

    /// <summary>A certificate for a server reached at loopback or by the names that pods use.</summary>
    public KeyPair IssueServer()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in (string[])["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"])
        {
            names.AddDnsName(name);
        }

        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName("kube-apiserver");
        return Issue(subject, ServerAuthentication, names.Build());
    }

    /// <summary>A certificate by which the API server knows a user (common name) and the user's groups (organizations).</summary>
    public KeyPair IssueClient(string user, IEnumerable<string> groups)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            subject.AddOrganizationName(group);
        }

        subject.AddCommonName(user);
        return Issue(subject, ClientAuthentication, names: null);
    }

    public void Dispose() => authority.Dispose();

    private KeyPair Issue(X500DistinguishedNameBuilder subject, string purpose, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var certificate = request.Create(authority, notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        return new KeyPair(certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }
}

/// <summary>A certificate and its private key, both as PEM.</summary>
internal sealed record KeyPair(string CertificatePem, string KeyPem)
{
    // Records print their members; a key must not reach a log that way.
    public override string ToString() => nameof(KeyPair);
}
