using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConnectDouble.Plugins;

/// <summary>One configuration key as Connect's <c>ConfigDef</c> describes it, with the JSON in which it is answered.</summary>
internal sealed record ConfigDefinition(string Name, string Type, bool Required, string? Default, string? Group, string Json)
{
    /// <summary>Keys that validation offers values for; recorded only for transformation types.</summary>
    public ImmutableArray<string> Recommended { get; init; } = [];

    public static ImmutableArray<ConfigDefinition> Recorded(string resource)
    {
        using var document = JsonDocument.Parse(RecordedText.Read(resource));
        return [.. document.RootElement.EnumerateArray().Select(Parse)];
    }

    /// <summary>A string key as plugins without recordings get it.</summary>
    public static ConfigDefinition String(string name, bool required, string type = "STRING") => Create(
        name, type, required, importance: required ? "HIGH" : "MEDIUM", documentation: name, group: null, width: "NONE", displayName: name, order: -1);

    /// <summary>The type of one step of the <c>transforms</c> chain.</summary>
    public static ConfigDefinition TransformType(string alias, ImmutableArray<string> known) => Create(
        $"transforms.{alias}.type",
        "CLASS",
        required: true,
        importance: "HIGH",
        documentation: $"Class for the '{alias}' transformation.",
        group: $"Transforms: {alias}",
        width: "LONG",
        displayName: $"Transformation type for {alias}",
        order: 0) with
    {
        Recommended = known,
    };

    /// <summary>The same key under a prefix, as converters' and clients' own keys appear in a connector's configuration.</summary>
    public ConfigDefinition Under(string prefix)
    {
        var node = JsonNode.Parse(Json)!.AsObject();
        node["name"] = prefix + Name;
        return this with { Name = prefix + Name, Json = Rewrite(node) };
    }

    private static ConfigDefinition Create(
        string name, string type, bool required, string importance, string documentation, string? group, string width, string displayName, int order)
    {
        var node = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["required"] = required,
            ["default_value"] = null,
            ["importance"] = importance,
            ["documentation"] = documentation,
            ["group"] = group,
            ["width"] = width,
            ["display_name"] = displayName,
            ["dependents"] = new JsonArray(),
            ["order"] = order,
        };
        return new(name, type, required, null, group, Rewrite(node));
    }

    private static string Rewrite(JsonObject node) =>
        System.Text.Encoding.UTF8.GetString(ConnectDouble.Json.JsonText.Write(writer => node.WriteTo(writer)));

    private static ConfigDefinition Parse(JsonElement element) => new(
        element.GetProperty("name").GetString()!,
        element.GetProperty("type").GetString()!,
        element.GetProperty("required").GetBoolean(),
        element.GetProperty("default_value").GetString(),
        element.GetProperty("group").GetString(),
        element.GetRawText());
}
