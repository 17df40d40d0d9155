using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>What to show to the API server now.</summary>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, X509Certificate2Collection? ClientCertificate)
{
    public static Credential Anonymous { get; } = new(null, null);

    /// <summary>Says nothing: the generated text would hold the token.</summary>
    public override string ToString() => nameof(Credential);
}

/// <summary>Gives the credential of the moment. Safe for concurrent use.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential to use for the next request.</summary>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server answered 401 to this credential: the next <see cref="GetAsync"/> must not take it from memory.</summary>
    void Refused(Credential credential);
}
