using System.Globalization;
using System.Text.Json;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Requests;

/// <summary>How a batch is to be sent to a proxy. Pure: what the proxy would do in a way that nobody asked for is refused here.</summary>
internal abstract record ProducePlan
{
    private ProducePlan()
    {
    }

    /// <summary>By v2.</summary>
    public sealed record Batch(ProduceBody Body) : ProducePlan;

    /// <summary>By v3, as a stream of records.</summary>
    public sealed record Stream(IReadOnlyList<StreamedRecordBody> Records) : ProducePlan;

    /// <summary>Not at all.</summary>
    public sealed record Refused(RestProxyFailure Why) : ProducePlan;

    public static ProducePlan Of(RestProxyInfo proxy, ProduceBatch batch)
    {
        if (batch.Records.Count == 0)
        {
            return new Refused(new RestProxyFailure.Invalid("There are no records to write."));
        }

        if (proxy.Flavour == RestProxyFlavour.Bridge && MediaTypes.HasSchema(batch.Format))
        {
            return NotSupported($"Strimzi's Bridge knows no schemas: it cannot write {batch.Format}.");
        }

        var hasMore = batch.Records.Any(record => record.Timestamp is not null || record.Headers.Count > 0);
        if (!proxy.HasV2 || (hasMore && proxy.Flavour != RestProxyFlavour.Bridge))
        {
            return proxy.ClusterId is not null
                ? new Stream([.. batch.Records.Select(record => Streamed(record, batch))])
                : NotSupported("This proxy writes no headers and no timestamps.");
        }

        return Lost(proxy.Flavour, batch) is { } lost ? NotSupported(lost) : new Batch(BodyOf(batch));
    }

    private static Refused NotSupported(string message) => new(new RestProxyFailure.NotSupported(message));

    /// <summary>What of a batch would be written as something else.</summary>
    private static string? Lost(RestProxyFlavour flavour, ProduceBatch batch) => flavour switch
    {
        RestProxyFlavour.Bridge when batch.Records.Any(record => IsNull(record.Value)) =>
            "Strimzi's Bridge writes null as the text null: it cannot write tombstones.",
        RestProxyFlavour.Karapace when batch.Records.Any(record => IsFalsy(record.Value)) =>
            "Karapace writes null, 0, false, \"\", [] and {} as a value of no bytes: it cannot write tombstones or such values.",
        _ => null,
    };

    private static ProduceBody BodyOf(ProduceBatch batch) => new(
        (batch.KeySchema as SchemaReference.ByText)?.Schema,
        (batch.KeySchema as SchemaReference.ById)?.Id,
        (batch.ValueSchema as SchemaReference.ByText)?.Schema,
        (batch.ValueSchema as SchemaReference.ById)?.Id,
        [
            .. batch.Records.Select(record => new RecordBody(
                IsNull(record.Key) ? null : record.Key,
                record.Value,
                record.Partition,
                record.Timestamp?.ToUnixTimeMilliseconds(),
                record.Headers.Count > 0 ? [.. record.Headers.Select(header => new HeaderBody(header.Name, Base64(header.Value)))] : null)),
        ]);

    private static StreamedRecordBody Streamed(RecordToProduce record, ProduceBatch batch) => new(
        record.Partition,
        record.Headers.Count > 0 ? [.. record.Headers.Select(header => new StreamedHeaderBody(header.Name, Base64(header.Value)))] : null,
        IsNull(record.Key) ? null : Data(record.Key, batch.Format, batch.KeySchema),
        Data(record.Value, batch.Format, batch.ValueSchema),
        record.Timestamp?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>A null with a schema may be encoded rather than written (8.0 and later), so a tombstone goes without one.</summary>
    private static StreamedDataBody Data(JsonElement? data, EmbeddedFormat format, SchemaReference? schema) => (format, schema) switch
    {
        (EmbeddedFormat.Json, _) => new("JSON", null, null, data),
        (EmbeddedFormat.Binary, _) => new("BINARY", null, null, data),
        _ when IsNull(data) => new("BINARY", null, null, null),
        (_, SchemaReference.ById(var id)) => new(null, null, id, data),
        _ => new(format.ToString().ToUpperInvariant(), (schema as SchemaReference.ByText)?.Schema, null, data),
    };

    private static bool IsNull(JsonElement? value) => value is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    /// <summary>What Python takes for false.</summary>
    private static bool IsFalsy(JsonElement? value) => IsNull(value) || value!.Value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Number => value.Value.GetDouble() == 0,
        JsonValueKind.String => value.Value.GetString()!.Length == 0,
        JsonValueKind.Array => value.Value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.Value.EnumerateObject().Any(),
        _ => false,
    };

    private static string? Base64(ReadOnlyMemory<byte>? bytes) => bytes is { } value ? Convert.ToBase64String(value.Span) : null;
}
