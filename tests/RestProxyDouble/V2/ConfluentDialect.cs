using System.Text.Json;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;

namespace RestProxyDouble.V2;

/// <summary>Confluent REST Proxy.</summary>
internal sealed class ConfluentDialect(Version version) : Dialect
{
    private const int MostPerPoll = 30;
    private const int Retriable = 50003;

    public override JsonObject Root => [];

    public override bool HasOffsets => version >= new Version(5, 4);

    public override bool ReadsBack => true;

    public override bool SeeksByTime => version >= new Version(6, 1);

    public override bool CommitsProcessed => true;

    public override bool StartsAtEarliest => false;

    public override TimeSpan? IdleLifetime => TimeSpan.FromSeconds(300);

    public override IReadOnlyList<string> ConsumerFields =>
        ["id", "name", "format", "auto.offset.reset", "auto.commit.enable", "fetch.min.bytes", "consumer.request.timeout.ms"];

    public override IReadOnlyList<string> Formats => ["binary", "json", "avro", "jsonschema", "protobuf"];

    public override string NamePrefix => "rest-consumer-";

    public override ProxyResponse Refuse(ProxyException refused, ProxyRequest request)
    {
        var (status, code, message) = refused.Refusal switch
        {
            Refusal.UnknownPath => (404, 404, "HTTP 404 Not Found"),
            Refusal.UnknownTopic => (404, 40403, "This server does not host this topic-partition."),
            Refusal.UnknownPartition or Refusal.NotCommitted => (404, 40402, "Partition not found."),
            Refusal.WrongContentType => (415, 415, "HTTP 415 Unsupported Media Type"),
            Refusal.NotAcceptable => (406, 0, ""),
            Refusal.Unreadable or Refusal.Invalid or Refusal.BadBase64 => (400, 400, refused.Message),
            Refusal.BadConsumerConfig => (422, 42204, $"Invalid consumer configuration: {refused.Message}"),
            Refusal.BadFormat => (422, 422, refused.Message),
            Refusal.InstanceExists => (409, 40902, "Consumer with specified consumer ID already exists in the specified consumer group."),
            Refusal.InstanceNotFound => (404, 40403, "Consumer instance not found."),
            Refusal.IllegalState or Refusal.NotAssigned or Refusal.NothingToRead => (409, 40903, refused.Message),
            Refusal.WrongFormat => (406, 40601, "The requested embedded data format does not match the deserializer for this consumer instance"),
            Refusal.Undecodable => (408, 40801, refused.Message),
            Refusal.KeySchemaMissing => (422, 42201, "Request includes keys but does not include key schema"),
            Refusal.ValueSchemaMissing => (422, 42202, "Request includes values but does not include value schema"),
            Refusal.BadSchema => (422, 42205, $"Invalid schema: {refused.Message}"),
            Refusal.BadData => (422, 42203, $"Conversion of JSON to Avro failed: {refused.Message}"),
            _ => (500, 500, "Internal Server Error"),
        };
        return code == 0 ? ProxyResponse.Empty(status) : ProxyResponse.Error(ErrorType(request), status, code, message);
    }

    public override void CheckMetadata(ProxyRequest request)
    {
        if (!MediaTypes.Accepts(request.Accept, MediaTypes.V2))
        {
            throw new ProxyException(Refusal.NotAcceptable, "");
        }
    }

    public override void CheckControl(ProxyRequest request)
    {
        var known = MediaTypes.WithoutParameters(request.ContentType) == MediaTypes.V2 || Formats.Contains(MediaTypes.FormatOf(request.ContentType));
        if (request.Body.Length > 0 && !known)
        {
            throw new ProxyException(Refusal.WrongContentType, "");
        }
    }

    /// <summary>Anything stands for binary.</summary>
    public override void CheckRecords(ProxyRequest request, string format)
    {
        var accepted = MediaTypes.FormatOf(request.Accept) ?? (MediaTypes.Accepts(request.Accept, MediaTypes.Embedded("binary")) ? "binary" : null);
        if (accepted != format)
        {
            throw new ProxyException(accepted is null ? Refusal.NotAcceptable : Refusal.WrongFormat, "");
        }
    }

    public override string ProduceFormat(ProxyRequest request) => MediaTypes.FormatOf(request.ContentType) is { } format && Formats.Contains(format)
        ? format
        : throw new ProxyException(Refusal.WrongContentType, "");

    public override void CheckFields(JsonObject body, params ReadOnlySpan<string> known)
    {
        foreach (var field in body)
        {
            if (!known.Contains(field.Key))
            {
                throw new ProxyException(Refusal.Invalid, $"Unrecognized field: {field.Key}");
            }
        }
    }

    public override void CheckRecord(JsonNode? record, string format, bool hasPathPartition) =>
        CheckFields(
            record as JsonObject ?? throw new ProxyException(Refusal.Invalid, "A record must be an object"),
            hasPathPartition ? ["key", "value"] : ["key", "value", "partition"]);

    public override byte[]? JsonBytes(JsonNode? value, bool isKey) => value is null ? null : Kafka.EmbeddedFormat.OfJson(value);

    public override ProxyResponse Answer(ProxyRequest request, IReadOnlyList<Produced> records, int? keySchemaId, int? valueSchemaId) => ProxyResponse.Json(
        MediaTypes.V2,
        new JsonObject
        {
            ["offsets"] = ProxyJson.Array(records.Select(record => (JsonNode)new JsonObject
            {
                ["partition"] = record.Partition,
                ["offset"] = record.Offset,
                ["error_code"] = record.Error is null ? null : Retriable,
                ["error"] = record.Error,
            })),
            ["key_schema_id"] = keySchemaId,
            ["value_schema_id"] = valueSchemaId,
        });

    /// <summary>It waits for the least number of bytes, which is never reached where nobody sets it.</summary>
    public override (TimeSpan Wait, bool Always) ReadWait(TimeSpan? asked) => (asked < TimeSpan.FromSeconds(1) ? asked.Value : TimeSpan.FromSeconds(1), Always: true);

    public override IReadOnlyList<T> Limit<T>(IReadOnlyList<T> records, Func<T, long> size, long? maxBytes) =>
        UpTo(records, size, maxBytes, MostPerPoll, overshoots: false);

    public override bool AutoCommit(JsonObject body) => body["auto.commit.enable"] is { } setting
        ? setting.GetValueKind() == JsonValueKind.True || setting.ToString() == "true"
        : true;

    public override ProxyResponse Committed() => ProxyResponse.Json(MediaTypes.V2, new JsonArray());

    /// <summary>The errors of a read of records are named as the records would be.</summary>
    private static string ErrorType(ProxyRequest request) =>
        request.Segments is [.., "records"] && MediaTypes.FormatOf(request.Accept) is { } format ? MediaTypes.Embedded(format) : MediaTypes.V2;
}
