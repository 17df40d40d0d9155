using System.Text.Json.Serialization;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Requests;

/// <summary>A new consumer for Confluent and Karapace. It commits nothing, and begins where it is told, or at the earliest record.</summary>
internal sealed record ConfluentConsumerBody(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("format")] string Format)
{
    [JsonPropertyName("auto.offset.reset")]
    public string OffsetReset { get; } = "earliest";

    [JsonPropertyName("auto.commit.enable")]
    public string AutoCommit { get; } = "false";
}

/// <summary>The same for the Bridge, which takes no other's names.</summary>
internal sealed record BridgeConsumerBody(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("format")] string Format)
{
    [JsonPropertyName("auto.offset.reset")]
    public string OffsetReset { get; } = "earliest";

    [JsonPropertyName("enable.auto.commit")]
    public bool AutoCommit { get; }
}

internal sealed record AssignmentsBody([property: JsonPropertyName("partitions")] IReadOnlyList<PartitionReference> Partitions)
{
    public static AssignmentsBody Of(IEnumerable<TopicPartition> partitions) =>
        new([.. partitions.Select(partition => new PartitionReference(partition.Topic.Value, partition.Partition))]);
}

internal sealed record PartitionReference([property: JsonPropertyName("topic")] string Topic, [property: JsonPropertyName("partition")] int Partition);

internal sealed record PositionsBody([property: JsonPropertyName("offsets")] IReadOnlyList<PositionReference> Offsets)
{
    public static PositionsBody Of(IEnumerable<KeyValuePair<TopicPartition, long>> positions) =>
        new([.. positions.Select(position => new PositionReference(position.Key.Topic.Value, position.Key.Partition, position.Value))]);
}

internal sealed record PositionReference(
    [property: JsonPropertyName("topic")] string Topic,
    [property: JsonPropertyName("partition")] int Partition,
    [property: JsonPropertyName("offset")] long Offset);
