using System.Text.Json.Serialization;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Responses;

/// <summary>The JSON shapes of Connect's small answers, and of what it is sent.</summary>
[JsonSerializable(typeof(WorkerBody))]
[JsonSerializable(typeof(List<PluginBody?>))]
[JsonSerializable(typeof(List<DefinitionBody?>))]
[JsonSerializable(typeof(ConnectorBody))]
[JsonSerializable(typeof(ValidationBody))]
[JsonSerializable(typeof(Dictionary<string, TopicsBody?>))]
[JsonSerializable(typeof(OffsetsBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(List<string?>))]
[JsonSerializable(typeof(Dictionary<string, string?>))]
[JsonSerializable(typeof(CreateBody))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ConnectJson : JsonSerializerContext;

internal sealed record WorkerBody(
    [property: JsonPropertyName("version")] string? Version,
    [property: JsonPropertyName("commit")] string? Commit,
    [property: JsonPropertyName("kafka_cluster_id")] string? KafkaClusterId);

internal sealed record PluginBody(
    [property: JsonPropertyName("class")] string? Class,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("version")] string? Version);

internal sealed record DefinitionBody(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("required")] bool Required,
    [property: JsonPropertyName("default_value")] string? Default,
    [property: JsonPropertyName("importance")] string? Importance,
    [property: JsonPropertyName("documentation")] string? Documentation);

internal sealed record TopicsBody([property: JsonPropertyName("topics")] List<string?>? Topics);

internal sealed record OffsetsBody([property: JsonPropertyName("offsets")] IReadOnlyList<ConnectorOffset>? Offsets);

internal sealed record MessageBody([property: JsonPropertyName("message")] string? Message);

internal sealed record ConnectorBody([property: JsonPropertyName("config")] Dictionary<string, string?>? Config);

internal sealed record ValidationBody([property: JsonPropertyName("configs")] List<ValidatedKeyBody?>? Configs);

internal sealed record ValidatedKeyBody([property: JsonPropertyName("value")] ValidatedValueBody? Value);

internal sealed record ValidatedValueBody(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("value")] string? Value,
    [property: JsonPropertyName("errors")] List<string?>? Errors);
