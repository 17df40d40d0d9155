using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Access;

/// <summary>The keys of one cluster: what its servers read from files, and what its users are given.</summary>
internal sealed class ClusterCredentials : IDisposable
{
    private readonly CertificateAuthority authority = new(TimeProvider.System);
    private readonly string directory;

    public ClusterCredentials(string stateDirectory)
    {
        directory = PrivateDirectory.Create(Path.Combine(stateDirectory, "pki"));
        var server = authority.IssueServer();
        AuthorityPath = Save("ca.crt", authority.CertificatePem);
        ServerCertificatePath = Save("server.crt", server.CertificatePem);
        ServerKeyPath = Save("server.key", server.KeyPem);
        using var serviceAccounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ServiceAccountKeyPath = Save("service-accounts.key", serviceAccounts.ExportECPrivateKeyPem());
        AdminClient = CreateAdminClient();
    }

    public string AuthorityPem => authority.CertificatePem;

    public string AuthorityPath { get; }

    public string ServerCertificatePath { get; }

    public string ServerKeyPath { get; }

    /// <summary>Signs the tokens of service accounts; the server takes the public half from it too.</summary>
    public string ServiceAccountKeyPath { get; }

    /// <summary>May do everything: the group system:masters passes by RBAC, so this works before any role exists.</summary>
    public HttpClient AdminClient { get; }

    public KeyPair Issue(string user, IEnumerable<string> groups) => authority.IssueClient(user, groups);

    public void Dispose()
    {
        AdminClient.Dispose();
        authority.Dispose();
    }

    private HttpClient CreateAdminClient()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority.CertificatePem));
        var admin = authority.IssueClient("admin", ["system:masters"]);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = trust,
                ClientCertificates = [X509Certificate2.CreateFromPem(admin.CertificatePem, admin.KeyPem)],
            },
            // A proxy meant for the outside has no way to this machine's loopback.
            UseProxy = false,
        };
        return new HttpClient(handler);
    }

    private string Save(string name, string pem)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
