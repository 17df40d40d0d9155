using System.Text.Json;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>Karapace REST: it calls every answer JSON records, whatever it is.</summary>
internal sealed class KarapaceDialect(Version version) : Dialect
{
    private const int Retriable = 2;
    private const int MostPerPoll = 1000;

    public override JsonObject Root => [];

    public override bool ListsInternalTopics => true;

    public override bool HasOffsets => true;

    public override bool ReadsBack => true;

    public override bool UntagsUnions => true;

    public override bool CommitsProcessed => true;

    public override bool StartsAtEarliest => true;

    public override bool OwnsInstances => true;

    public override IReadOnlyList<string> ConsumerFields =>
        ["name", "format", "auto.offset.reset", "auto.commit.enable", "fetch.min.bytes", "consumer.request.timeout.ms"];

    public override IReadOnlyList<string> Formats => ["binary", "json", "avro", "jsonschema", "protobuf"];

    public override string NamePrefix => "";

    public override string AnswerType(ProxyRequest request) => MediaTypes.Embedded("json");

    public override ProxyResponse Refuse(ProxyException refused, ProxyRequest request)
    {
        if (refused.Refusal == Refusal.Unreadable)
        {
            return ProxyResponse.Text("text/plain; charset=utf-8", "Invalid request body", 400);
        }

        var (status, code, message) = refused.Refusal switch
        {
            Refusal.UnknownPath => (404, 404, "Not Found"),
            // A topic's own page has another code than what lies below it.
            Refusal.UnknownTopic => (404, request is { Method: "GET", Segments.Length: 2 } ? 40403 : 40401, refused.Message),
            Refusal.UnknownPartition => (404, 40402, refused.Message),
            Refusal.WrongContentType => (415, 415, "HTTP 415 Unsupported Media Type"),
            Refusal.Invalid => (422, 422, "Invalid request format"),
            Refusal.BadConsumerConfig or Refusal.BadFormat => (422, 42204, $"Invalid value {refused.Message}"),
            Refusal.InstanceExists => (409, 40902, refused.Message),
            Refusal.InstanceNotFound => (404, 40403, refused.Message),
            Refusal.IllegalState or Refusal.NotAssigned or Refusal.NothingToRead => (409, 40903, refused.Message),
            Refusal.BadPosition => (500, 50001, refused.Message),
            Refusal.NotAcceptable or Refusal.WrongFormat => (406, 40601, refused.Message),
            Refusal.Undecodable => (422, 422, refused.Message),
            Refusal.KeySchemaMissing => (422, 42201, "Request includes keys but does not include key schema"),
            Refusal.ValueSchemaMissing => (422, 42202, "Request includes values but does not include value schema"),
            Refusal.BadSchema or Refusal.BadBase64 or Refusal.BadData => (422, 42205, refused.Message),
            _ => (500, 500, refused.Message),
        };
        return ProxyResponse.Error(AnswerType(request), status, code, message);
    }

    public override void CheckMetadata(ProxyRequest request)
    {
        if (request.Text.Trim() is not ("" or "{}"))
        {
            throw new ProxyException(Refusal.Unreadable, "");
        }
    }

    public override void CheckControl(ProxyRequest request)
    {
        var type = MediaTypes.WithoutParameters(request.ContentType);
        if (type is not (MediaTypes.V2 or MediaTypes.Json or "application/octet-stream") && !Formats.Contains(MediaTypes.FormatOf(type)))
        {
            throw new ProxyException(Refusal.WrongContentType, "");
        }
    }

    public override void CheckRecords(ProxyRequest request, string format)
    {
        if (MediaTypes.FormatOf(request.Accept) != format)
        {
            throw new ProxyException(Refusal.WrongFormat, $"Consumer format is {format}");
        }
    }

    public override string ProduceFormat(ProxyRequest request) =>
        MediaTypes.FormatOf(request.ContentType) is { } format && Formats.Contains(format) ? format
        : MediaTypes.WithoutParameters(request.ContentType) is MediaTypes.Json or "application/octet-stream" ? "binary"
        : throw new ProxyException(Refusal.WrongContentType, "");

    /// <summary>What it does not know it passes over.</summary>
    public override void CheckFields(JsonObject body, params ReadOnlySpan<string> known)
    {
    }

    public override void CheckRecord(JsonNode? record, string format, bool hasPathPartition)
    {
        if (record is not JsonObject fields || fields.Any(field => field.Key is not ("key" or "value" or "partition")))
        {
            throw new ProxyException(Refusal.Invalid, "");
        }
    }

    /// <summary>What Python takes for false becomes no bytes at all, which is no tombstone.</summary>
    public override byte[]? JsonBytes(JsonNode? value, bool isKey)
    {
        var isFalsy = value?.GetValueKind() switch
        {
            null or JsonValueKind.False => true,
            JsonValueKind.Number => value.GetValue<double>() == 0,
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            JsonValueKind.Array => value.AsArray().Count == 0,
            JsonValueKind.Object => value.AsObject().Count == 0,
            _ => false,
        };
        return value is null && isKey ? null : isFalsy ? [] : EmbeddedFormat.OfJson(value);
    }

    public override ProxyException? RefuseUnknownTopic(string topic) => new(Refusal.UnknownTopic, $"Topic {topic} not found");

    public override ProxyResponse Answer(ProxyRequest request, IReadOnlyList<Produced> records, int? keySchemaId, int? valueSchemaId) => ProxyResponse.Json(
        AnswerType(request),
        new JsonObject
        {
            ["key_schema_id"] = keySchemaId,
            ["value_schema_id"] = valueSchemaId,
            ["offsets"] = ProxyJson.Array(records.Select(record => (JsonNode)(record.Error is { } error
                ? new JsonObject { ["error_code"] = Retriable, ["error"] = error }
                : new JsonObject { ["offset"] = record.Offset, ["partition"] = record.Partition }))),
        },
        records.Any(record => record.Error is not null) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    public override JsonObject Record(string topic, int partition, StandInRecord record, JsonNode? key, JsonNode? value)
    {
        var shown = base.Record(topic, partition, record, key, value);
        if (version >= new Version(3, 7))
        {
            shown["timestamp"] = record.Timestamp.ToUnixTimeMilliseconds();
        }

        return shown;
    }

    public override (TimeSpan Wait, bool Always) ReadWait(TimeSpan? asked) => (asked ?? TimeSpan.FromSeconds(11), Always: false);

    public override IReadOnlyList<T> Limit<T>(IReadOnlyList<T> records, Func<T, long> size, long? maxBytes) =>
        UpTo(records, size, maxBytes, MostPerPoll, overshoots: true);

    public override bool AutoCommit(JsonObject body) => body["auto.commit.enable"]?.ToString() is not "false";

    public override ProxyResponse Committed() => ProxyResponse.Empty();
}
