using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>Strimzi HTTP Bridge: it validates what it is sent against its OpenAPI description first, and its codes are the HTTP statuses.</summary>
internal sealed class BridgeDialect(Version version) : Dialect
{
    private const int MostPerPoll = 500;

    public override JsonObject Root => new() { ["bridge_version"] = version.ToString(3) };

    public override bool HasOffsets => version >= new Version(0, 20);

    public override bool ReadsBack => false;

    public override bool CommitsProcessed => false;

    public override bool StartsAtEarliest => false;

    public override IReadOnlyList<string> ConsumerFields =>
        ["name", "format", "auto.offset.reset", "enable.auto.commit", "fetch.min.bytes", "consumer.request.timeout.ms", "isolation.level"];

    public override IReadOnlyList<string> Formats => version >= new Version(0, 28) ? ["binary", "json", "text"] : ["binary", "json"];

    public override string NamePrefix => "kafka-bridge-consumer-";

    private bool HasHeaders => version >= new Version(0, 19);

    private bool HasTimestamps => version >= new Version(0, 30);

    public override ProxyResponse Refuse(ProxyException refused, ProxyRequest request)
    {
        var (status, message) = refused.Refusal switch
        {
            Refusal.UnknownPath => (404, "Not Found"),
            Refusal.UnknownTopic => (404, "This server does not host this topic-partition."),
            Refusal.UnknownPartition => (404, "Specified partition does not exist."),
            Refusal.WrongContentType or Refusal.Invalid => (400, "Validation error on: Schema validation error"),
            Refusal.Unreadable => (400, refused.Message),
            Refusal.InstanceExists => (409, "A consumer instance with the specified name already exists in the Kafka Bridge."),
            Refusal.InstanceNotFound => (404, "The specified consumer instance was not found."),
            Refusal.NotAssigned => (404, refused.Message),
            Refusal.IllegalState => (409, refused.Message),
            Refusal.NothingToRead => (500, "Consumer is not subscribed to any topics or assigned any partitions"),
            Refusal.NotAcceptable or Refusal.WrongFormat => (406, "Consumer format does not match the embedded format requested by the Accept header."),
            Refusal.Undecodable => (406, refused.Message),
            _ => (422, refused.Message),
        };
        var error = new JsonObject { ["error_code"] = status, ["message"] = message };
        if (refused.Refusal is Refusal.WrongContentType or Refusal.Invalid)
        {
            error["validation_errors"] = new JsonArray(refused.Message);
        }

        return ProxyResponse.Json(MediaTypes.V2, error, status);
    }

    public override void CheckMetadata(ProxyRequest request)
    {
    }

    public override void CheckControl(ProxyRequest request)
    {
        if (request.Body.Length > 0 && MediaTypes.WithoutParameters(request.ContentType) != MediaTypes.V2)
        {
            throw new ProxyException(Refusal.WrongContentType, $"The format of the request body is not supported: {request.ContentType}");
        }
    }

    /// <summary>Compared as text: parameters make it another one.</summary>
    public override void CheckRecords(ProxyRequest request, string format)
    {
        if (request.Accept != MediaTypes.Embedded(format))
        {
            throw new ProxyException(Refusal.NotAcceptable, "");
        }
    }

    /// <summary>Compared as text: parameters make it another one.</summary>
    public override string ProduceFormat(ProxyRequest request) => Formats.FirstOrDefault(format => request.ContentType == MediaTypes.Embedded(format))
        ?? throw new ProxyException(Refusal.WrongContentType, $"The format of the request body is not supported: {request.ContentType}");

    public override void CheckFields(JsonObject body, params ReadOnlySpan<string> known)
    {
        foreach (var field in body)
        {
            if (!known.Contains(field.Key))
            {
                throw new ProxyException(Refusal.Invalid, $"Property \"{field.Key}\" does not match additional properties schema");
            }
        }

        if (body["enable.auto.commit"] is { } setting && setting.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw new ProxyException(Refusal.Invalid, "Instance type string is invalid. Expected boolean");
        }
    }

    public override void CheckRecord(JsonNode? record, string format, bool hasPathPartition)
    {
        var fields = record as JsonObject ?? throw new ProxyException(Refusal.Invalid, "Instance type is invalid. Expected object");
        string[] known =
        [
            "key", "value", .. hasPathPartition ? Array.Empty<string>() : ["partition"], .. HasHeaders ? ["headers"] : Array.Empty<string>(),
            .. HasTimestamps ? ["timestamp"] : Array.Empty<string>(),
        ];
        CheckFields(fields, known);
        if (!fields.ContainsKey("value"))
        {
            throw new ProxyException(Refusal.Invalid, "Instance does not have required property \"value\"");
        }

        // Its description of JSON values has no numbers and no booleans of their own.
        if (format == "json" && fields["value"]?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        {
            throw new ProxyException(Refusal.Invalid, "Instance type is invalid. Expected object, array, string, null");
        }
    }

    /// <summary>Null is written as the text null: it is no tombstone.</summary>
    public override byte[]? JsonBytes(JsonNode? value, bool isKey) => EmbeddedFormat.OfJson(value);

    public override ProxyResponse Answer(ProxyRequest request, IReadOnlyList<Produced> records, int? keySchemaId, int? valueSchemaId) =>
        request.Query("async") == "true"
            ? ProxyResponse.Empty()
            : ProxyResponse.Json(MediaTypes.V2, new JsonObject
            {
                ["offsets"] = ProxyJson.Array(records.Select(record => (JsonNode)(record.Error is { } error
                    ? new JsonObject { ["error_code"] = 404, ["message"] = error }
                    : new JsonObject { ["partition"] = record.Partition, ["offset"] = record.Offset }))),
            });

    public override JsonObject Record(string topic, int partition, StandInRecord record, JsonNode? key, JsonNode? value)
    {
        var shown = base.Record(topic, partition, record, key, value);
        if (HasTimestamps)
        {
            shown["timestamp"] = record.Timestamp.ToUnixTimeMilliseconds();
        }

        if (HasHeaders && !record.Headers.IsEmpty)
        {
            shown["headers"] = ProxyJson.Array(record.Headers.Select(header => (JsonNode)new JsonObject
            {
                ["key"] = header.Name,
                ["value"] = header.Value is { } bytes ? Convert.ToBase64String(bytes) : null,
            }));
        }

        return shown;
    }

    public override (TimeSpan Wait, bool Always) ReadWait(TimeSpan? asked) => (asked ?? TimeSpan.FromMilliseconds(100), Always: false);

    /// <summary>An answer that would be too long is refused, and its records are passed over.</summary>
    public override IReadOnlyList<T> Limit<T>(IReadOnlyList<T> records, Func<T, long> size, long? maxBytes) => [.. records.Take(MostPerPoll)];

    public override bool AutoCommit(JsonObject body) => body["enable.auto.commit"]?.GetValue<bool>() ?? true;

    /// <summary>What the proxy before it says of the request that it got.</summary>
    public override string BaseUri(ProxyRequest request, string group, string name)
    {
        var forwarded = (request.Header("Forwarded") ?? "").Split(';').Select(part => part.Trim().Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        var host = forwarded.GetValueOrDefault("host") ?? request.Header("X-Forwarded-Host") ?? request.Host;
        var scheme = forwarded.GetValueOrDefault("proto") ?? request.Header("X-Forwarded-Proto") ?? "http";
        var path = request.Header("X-Forwarded-Path") ?? request.RawPath;
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}{path}/instances/{name}");
    }

    public override ProxyResponse Committed() => ProxyResponse.Empty();

    public override JsonObject Subscription(IReadOnlyList<string> topics, StandInKafka kafka)
    {
        var shown = base.Subscription(topics, kafka);
        shown["partitions"] = ProxyJson.Array(topics.Select(topic => (JsonNode)new JsonObject
        {
            [topic] = ProxyJson.Array((kafka.FindTopic(topic)?.Partitions ?? []).Select(partition => (JsonNode)partition.Number)),
        }));
        return shown;
    }
}
