using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.KafkaConnect.Model;

/// <summary>
/// A JSON value as text in one form: keys in ordinal order, no white space. So two of the same content are equal, and a number keeps every
/// digit: offsets are Java's longs, of which a double holds not all.
/// </summary>
[JsonConverter(typeof(CanonicalJsonConverter))]
public readonly record struct CanonicalJson
{
    private const string Null = "null";

    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string? text;

    private CanonicalJson(string text) => this.text = text == Null ? null : text;

    /// <summary>The value; <c>null</c> where there is none.</summary>
    public string Text => text ?? Null;

    /// <summary>A value's one form.</summary>
    public static CanonicalJson Of(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Layout))
        {
            Write(writer, value);
        }

        return new(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>A value's one form.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static CanonicalJson Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        return Of(json.RootElement);
    }

    /// <summary>A member of an object, a string without its quotes; null when the value is no object, or has no such member.</summary>
    public string? Member(string key)
    {
        using var json = JsonDocument.Parse(Text);
        return json.RootElement is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null
            ? member.ToString()
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}

/// <summary>Reads and writes the value itself, not its text.</summary>
internal sealed class CanonicalJsonConverter : JsonConverter<CanonicalJson>
{
    public override bool HandleNull => true;

    public override CanonicalJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CanonicalJson.Of(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, CanonicalJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
}
