using System.Text.Json.Nodes;
using ConnectOperator.Core.Resources.Yaml;

namespace ConnectOperator.Cli.Manifests;

/// <summary>What kubectl makes of a manifest for the API server.</summary>
internal static class ManifestJson
{
    /// <summary>As JSON; null for null.</summary>
    public static JsonNode? Of(ManifestNode node) => node switch
    {
        ManifestNode.Mapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        ManifestNode.Sequence list => new JsonArray([.. list.Items.Select(Of)]),
        ManifestNode.Scalar { IsPlain: true } scalar when PlainScalar.JsonOf(scalar.Text) is { } json => JsonNode.Parse(json),
        ManifestNode.Scalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new InvalidOperationException($"Unexpected {node.GetType().Name}."),
    };
}
