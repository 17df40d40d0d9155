using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>Produce.</summary>
internal sealed class ProduceEndpoints(Dialect dialect, StandInKafka kafka, TimeProvider time, TimeSpan metadataWait)
{
    private int next;

    public async Task<ProxyResponse> ProduceAsync(ProxyRequest request, string topic, int? partition, CancellationToken cancellation)
    {
        var format = dialect.ProduceFormat(request);
        var body = ProxyJson.Object(request.Body);
        dialect.CheckFields(body, ["records", "key_schema", "value_schema", "key_schema_id", "value_schema_id"]);
        if (body["records"] is not JsonArray { Count: > 0 } records)
        {
            throw new ProxyException(dialect is BridgeDialect ? Refusal.BadData : Refusal.Invalid, "There are no records");
        }

        foreach (var record in records)
        {
            dialect.CheckRecord(record, format, hasPathPartition: partition is not null);
        }

        if (kafka.FindTopic(topic) is null && dialect.RefuseUnknownTopic(topic) is { } refused)
        {
            throw refused;
        }

        var hasSchema = EmbeddedFormat.WithSchema.Contains(format);
        var keySchema = hasSchema ? SchemaId(body, "key") : null;
        var valueSchema = hasSchema ? SchemaId(body, "value") : null;
        var encoded = records.Select(record => (
            Partition: partition ?? (int?)ProxyJson.Number(record!["partition"]),
            Record: Encode(record!, format, keySchema, valueSchema))).ToList();
        var produced = encoded.Select(record => Write(topic, record.Partition, record.Record)).ToList();
        if (dialect is not KarapaceDialect && produced.Any(record => record.Error is not null))
        {
            await Task.Delay(metadataWait, time, cancellation);
        }

        return dialect.Answer(request, produced, keySchema, valueSchema);
    }

    private Produced Write(string topic, int? partition, StandInRecord record)
    {
        if (kafka.FindTopic(topic) is not { } found)
        {
            return new(null, null, $"Topic {topic} not present in metadata after 60000 ms.");
        }

        var number = partition ?? ChoosePartition(found, record.Key);
        return kafka.FindPartition(new(topic, number)) is { } there
            ? new(number, there.Append(record), null)
            : new(null, null, dialect is KarapaceDialect
                ? "This request is for a topic or partition that does not exist on this broker."
                : string.Create(CultureInfo.InvariantCulture, $"Partition {partition} of topic {topic} with partition count {found.Partitions.Length} is not present in metadata after 60000 ms."));
    }

    /// <summary>By the key, so that equal keys stay together; without one in turn.</summary>
    private int ChoosePartition(StandInTopic topic, byte[]? key) =>
        (int)((key is null ? (uint)(next++) : key.Aggregate(2166136261u, (hash, part) => unchecked((hash ^ part) * 16777619))) % (uint)topic.Partitions.Length);

    private StandInRecord Encode(JsonNode record, string format, int? keySchema, int? valueSchema) => new(
        Encode(record["key"], format, keySchema, isKey: true, isGiven: record.AsObject().ContainsKey("key")),
        Encode(record["value"], format, valueSchema, isKey: false, isGiven: true))
    {
        Timestamp = ProxyJson.Number(record["timestamp"]) is { } given ? DateTimeOffset.FromUnixTimeMilliseconds(given) : time.GetUtcNow(),
        Headers = [.. (record["headers"] as JsonArray ?? []).Select(header => new StandInHeader(
            header!["key"]!.ToString(), header["value"] is { } value ? Bytes(value) : null))],
    };

    private byte[]? Encode(JsonNode? data, string format, int? schemaId, bool isKey, bool isGiven)
    {
        if (!isGiven)
        {
            return null;
        }

        switch (format)
        {
            case "json":
                return dialect.JsonBytes(data, isKey);
            case "binary" or "text" when data is null:
                return dialect is KarapaceDialect && !isKey ? [] : null;
            case "binary":
                return Bytes(data!);
            case "text":
                return Encoding.UTF8.GetBytes(ProxyJson.String(data) ?? throw new ProxyException(Refusal.BadData, "Not a text"));
            case var _ when data is null:
                return null;
        }

        if (schemaId is not { } id)
        {
            throw new ProxyException(isKey ? Refusal.KeySchemaMissing : Refusal.ValueSchemaMissing, "");
        }

        try
        {
            return EmbeddedFormat.WithSchemaId(id, format == "avro" ? AvroJson.Read(kafka.FindSchema(id)!, data, dialect.UntagsUnions) : data);
        }
        catch (AvroException e)
        {
            throw new ProxyException(Refusal.BadData, e.Message);
        }
    }

    private int? SchemaId(JsonObject body, string of)
    {
        if (ProxyJson.Number(body[$"{of}_schema_id"]) is { } id)
        {
            return kafka.FindSchema((int)id) is not null ? (int)id : throw new ProxyException(Refusal.BadSchema, $"Schema {id} not found");
        }

        return ProxyJson.String(body[$"{of}_schema"]) is { } schema ? kafka.Register(schema) : null;
    }

    private static byte[] Bytes(JsonNode value)
    {
        try
        {
            return Convert.FromBase64String(ProxyJson.String(value) ?? throw new ProxyException(Refusal.BadBase64, "Not a text"));
        }
        catch (FormatException)
        {
            throw new ProxyException(Refusal.BadBase64, $"data=\"{value}\" is not a valid base64 string.");
        }
    }
}
