namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>Where an API server is, how it is trusted, and how the program shows who it is.</summary>
public sealed record ClusterConnection
{
    /// <summary>Address of the API server; may have a path.</summary>
    public required Uri Server { get; init; }

    /// <summary>The program's own namespace, or the context's.</summary>
    public required string Namespace { get; init; }

    /// <summary>Where this came from, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>Which name the server's certificate must carry, when it is not the host of <see cref="Server"/>.</summary>
    public string? ServerName { get; init; }

    /// <summary>True to trust any certificate.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>Forward proxy; null for <see cref="UseEnvironmentProxy"/> to decide.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether HTTPS_PROXY and NO_PROXY apply.</summary>
    public bool UseEnvironmentProxy { get; init; }

    /// <summary>PEM of the authorities that sign the server's certificate; null for those of the system.</summary>
    internal TextSource? CertificateAuthority { get; init; }

    /// <summary>Who the program is.</summary>
    internal ICredentialSource Credentials { get; init; } = new AnonymousCredentials();

    /// <summary>Without anything secret.</summary>
    public override string ToString() => $"{Server} ({Source})";
}
