using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V3;

/// <summary>Produce by v3: a stream of records with an answer each, or a batch of a few.</summary>
internal sealed partial class V3Produce(StandInKafka kafka, RestProxyDoubleOptions options, RecordRate rate)
{
    private const int LargestBatch = 10;
    private static readonly JsonReaderOptions Many = new() { AllowMultipleValues = true };

    public async Task<ProxyResponse> StreamAsync(ProxyRequest request, string topic, CancellationToken cancellation)
    {
        if (MediaTypes.WithoutParameters(request.ContentType) != MediaTypes.Json)
        {
            return V3Api.Error(415, 415, "HTTP 415 Unsupported Media Type");
        }

        if (request.Body.IsEmpty)
        {
            return V3Api.Error(422, 42206, "Payload error. Null input provided. Data is required.");
        }

        var answers = new StringBuilder();
        foreach (var record in Records(request.Body))
        {
            var answer = record is null
                ? Failure(400, "Bad Request: Error parsing JSON")
                : rate.TryTake()
                    ? Write(topic, record)
                    : Failure(429, "Request rate limit exceeded: The rate limit of requests per second has been exceeded.");
            answers.Append(ProxyJson.Text(answer)).Append("\r\n");
        }

        if (kafka.FindTopic(topic) is null && options.Waits)
        {
            await Task.Delay(TimeSpan.FromSeconds(60), options.Time, cancellation);
        }

        return ProxyResponse.Text(MediaTypes.Json, answers.ToString(), StatusCodes.Status200OK) with { IsStreamed = true };
    }

    public ProxyResponse Batch(ProxyRequest request, string topic)
    {
        JsonArray? entries;
        try
        {
            entries = ProxyJson.Object(request.Body)["entries"] as JsonArray;
        }
        catch (ProxyException e)
        {
            return V3Api.Error(400, 400, e.Message);
        }

        var ids = (entries ?? []).Select(entry => ProxyJson.String(entry?["id"]) ?? "").ToList();
        if (entries is not { Count: > 0 and <= LargestBatch } || ids.Distinct().Count() < ids.Count || !ids.TrueForAll(id => EntryId().IsMatch(id)))
        {
            return V3Api.Error(422, 42208, "Bad batch: Too many entries, none, or entry IDs that are not distinct");
        }

        var (successes, failures) = (new JsonArray(), new JsonArray());
        foreach (var entry in entries)
        {
            var written = Write(topic, entry!.AsObject());
            var isWritten = written["error_code"]!.GetValue<int>() == 200;
            var result = new JsonObject { ["id"] = entry["id"]!.DeepClone() };
            foreach (var field in written.Where(field => !isWritten || field.Key != "error_code"))
            {
                result[field.Key] = field.Value?.DeepClone();
            }

            (isWritten ? successes : failures).Add((JsonNode)result);
        }

        return ProxyResponse.Json(MediaTypes.Json, new JsonObject { ["successes"] = successes, ["failures"] = failures }, StatusCodes.Status207MultiStatus);
    }

    /// <summary>One after the other, and null for what is no JSON, after which there is nothing more.</summary>
    private static List<JsonObject?> Records(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, Many);
        var records = new List<JsonObject?>();
        try
        {
            while (reader.Read())
            {
                records.Add(JsonNode.Parse(ref reader) as JsonObject);
            }
        }
        catch (JsonException)
        {
            records.Add(null);
        }

        return records;
    }

    private static JsonObject Failure(int code, string message) => new() { ["error_code"] = code, ["message"] = message };

    private JsonObject Write(string topic, JsonObject record)
    {
        try
        {
            CheckFields(record);
            var (key, keyShown) = Encode(record["key"], topic, "key");
            var (value, valueShown) = Encode(record["value"], topic, "value");
            if (kafka.FindTopic(topic) is not { } found)
            {
                return Failure(40401, $"Topic {topic} not present in metadata after 60000 ms.");
            }

            var number = (int)(ProxyJson.Number(record["partition_id"]) ?? 0);
            if (kafka.FindPartition(new(topic, number)) is not { } partition)
            {
                return Failure(40401, string.Create(
                    CultureInfo.InvariantCulture, $"Partition {number} of topic {topic} with partition count {found.Partitions.Length} is not present in metadata after 60000 ms."));
            }

            var at = ProxyJson.String(record["timestamp"]) is { } given ? DateTimeOffset.Parse(given, CultureInfo.InvariantCulture) : options.Time.GetUtcNow();
            var offset = partition.Append(new(key, value) { Timestamp = at, Headers = [.. (record["headers"] as JsonArray ?? []).Select(Header)] });
            var written = new JsonObject
            {
                ["error_code"] = 200,
                ["cluster_id"] = options.ClusterId,
                ["topic_name"] = topic,
                ["partition_id"] = number,
                ["offset"] = offset,
                ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture),
            };
            foreach (var (name, shown) in new[] { ("key", keyShown), ("value", valueShown) }.Where(part => part.Item2 is not null))
            {
                written[name] = shown;
            }

            return written;
        }
        catch (ProxyException e)
        {
            return Failure(e.Refusal == Refusal.BadSchema ? 422 : 400, e.Refusal == Refusal.BadSchema ? $"Error: 42205 : {e.Message}" : $"Bad Request: {e.Message}");
        }
        catch (AvroException e)
        {
            return Failure(422, $"Error: 42203 : {e.Message}");
        }
    }

    private static void CheckFields(JsonObject record)
    {
        if (record.FirstOrDefault(field => field.Key is not ("id" or "partition_id" or "headers" or "key" or "value" or "timestamp" or "original_size")).Key is { } unknown)
        {
            throw new ProxyException(Refusal.Invalid, $"Unrecognized field: {unknown}");
        }
    }

    private (byte[]? Bytes, JsonObject? Shown) Encode(JsonNode? part, string topic, string name)
    {
        if (part is not JsonObject given)
        {
            return (null, null);
        }

        var (type, data) = (ProxyJson.String(given["type"]), given["data"]);
        var byId = ProxyJson.Number(given["schema_id"]);
        if (type is not null && byId is not null)
        {
            throw new ProxyException(Refusal.Invalid, "'type' can not be combined with 'schema_id'");
        }

        int? schemaId = null;
        var bytes = type switch
        {
            "BINARY" => data is null ? null : Base64(data),
            "JSON" => data is null ? null : EmbeddedFormat.OfJson(data),
            "STRING" => data is null ? null : Encoding.UTF8.GetBytes(ProxyJson.String(data) ?? throw new ProxyException(Refusal.Invalid, $"data={data} is not a string")),
            "AVRO" or "JSONSCHEMA" or "PROTOBUF" or null => WithSchema(type ?? "AVRO", schemaId = SchemaId(given, byId), data),
            _ => throw new ProxyException(Refusal.Invalid, $"Unknown type: {type}"),
        };
        var shown = new JsonObject { ["type"] = type ?? "AVRO", ["size"] = bytes?.Length ?? 0 };
        if (schemaId is not null)
        {
            shown = new() { ["type"] = type ?? "AVRO", ["subject"] = $"{topic}-{name}", ["schema_id"] = schemaId, ["schema_version"] = 1, ["size"] = bytes?.Length ?? 0 };
        }

        return (bytes, bytes is null ? null : shown);
    }

    private byte[] WithSchema(string type, int? schemaId, JsonNode? data) =>
        schemaId is { } id && kafka.FindSchema(id) is { } schema
            ? EmbeddedFormat.WithSchemaId(id, type == "AVRO" ? AvroJson.Read(schema, data, untagged: false) : data)
            : throw new ProxyException(Refusal.BadSchema, "Schema not found");

    private int? SchemaId(JsonObject given, long? byId) =>
        byId is { } id ? (int)id : ProxyJson.String(given["schema"]) is { } schema ? kafka.Register(schema) : null;

    private static StandInHeader Header(JsonNode? header) =>
        new(header?["name"]?.ToString() ?? "", header?["value"] is { } value ? Base64(value) : null);

    private static byte[] Base64(JsonNode data)
    {
        try
        {
            return Convert.FromBase64String(ProxyJson.String(data) ?? "-");
        }
        catch (FormatException)
        {
            throw new ProxyException(Refusal.BadBase64, $"data={ProxyJson.Text(data)} is not a valid base64 string.");
        }
    }

    [GeneratedRegex("^[0-9A-Za-z_-]{1,80}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EntryId();
}
