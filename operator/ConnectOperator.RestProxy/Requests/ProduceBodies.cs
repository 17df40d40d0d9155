using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.RestProxy.Requests;

/// <summary>A batch of records for v2.</summary>
internal sealed record ProduceBody(
    [property: JsonPropertyName("key_schema"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? KeySchema,
    [property: JsonPropertyName("key_schema_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? KeySchemaId,
    [property: JsonPropertyName("value_schema"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ValueSchema,
    [property: JsonPropertyName("value_schema_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ValueSchemaId,
    [property: JsonPropertyName("records")] IReadOnlyList<RecordBody> Records);

/// <summary>A record for v2. A key that is null is left out: the Bridge would write it as text. Its time and headers only the Bridge takes.</summary>
internal sealed record RecordBody(
    [property: JsonPropertyName("key"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Key,
    [property: JsonPropertyName("value")] JsonElement? Value,
    [property: JsonPropertyName("partition"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Partition,
    [property: JsonPropertyName("timestamp"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Timestamp,
    [property: JsonPropertyName("headers"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HeaderBody>? Headers);

/// <summary>A header, whose value is base64.</summary>
internal sealed record HeaderBody([property: JsonPropertyName("key")] string? Key, [property: JsonPropertyName("value")] string? Value);

/// <summary>A record for v3.</summary>
internal sealed record StreamedRecordBody(
    [property: JsonPropertyName("partition_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Partition,
    [property: JsonPropertyName("headers"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<StreamedHeaderBody>? Headers,
    [property: JsonPropertyName("key"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StreamedDataBody? Key,
    [property: JsonPropertyName("value")] StreamedDataBody Value,
    [property: JsonPropertyName("timestamp"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Timestamp);

internal sealed record StreamedHeaderBody([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("value")] string? Value);

/// <summary>A key or a value for v3. A type and the id of a schema exclude each other.</summary>
internal sealed record StreamedDataBody(
    [property: JsonPropertyName("type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
    [property: JsonPropertyName("schema"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Schema,
    [property: JsonPropertyName("schema_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SchemaId,
    [property: JsonPropertyName("data")] JsonElement? Data);
