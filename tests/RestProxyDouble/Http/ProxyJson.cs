using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RestProxyDouble.Http;

/// <summary>Reads and writes JSON as the proxies do: compact, and nothing escaped that need not be.</summary>
internal static class ProxyJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? value) => value is null ? "null" : value.ToJsonString(Options);

    /// <summary>An array of all that is given.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];

    /// <summary>A body that is one object.</summary>
    /// <exception cref="ProxyException">It is not; with what every flavour says of it in its own way.</exception>
    public static JsonObject Object(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span) as JsonObject ?? throw new ProxyException(Refusal.Unreadable, "The body is no JSON object");
        }
        catch (JsonException e)
        {
            throw new ProxyException(Refusal.Unreadable, e.Message);
        }
    }

    /// <summary>A whole number; null where there is none.</summary>
    public static long? Number(JsonNode? value) => value is JsonValue number && number.TryGetValue<long>(out var whole) ? whole : null;

    /// <summary>A text; null where there is none.</summary>
    public static string? String(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
