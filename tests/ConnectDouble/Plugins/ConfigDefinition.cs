using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectDouble.Http;

namespace ConnectDouble.Plugins;

/// <summary>One configuration key as Connect's <c>ConfigDef</c> describes it, with the JSON in which it is answered.</summary>
internal sealed record ConfigDefinition(string Name, string Type, bool Required, string? Default, string? Group, string Json)
{
    /// <summary>Groups whose keys are numbered in one row; a sink's topics are numbered beside it.</summary>
    private static readonly string?[] Numbered = ["Common", "Transforms", "Predicates"];

    /// <summary>Keys that validation offers values for; recorded only for transformation types.</summary>
    public ImmutableArray<string> Recommended { get; init; } = [];

    /// <summary>The keys that a plugin was recorded with, as far as the version has them.</summary>
    public static ImmutableArray<ConfigDefinition> Recorded(string resource, ConnectFeatures features)
    {
        using var document = JsonDocument.Parse(RecordedText.Read(resource, features.Version));
        var keys = new List<ConfigDefinition>();
        var missing = 0;
        foreach (var key in document.RootElement.EnumerateArray().Select(Parse))
        {
            if (!features.KnowsKey(key.Name))
            {
                missing++;
            }
            else
            {
                keys.Add(missing > 0 && Numbered.Contains(key.Group) && !key.Name.StartsWith("topics", StringComparison.Ordinal) ? key.MovedUp(missing) : key);
            }
        }

        return [.. keys];
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

    /// <summary>What Connect adds to the keys of every step of the chain.</summary>
    public static ImmutableArray<ConfigDefinition> OfAnyTransformation { get; } =
    [
        Create(
            "negate",
            "BOOLEAN",
            required: false,
            importance: "MEDIUM",
            documentation: "Whether the configured predicate should be negated.",
            group: null,
            width: "NONE",
            displayName: "negate",
            order: 0,
            defaultValue: "false"),
        Create(
            "predicate",
            "STRING",
            required: false,
            importance: "MEDIUM",
            documentation: "The alias of a predicate used to determine whether to apply this transformation.",
            group: null,
            width: "NONE",
            displayName: "predicate",
            order: 0),
    ];

    /// <summary>The same key as one of a step of the <c>transforms</c> chain, where it has this place.</summary>
    public ConfigDefinition OfTransformation(string alias, int place)
    {
        var node = JsonNode.Parse(Json)!.AsObject();
        node["name"] = $"transforms.{alias}.{Name}";
        node["group"] = $"Transforms: {alias}";
        node["order"] = place;
        return this with { Name = $"transforms.{alias}.{Name}", Group = $"Transforms: {alias}", Json = Rewrite(node) };
    }

    /// <summary>The same key under a prefix, as converters' and clients' own keys appear in a connector's configuration.</summary>
    public ConfigDefinition Under(string prefix)
    {
        var node = JsonNode.Parse(Json)!.AsObject();
        node["name"] = prefix + Name;
        return this with { Name = prefix + Name, Json = Rewrite(node) };
    }

    /// <summary>The same key in a version that lacks some of the keys before it: the common keys are numbered.</summary>
    private ConfigDefinition MovedUp(int gap)
    {
        var node = JsonNode.Parse(Json)!.AsObject();
        node["order"] = node["order"]!.GetValue<int>() - gap;
        return this with { Json = Rewrite(node) };
    }

    private static ConfigDefinition Create(
        string name, string type, bool required, string importance, string documentation, string? group, string width, string displayName, int order, string? defaultValue = null)
    {
        var node = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["required"] = required,
            ["default_value"] = defaultValue,
            ["importance"] = importance,
            ["documentation"] = documentation,
            ["group"] = group,
            ["width"] = width,
            ["display_name"] = displayName,
            ["dependents"] = new JsonArray(),
            ["order"] = order,
        };
        return new(name, type, required, defaultValue, group, Rewrite(node));
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
