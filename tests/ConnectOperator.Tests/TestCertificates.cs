using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectOperator.Tests;

/// <summary>Certificates made for one test; valid from long ago till far ahead, so that no clock matters.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 Authority(string name = "Test CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(
            name, key, new X509BasicConstraintsExtension(true, false, 0, true), new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true))
            .CreateSelfSigned(From, Until);
    }

    /// <summary>One that vouches for itself, as server of that name and as client.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key, HostName(name), new X509BasicConstraintsExtension(true, false, 0, true)).CreateSelfSigned(From, Until);
    }

    public static X509Certificate2 Server(X509Certificate2 authority, string hostName) => Issue(authority, "worker", HostName(hostName));

    public static X509Certificate2 Client(X509Certificate2 authority) => Issue(authority, "operator");

    /// <summary>The private key of a certificate, as PEM.</summary>
    public static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Request(name, key, extensions).Create(authority, From, Until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string name, ECDsa key, params X509Extension[] extensions)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
    }

    private static X509Extension HostName(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        return names.Build();
    }
}
