using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConnectDouble.Json;

/// <summary>One change of offsets as it was sent; null partitions and offsets are for the connector to judge.</summary>
internal sealed record OffsetChange(JsonElement? Partition, JsonElement? Offset);

/// <summary>Reads bodies of PATCH …/offsets.</summary>
internal static class OffsetsBody
{
    private const string RequestType = "org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets";

    public static Parsed<IReadOnlyList<OffsetChange>> Read(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        if (text.Trim() is "" or "null")
        {
            return Failed($"Cannot invoke \"{RequestType}.offsets()\" because \"offsets\" is null");
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Failed(JacksonErrors.WrongToken(RequestType, JsonTokenType.StartArray, column: 1));
            }

            if (root.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => name != "offsets") is { } unknown)
            {
                return Failed(JacksonErrors.UnknownField(unknown, RequestType, ["offsets"], text.LastIndexOf('}') + 1));
            }

            return Parsed<IReadOnlyList<OffsetChange>>.Of(root.TryGetProperty("offsets", out var offsets) && offsets.ValueKind == JsonValueKind.Array
                ? [.. offsets.EnumerateArray().Select(change => new OffsetChange(ObjectOf(change, "partition"), ObjectOf(change, "offset")))]
                : []);
        }
        catch (JsonException)
        {
            return Failed(JacksonErrors.Malformed(text));
        }
    }

    /// <summary>An object in the order in which a Java hash map prints it.</summary>
    public static string InHashOrder(JsonElement value) => Encoding.UTF8.GetString(JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var property in JavaHashOrder.Sort([.. value.EnumerateObject()], property => property.Name))
        {
            property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }));

    /// <summary>Text or number as Java prints it; null when there is none.</summary>
    public static string? Text(JsonElement value, string key) => value.TryGetProperty(key, out var found) && found.ValueKind != JsonValueKind.Null ? found.ToString() : null;

    public static long? Integer(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonElement? ObjectOf(JsonElement change, string name) =>
        change.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.Clone() : null;

    private static Parsed<IReadOnlyList<OffsetChange>> Failed(string error) => Parsed<IReadOnlyList<OffsetChange>>.Failed(error);
}
