using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConnectOperator.Cli.Output;

/// <summary>Results for programs: JSON, or the same as YAML.</summary>
internal static class StructuredText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>In the format <c>json</c> or <c>yaml</c>, with a line break at the end.</summary>
    public static string Write(JsonNode value, string format) => format == "yaml" ? YamlText.Write(value) : Json(value);

    /// <summary>Indented JSON with a line break at the end.</summary>
    public static string Json(JsonNode value)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Indented))
        {
            value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }
}
