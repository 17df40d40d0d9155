using System.Text.Json.Nodes;

namespace ConnectOperator.Kubernetes.Configuration.Kubeconfig;

/// <summary>One or several kubeconfig files, merged.</summary>
internal sealed record KubeconfigModel(
    string Source,
    string? CurrentContext,
    IReadOnlyDictionary<string, KubeconfigCluster> Clusters,
    IReadOnlyDictionary<string, KubeconfigUser> Users,
    IReadOnlyDictionary<string, KubeconfigContext> Contexts);

/// <summary>An entry of <c>clusters</c>. Paths are absolute.</summary>
internal sealed record KubeconfigCluster
{
    public required string File { get; init; }

    public string? Server { get; init; }

    public string? TlsServerName { get; init; }

    public bool InsecureSkipTlsVerify { get; init; }

    public string? CertificateAuthority { get; init; }

    public string? CertificateAuthorityData { get; init; }

    public string? ProxyUrl { get; init; }

    public bool DisableCompression { get; init; }

    /// <summary>The extension that exec plugins are given as <c>config</c>.</summary>
    public JsonNode? ExecExtension { get; init; }
}

/// <summary>An entry of <c>contexts</c>.</summary>
internal sealed record KubeconfigContext(string? Cluster, string? User, string? Namespace);

/// <summary>An entry of <c>users</c>. Paths are absolute.</summary>
internal sealed record KubeconfigUser
{
    public required string File { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientCertificateData { get; init; }

    public string? ClientKey { get; init; }

    public string? ClientKeyData { get; init; }

    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public bool Impersonates { get; init; }

    public string? AuthProvider { get; init; }

    public ExecPlugin? Exec { get; init; }

    /// <summary>Says nothing: the generated text would hold secrets.</summary>
    public override string ToString() => nameof(KubeconfigUser);
}

/// <summary>The <c>exec</c> part of a user.</summary>
internal sealed record ExecPlugin
{
    public required string ApiVersion { get; init; }

    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string? InstallHint { get; init; }

    public bool ProvideClusterInfo { get; init; }

    public string? InteractiveMode { get; init; }

    /// <summary>Says the command alone: arguments and environment may hold secrets.</summary>
    public override string ToString() => Command;
}
