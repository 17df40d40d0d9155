using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>One Kafka Connect REST API, and who may use it.</summary>
public sealed record KafkaConnectCluster : IResource
{
    /// <summary><c>kafkaconnect.dev/v1beta1</c>.</summary>
    public string ApiVersion { get; init; } = ApiGroup.Version;

    /// <summary><c>KafkaConnectCluster</c>.</summary>
    public string Kind { get; init; } = "KafkaConnectCluster";

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>How it is reached.</summary>
    public required KafkaConnectClusterSpec Spec { get; init; }

    /// <summary>What it is; null until the operator has looked.</summary>
    public KafkaConnectClusterStatus? Status { get; init; }
}

/// <summary>How a Connect cluster is reached. Lenient types: the operator checks every rule itself.</summary>
public sealed record KafkaConnectClusterSpec
{
    /// <summary>REST URLs of its workers; any of them answers for all.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>How the operator signs in; none when absent.</summary>
    public ConnectAuthentication? Authentication { get; init; }

    /// <summary>How the workers' certificates are checked.</summary>
    public ConnectTls? Tls { get; init; }

    /// <summary>Time between polls at rest: a duration such as 10s.</summary>
    public string? PollInterval { get; init; }

    /// <summary>Time-out of a read: a duration.</summary>
    public string? RequestTimeout { get; init; }

    /// <summary>Time-out of a write: a duration longer than the 90 s for which Connect itself validates a config.</summary>
    public string? WriteTimeout { get; init; }

    /// <summary>How many writes may run at once.</summary>
    public int? MaxConcurrentWrites { get; init; }

    /// <summary>Which namespaces' connectors may use this cluster.</summary>
    public AllowedNamespaces? AllowedNamespaces { get; init; }
}

/// <summary>At most one way of signing in.</summary>
public sealed record ConnectAuthentication
{
    /// <summary>HTTP basic.</summary>
    public BasicAuthentication? Basic { get; init; }

    /// <summary>HTTP bearer token.</summary>
    public BearerAuthentication? Bearer { get; init; }

    /// <summary>TLS client certificate.</summary>
    public MtlsAuthentication? Mtls { get; init; }
}

/// <summary>HTTP basic authentication.</summary>
public sealed record BasicAuthentication
{
    /// <summary>A Secret with the keys username and password.</summary>
    public required NameReference SecretRef { get; init; }
}

/// <summary>Bearer token authentication.</summary>
public sealed record BearerAuthentication
{
    /// <summary>The token.</summary>
    public required KeyReference SecretKeyRef { get; init; }
}

/// <summary>Authentication by client certificate.</summary>
public sealed record MtlsAuthentication
{
    /// <summary>A Secret of type kubernetes.io/tls: keys tls.crt and tls.key.</summary>
    public required NameReference SecretRef { get; init; }
}

/// <summary>How server certificates are checked.</summary>
public sealed record ConnectTls
{
    /// <summary>CA certificates (PEM) from a Secret.</summary>
    public KeyReference? CaSecretKeyRef { get; init; }

    /// <summary>CA certificates (PEM) from a ConfigMap.</summary>
    public KeyReference? CaConfigMapKeyRef { get; init; }

    /// <summary>True accepts any certificate: for experiments only.</summary>
    public bool? InsecureSkipVerify { get; init; }
}

/// <summary>Whose connectors may use a cluster.</summary>
public sealed record AllowedNamespaces
{
    /// <summary>Same, All or Selector.</summary>
    public string? From { get; init; }

    /// <summary>With Selector: labels of the namespaces.</summary>
    public LabelSelector? Selector { get; init; }
}

/// <summary>What the operator last saw of a Connect cluster.</summary>
public sealed record KafkaConnectClusterStatus
{
    /// <summary>The metadata.generation that this status speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Ready, and while true Reconciling and Stalled.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Connect's version.</summary>
    public string? Version { get; init; }

    /// <summary>Connect's build.</summary>
    public string? Commit { get; init; }

    /// <summary>Id of the Kafka cluster behind it.</summary>
    public string? KafkaClusterId { get; init; }

    /// <summary>Connectors, counted.</summary>
    public ConnectorCounts? Connectors { get; init; }

    /// <summary>Connectors that no resource manages: the first 100 names, sorted.</summary>
    public IReadOnlyList<string>? UnmanagedConnectors { get; init; }

    /// <summary>Connector plugins installed on the workers, by class.</summary>
    public IReadOnlyList<InstalledPlugin>? Plugins { get; init; }
}

/// <summary>A Connect cluster's connectors, counted.</summary>
public sealed record ConnectorCounts
{
    /// <summary>All that Connect lists.</summary>
    public int Total { get; init; }

    /// <summary>Those that a KafkaConnector manages.</summary>
    public int Managed { get; init; }

    /// <summary>All others.</summary>
    public int Unmanaged { get; init; }

    /// <summary>RUNNING.</summary>
    public int Running { get; init; }

    /// <summary>PAUSED.</summary>
    public int Paused { get; init; }

    /// <summary>STOPPED.</summary>
    public int Stopped { get; init; }

    /// <summary>FAILED, themselves or at least one of their tasks.</summary>
    public int Failed { get; init; }
}

/// <summary>An installed connector plugin.</summary>
public sealed record InstalledPlugin
{
    /// <summary>Class name.</summary>
    public required string Class { get; init; }

    /// <summary>source or sink.</summary>
    public required string Type { get; init; }

    /// <summary>The plugin's version.</summary>
    public string? Version { get; init; }
}
