using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RestProxyDouble.Kafka;

/// <summary>
/// How keys and values become bytes and JSON again. Data with a schema is held in the registry's wire format (a zero, the schema's id, the data),
/// with its JSON form in place of the binary one.
/// </summary>
internal static class EmbeddedFormat
{
    private const int HeaderLength = 5;

    public static readonly IReadOnlyList<string> WithSchema = ["avro", "jsonschema", "protobuf"];

    public static byte[] OfJson(JsonNode? value) => Encoding.UTF8.GetBytes(Http.ProxyJson.Text(value));

    public static byte[] WithSchemaId(int id, JsonNode? value)
    {
        var data = OfJson(value);
        var bytes = new byte[HeaderLength + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), id);
        data.CopyTo(bytes, HeaderLength);
        return bytes;
    }

    /// <summary>The JSON form of what a record holds.</summary>
    /// <exception cref="FormatException">The bytes are not of this format.</exception>
    public static JsonNode? Decode(string format, byte[]? bytes, StandInKafka kafka, bool untagged)
    {
        if (bytes is null)
        {
            return null;
        }

        return format switch
        {
            "binary" => Convert.ToBase64String(bytes),
            "text" => Encoding.UTF8.GetString(bytes),
            // What Karapace makes of null.
            "json" when bytes.Length == 0 => null,
            "json" => Parse(bytes),
            _ => DecodeWithSchema(format, bytes, kafka, untagged),
        };
    }

    private static JsonNode? DecodeWithSchema(string format, byte[] bytes, StandInKafka kafka, bool untagged)
    {
        if (bytes.Length < HeaderLength || bytes[0] != 0 || kafka.FindSchema(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1))) is not { } schema)
        {
            throw new FormatException("Unknown magic byte or schema");
        }

        var data = Parse(bytes.AsSpan(HeaderLength));
        return untagged && format == "avro" ? AvroJson.Untag(schema, data) : data;
    }

    private static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException e)
        {
            throw new FormatException("Not JSON", e);
        }
    }
}
