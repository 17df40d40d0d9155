using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Responses;

/// <summary>Reads the bodies of good answers. Null for a body that does not hold what it should. What is not known in it is passed over.</summary>
internal static class SuccessBody
{
    public static RootBody? Root(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.RootBody);

    public static string? ClusterId(ReadOnlyMemory<byte> body) =>
        Parse(body, RestProxyJson.Default.ListBodyClusterBody)?.Data is [{ ClusterId: { Length: > 0 } id }, ..] ? id : null;

    public static IReadOnlyList<Topic>? Topics(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.ListString) is { } names
        ? [.. names.Select(name => TopicName.TryParse(name, out var topic) ? new Topic(topic, null, null) : null).OfType<Topic>()]
        : null;

    public static IReadOnlyList<Topic>? ClusterTopics(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.ListBodyTopicBody)?.Data is { } topics
        ?
        [
            .. topics.Select(topic => TopicName.TryParse(topic?.TopicName, out var name)
                ? new Topic(name, topic!.PartitionsCount, topic.IsInternal)
                : null).OfType<Topic>(),
        ]
        : null;

    public static IReadOnlyList<PartitionInfo>? Partitions(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.ListPartitionBody) is { } partitions
        ? [.. partitions.Where(partition => partition?.Partition is not null).Select(partition => new PartitionInfo(partition!.Partition!.Value, partition.Leader is >= 0 and var leader ? leader : null))]
        : null;

    public static IReadOnlyList<PartitionInfo>? ClusterPartitions(ReadOnlyMemory<byte> body) =>
        Parse(body, RestProxyJson.Default.ListBodyLedPartitionBody)?.Data is { } partitions
            ? [.. partitions.Where(partition => partition?.PartitionId is not null).Select(partition => new PartitionInfo(partition!.PartitionId!.Value, Leader(partition.Leader)))]
            : null;

    /// <summary>Of v2 and of v3.</summary>
    public static OffsetPair? Offsets(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.OffsetsBody) switch
    {
        { Beginning: { } beginning, End: { } end } => new(new(beginning, end)),
        { Earliest: { } beginning, Latest: { } end } => new(new(beginning, end)),
        _ => null,
    };

    public static GroupLag? LagSummary(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.LagSummaryBody) is { TotalLag: { } total, MaxLag: { } most } lag
        ? new(
            Math.Max(0, total),
            Math.Max(0, most),
            TopicName.TryParse(lag.MaxLagTopic, out var topic) && lag.MaxLagPartition is { } partition ? new TopicPartition(topic, partition) : null,
            [])
        : null;

    public static IReadOnlyList<ConsumedRecord>? Records(ReadOnlyMemory<byte> body) => Parse(body, RestProxyJson.Default.ListConsumedBody) is { } records
        && records.TrueForAll(record => record is { Topic: not null, Partition: not null, Offset: not null } && TopicName.TryParse(record.Topic, out _))
            ? [.. records.Select(record => Record(record!))]
            : null;

    public static T? Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string with half a surrogate pair.
            return null;
        }
    }

    private static ConsumedRecord Record(ConsumedBody record) => new(
        new(TopicName.Parse(record.Topic!), record.Partition!.Value),
        record.Offset!.Value,
        record.Key,
        record.Value,
        record.Timestamp is { } at && at >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null,
        [.. (record.Headers ?? []).Where(header => header?.Key is not null).Select(header => new RecordHeader(header!.Key!, Bytes(header.Value)))]);

    private static ReadOnlyMemory<byte>? Bytes(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? bytes.AsMemory(0, length) : null;
    }

    /// <summary>The leader's id is the last part of the link to its replica.</summary>
    private static int? Leader(LinkBody? leader) =>
        int.TryParse(leader?.Related?.Split('/')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var broker) ? broker : null;
}

/// <summary>Both ends of a partition, as an answer.</summary>
internal sealed record OffsetPair(PartitionOffsets Offsets);
