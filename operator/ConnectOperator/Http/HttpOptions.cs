namespace ConnectOperator.Http;

/// <summary>How the program serves health checks and scrapes.</summary>
internal sealed record HttpOptions
{
    /// <summary>Where; null to serve nothing.</summary>
    public BindAddress? Bind { get; init; }

    /// <summary>Path of a PEM file with the certificate and those that vouch for it; null to serve plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Path of a PEM file with the certificate's key.</summary>
    public string? KeyFile { get; init; }
}
