using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>One connector of one Kafka Connect cluster, as its owner wants it.</summary>
public sealed record KafkaConnector : IResource
{
    /// <summary><c>kafkaconnect.dev/v1beta1</c>.</summary>
    public string ApiVersion { get; init; } = ApiGroup.Version;

    /// <summary><c>KafkaConnector</c>.</summary>
    public string Kind { get; init; } = "KafkaConnector";

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is wanted.</summary>
    public required KafkaConnectorSpec Spec { get; init; }

    /// <summary>What is; null until the operator has looked at the resource.</summary>
    public KafkaConnectorStatus? Status { get; init; }
}
