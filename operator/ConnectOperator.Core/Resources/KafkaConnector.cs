using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Schema;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>
/// A connector of a Kafka Connect cluster. The operator keeps it as its spec declares as long as the resource exists. The config of the connector
/// comes from spec.config and spec.configFrom; its state and the state of its tasks are in status.
/// </summary>
[CustomResource("kafkaconnectors", "kcr")]
[PrinterColumn("Ready", "string", """.status.conditions[?(@.type=="Ready")].status""", "Whether the connector and all its tasks are as requested")]
[PrinterColumn("State", "string", ".status.state", "State of the connector in Kafka Connect")]
[PrinterColumn("Tasks", "string", ".status.tasks.summary", "Running tasks of all tasks")]
[PrinterColumn("Cluster", "string", ".spec.clusterRef.name", "KafkaConnectCluster that runs the connector")]
[PrinterColumn("Reason", "string", """.status.conditions[?(@.type=="Ready")].reason""", "Why it is ready or not")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp", "Time since the resource was created")]
[PrinterColumn("Class", "string", ".spec.class", "Connector class", Wide = true)]
[PrinterColumn("Type", "string", ".status.type", "source or sink", Wide = true)]
[PrinterColumn("Restarts", "integer", ".status.restarts.count", "Automatic restarts since it last ran well", Wide = true)]
[SelectableField(".spec.clusterRef.name")]
[CelRule(
    "(has(self.spec.name) ? self.spec.name : self.metadata.name) == (has(oldSelf.spec.name) ? oldSelf.spec.name : oldSelf.metadata.name)",
    "spec.name is immutable, and defaults to metadata.name. To rename the connector, delete the resource and create it again: deletion "
    + "removes the connector from Kafka Connect, unless spec.deletionPolicy is Orphan")]
[CelRule(
    "!has(self.spec.config) || !has(self.spec.config.name) || "
    + "string(self.spec.config.name) == (has(self.spec.name) ? self.spec.name : self.metadata.name)",
    "name in spec.config differs from spec.name, which defaults to metadata.name: set spec.name, and remove name from spec.config")]
public sealed record KafkaConnector : IResource
{
    /// <summary>Group and version of the API: kafkaconnect.dev/v1beta1.</summary>
    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ApiGroup.Version; } = ApiGroup.Version;

    /// <summary>Kind of the resource: KafkaConnector.</summary>
    [AllowNull]
    public string Kind { get; init => field = value ?? nameof(KafkaConnector); } = nameof(KafkaConnector);

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The connector as it should be.</summary>
    [RequiredField]
    [AllowNull]
    [JsonConverter(typeof(KafkaConnectorSpecConverter))]
    public KafkaConnectorSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The connector as the operator last saw it. Written by the operator alone.</summary>
    [JsonConverter(typeof(KafkaConnectorStatusConverter))]
    public KafkaConnectorStatus? Status { get; init; }
}
