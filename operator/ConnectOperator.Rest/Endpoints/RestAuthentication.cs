namespace ConnectOperator.Rest.Endpoints;

/// <summary>How the operator names itself to the servers of an API. The text form tells the kind only.</summary>
public abstract record RestAuthentication
{
    private RestAuthentication()
    {
    }

    /// <summary>The kind, never a secret.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>No Authorization header.</summary>
    public sealed record None : RestAuthentication;

    /// <summary>HTTP basic, UTF-8 (RFC 7617).</summary>
    /// <param name="Username">Without a colon, which would end it.</param>
    /// <param name="Password">Sent exactly as given.</param>
    public sealed record Basic(string Username, string Password) : RestAuthentication;

    /// <summary>A bearer token (RFC 6750).</summary>
    /// <param name="Token">White space around it, such as the newline that <c>echo</c> leaves in a Secret, is dropped.</param>
    public sealed record Bearer(string Token) : RestAuthentication;
}

/// <summary>The certificate that the operator shows to a server that asks for one (mutual TLS). The text form shows nothing of it.</summary>
/// <param name="CertificatePem">The certificate, and after it the intermediates to send along.</param>
/// <param name="KeyPem">Its private key, not encrypted.</param>
public sealed record ClientCertificate(string CertificatePem, string KeyPem)
{
    /// <summary>The type's name.</summary>
    public override string ToString() => nameof(ClientCertificate);
}
