using System.Text.Json;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Reading;

/// <summary>
/// What <c>kubectl apply</c> recorded of the manifest it was given. It holds what YAML made of the values, not their text: of a bare
/// 0755 it says 493 as the spec does. What it alone tells is null, which kubectl leaves out of what it sends.
/// </summary>
public static class LastApplied
{
    /// <summary>Written by kubectl on every apply, unless from the server's side.</summary>
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Keys of spec.config, sorted, that are null in the manifest and so not in the spec.</summary>
    public static IReadOnlyList<string> NullsLeftOut(KafkaConnector resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var text = resource.Metadata.Annotations?.GetValueOrDefault(Annotation);
        // Nearly all have none, and need not be parsed to see that.
        return text is null || !text.Contains("null", StringComparison.Ordinal)
            ? []
            : [.. NullKeys(text).Where(key => resource.Spec.Config?.ContainsKey(key) is not true).Order(StringComparer.Ordinal)];
    }

    private static List<string> NullKeys(string text)
    {
        try
        {
            using var manifest = JsonDocument.Parse(text);
            return Member(Member(manifest.RootElement, "spec"), "config") is { ValueKind: JsonValueKind.Object } config
                ? [.. config.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Null).Select(entry => entry.Name)]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Anybody may write an annotation: one that is no manifest, or holds half a surrogate, says nothing.
            return [];
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;
}
