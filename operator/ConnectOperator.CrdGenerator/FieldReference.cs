using System.Text;
using System.Text.Json.Nodes;

namespace ConnectOperator.CrdGenerator;

/// <summary>The fields of the CRDs as tables for people, from the same schemas.</summary>
internal static class FieldReference
{
    public static string Write(IEnumerable<JsonObject> crds)
    {
        StringBuilder text = new("""
            <!-- Generated from the resource types in operator/ConnectOperator.Core/Resources by `make crds`. Do not edit. -->
            # Fields

            `kubectl explain kcr.spec` says the same. Conditions, reasons, annotations and Events: [reference](../docs/reference.md).

            """);
        foreach (var crd in crds)
        {
            var schema = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
            text.Append($"\n## {crd["spec"]!["names"]!["kind"]}\n\n{schema["description"]}\n");
            foreach (var part in new[] { "spec", "status" })
            {
                text.Append($"\n### {part}\n\n| Field | Type | Default | Meaning |\n|---|---|---|---|\n");
                Rows(text, schema["properties"]![part]!.AsObject(), "");
            }
        }

        return text.ToString();
    }

    private static void Rows(StringBuilder text, JsonObject parent, string path)
    {
        var required = parent["required"]?.AsArray().Select(name => name!.ToString()).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (name, node) in parent["properties"]?.AsObject() ?? [])
        {
            var field = node!.AsObject();
            var fallback = field["default"] is JsonValue value ? $"`{value}`" : required.Contains(name) ? "required" : "";
            text.Append($"| `{path}{name}` | {TypeOf(field)} | {fallback} | {Cell(field["description"]?.ToString() ?? "")} |\n");
            // Conditions have the shape that they have everywhere in Kubernetes.
            if (name != "conditions")
            {
                Rows(text, field["items"] as JsonObject ?? field, field["items"] is null ? $"{path}{name}." : $"{path}{name}[].");
            }
        }
    }

    private static string TypeOf(JsonObject field) => field switch
    {
        _ when field["enum"] is JsonArray words => string.Join(", ", words.Select(word => $"`{word}`")),
        _ when field["items"] is JsonObject items => $"list of {TypeOf(items)}",
        _ when field["additionalProperties"] is not null || field["x-kubernetes-preserve-unknown-fields"] is not null => "map",
        _ when field["x-kubernetes-int-or-string"] is not null => "string or integer",
        _ => field["type"]?.ToString() ?? "",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
