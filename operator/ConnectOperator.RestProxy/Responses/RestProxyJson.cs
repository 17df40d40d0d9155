using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectOperator.RestProxy.Requests;

namespace ConnectOperator.RestProxy.Responses;

/// <summary>The JSON shapes of what REST proxies answer, and of what they are sent. Records may nest more deeply than anything else.</summary>
[JsonSourceGenerationOptions(MaxDepth = 512)]
[JsonSerializable(typeof(RootBody))]
[JsonSerializable(typeof(List<string?>))]
[JsonSerializable(typeof(List<PartitionBody?>))]
[JsonSerializable(typeof(OffsetsBody))]
[JsonSerializable(typeof(ProducedBody))]
[JsonSerializable(typeof(ProducedRecordBody))]
[JsonSerializable(typeof(List<ConsumedBody?>))]
[JsonSerializable(typeof(ListBody<ClusterBody>))]
[JsonSerializable(typeof(ListBody<TopicBody>))]
[JsonSerializable(typeof(ListBody<LedPartitionBody>))]
[JsonSerializable(typeof(LagSummaryBody))]
[JsonSerializable(typeof(ConfluentConsumerBody))]
[JsonSerializable(typeof(BridgeConsumerBody))]
[JsonSerializable(typeof(AssignmentsBody))]
[JsonSerializable(typeof(PositionsBody))]
[JsonSerializable(typeof(ProduceBody))]
[JsonSerializable(typeof(StreamedRecordBody))]
internal sealed partial class RestProxyJson : JsonSerializerContext;

internal sealed record RootBody([property: JsonPropertyName("bridge_version")] string? BridgeVersion);

internal sealed record PartitionBody([property: JsonPropertyName("partition")] int? Partition, [property: JsonPropertyName("leader")] int? Leader);

/// <summary>By v2, and by v3 under other names.</summary>
internal sealed record OffsetsBody(
    [property: JsonPropertyName("beginning_offset")] long? Beginning,
    [property: JsonPropertyName("end_offset")] long? End,
    [property: JsonPropertyName("earliest_offset")] long? Earliest,
    [property: JsonPropertyName("latest_offset")] long? Latest);

internal sealed record ProducedBody([property: JsonPropertyName("offsets")] List<ProducedRecordBody?>? Offsets);

/// <summary>One record's answer: <c>error</c> of Confluent and Karapace, <c>message</c> of the Bridge and of v3, which names the partition in its own way.</summary>
internal sealed record ProducedRecordBody(
    [property: JsonPropertyName("partition")] int? Partition,
    [property: JsonPropertyName("partition_id")] int? PartitionId,
    [property: JsonPropertyName("offset")] long? Offset,
    [property: JsonPropertyName("error_code")] int? ErrorCode,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("message")] string? Message);

internal sealed record ConsumedBody(
    [property: JsonPropertyName("topic")] string? Topic,
    [property: JsonPropertyName("partition")] int? Partition,
    [property: JsonPropertyName("offset")] long? Offset,
    [property: JsonPropertyName("key")] JsonElement? Key,
    [property: JsonPropertyName("value")] JsonElement? Value,
    [property: JsonPropertyName("timestamp")] long? Timestamp,
    [property: JsonPropertyName("headers")] List<HeaderBody?>? Headers);

internal sealed record ListBody<T>([property: JsonPropertyName("data")] List<T?>? Data);

internal sealed record ClusterBody([property: JsonPropertyName("cluster_id")] string? ClusterId);

internal sealed record TopicBody(
    [property: JsonPropertyName("topic_name")] string? TopicName,
    [property: JsonPropertyName("is_internal")] bool? IsInternal,
    [property: JsonPropertyName("partitions_count")] int? PartitionsCount);

internal sealed record LedPartitionBody([property: JsonPropertyName("partition_id")] int? PartitionId, [property: JsonPropertyName("leader")] LinkBody? Leader);

internal sealed record LinkBody([property: JsonPropertyName("related")] string? Related);

internal sealed record LagSummaryBody(
    [property: JsonPropertyName("total_lag")] long? TotalLag,
    [property: JsonPropertyName("max_lag")] long? MaxLag,
    [property: JsonPropertyName("max_lag_topic_name")] string? MaxLagTopic,
    [property: JsonPropertyName("max_lag_partition_id")] int? MaxLagPartition);
