using System.Globalization;
using System.Text.Json.Serialization;

namespace ConnectOperator.KafkaConnect.Model;

/// <summary>How far a connector has come in one part of what it reads, as it last committed that (KIP-875).</summary>
/// <param name="Partition">The part, in the connector's own terms; of a sink <c>{"kafka_partition": 0, "kafka_topic": "orders"}</c>.</param>
/// <param name="Offset">
/// How far, in the connector's own terms; of a sink <c>{"kafka_offset": 42}</c>, the next record. Null to forget the part; Connect 3.6 goes on
/// listing a source's part so.
/// </param>
public sealed record ConnectorOffset(
    [property: JsonPropertyName("partition")] CanonicalJson Partition, [property: JsonPropertyName("offset")] CanonicalJson? Offset)
{
    /// <summary>The partition of a sink; null for what is none.</summary>
    [JsonIgnore]
    public TopicPartition? TopicPartition =>
        Partition.Member("kafka_topic") is { } topic
        && int.TryParse(Partition.Member("kafka_partition"), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            ? new TopicPartition(topic, partition)
            : null;

    /// <summary>The offset of a sink; null for what is none.</summary>
    [JsonIgnore]
    public long? KafkaOffset => long.TryParse(Offset?.Member("kafka_offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : null;
}

/// <summary>A partition of a topic.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">From 0.</param>
public readonly record struct TopicPartition(string Topic, int Partition);
