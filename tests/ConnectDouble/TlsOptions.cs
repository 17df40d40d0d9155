using System.Security.Cryptography.X509Certificates;

namespace ConnectDouble;

/// <summary>How the workers' sockets speak TLS. A client without an acceptable certificate fails in the handshake, as recorded: it gets no answer.</summary>
/// <param name="Server">The workers' certificate with its private key.</param>
/// <param name="ClientAuthority">Who must have signed a client's certificate; null asks clients for none.</param>
public sealed record TlsOptions(X509Certificate2 Server, X509Certificate2? ClientAuthority)
{
    internal bool Accepts(X509Certificate2? client)
    {
        if (ClientAuthority is null)
        {
            return true;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ClientAuthority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return client is not null && chain.Build(client);
    }
}
