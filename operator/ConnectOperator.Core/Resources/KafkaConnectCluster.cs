using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Schema;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>
/// A Kafka Connect cluster, wherever it runs, known by the URLs of its REST API. KafkaConnector resources refer to it; the operator
/// manages the connectors of those resources and leaves all other connectors alone.
/// </summary>
[CustomResource("kafkaconnectclusters", "kcc")]
[PrinterColumn("Ready", "string", """.status.conditions[?(@.type=="Ready")].status""", "Whether the cluster answers, accepts the operator's credentials and is compatible")]
[PrinterColumn("Version", "string", ".status.version", "Version of Kafka Connect")]
[PrinterColumn("Connectors", "integer", ".status.connectors.total", "All connectors in the cluster")]
[PrinterColumn("Failed", "integer", ".status.connectors.failed", "Connectors that failed or have a failed task")]
[PrinterColumn("Reason", "string", """.status.conditions[?(@.type=="Ready")].reason""", "Why it is ready or not")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp", "Time since the resource was created")]
[PrinterColumn("Managed", "integer", ".status.connectors.managed", "Connectors that a KafkaConnector manages", Wide = true)]
[PrinterColumn("URL", "string", ".spec.urls[0]", "First URL of the REST API", Wide = true)]
public sealed record KafkaConnectCluster : IResource
{
    /// <summary>Group and version of the API: kafkaconnect.dev/v1beta1.</summary>
    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ApiGroup.Version; } = ApiGroup.Version;

    /// <summary>Kind of the resource: KafkaConnectCluster.</summary>
    [AllowNull]
    public string Kind { get; init => field = value ?? nameof(KafkaConnectCluster); } = nameof(KafkaConnectCluster);

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>How the Kafka Connect cluster is reached, and who may use it.</summary>
    [RequiredField]
    [AllowNull]
    [JsonConverter(typeof(KafkaConnectClusterSpecConverter))]
    public KafkaConnectClusterSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The Kafka Connect cluster as the operator last saw it. Written by the operator alone.</summary>
    [JsonConverter(typeof(KafkaConnectClusterStatusConverter))]
    public KafkaConnectClusterStatus? Status { get; init; }
}
