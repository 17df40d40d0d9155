using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ConnectOperator.Kubernetes.Configuration.Kubeconfig;

namespace ConnectOperator.Kubernetes.Configuration.Exec;

/// <summary>ExecCredential of client.authentication.k8s.io: what a plugin is told and what it answers.</summary>
internal sealed record ExecCredential
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ExecSpec? Spec { get; init; }

    public ExecStatus? Status { get; init; }

    /// <summary>Says nothing: the generated text would hold the token.</summary>
    public override string ToString() => nameof(ExecCredential);
}

/// <summary>What the plugin is told.</summary>
internal sealed record ExecSpec(ExecCluster? Cluster, bool Interactive);

/// <summary>The cluster for which a credential is wanted.</summary>
internal sealed record ExecCluster
{
    public string? Server { get; init; }

    [JsonPropertyName("tls-server-name")]
    public string? TlsServerName { get; init; }

    [JsonPropertyName("insecure-skip-tls-verify")]
    public bool? InsecureSkipTlsVerify { get; init; }

    [JsonPropertyName("certificate-authority-data")]
    public string? CertificateAuthorityData { get; init; }

    [JsonPropertyName("proxy-url")]
    public string? ProxyUrl { get; init; }

    [JsonPropertyName("disable-compression")]
    public bool? DisableCompression { get; init; }

    public JsonNode? Config { get; init; }

    /// <summary>The path of an authority that is not inline; its content is read when the plugin is told.</summary>
    [JsonIgnore]
    public string? CertificateAuthorityFile { get; init; }

    public static ExecCluster Of(KubeconfigCluster cluster) => new()
    {
        Server = cluster.Server,
        TlsServerName = cluster.TlsServerName,
        InsecureSkipTlsVerify = cluster.InsecureSkipTlsVerify ? true : null,
        CertificateAuthorityData = cluster.CertificateAuthorityData,
        CertificateAuthorityFile = cluster.CertificateAuthority,
        ProxyUrl = cluster.ProxyUrl,
        DisableCompression = cluster.DisableCompression ? true : null,
        Config = cluster.ExecExtension,
    };
}

/// <summary>What the plugin answers.</summary>
internal sealed record ExecStatus
{
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    public string? Token { get; init; }

    public string? ClientCertificateData { get; init; }

    public string? ClientKeyData { get; init; }

    /// <summary>Says nothing: the generated text would hold the token.</summary>
    public override string ToString() => nameof(ExecStatus);
}
