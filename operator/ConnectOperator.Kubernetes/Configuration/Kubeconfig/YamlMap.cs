using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConnectOperator.Kubernetes.Configuration.Kubeconfig;

/// <summary>Reads values of a YAML mapping by key; a value of the wrong shape is an error that says where.</summary>
internal sealed class YamlMap(YamlMappingNode node, string where)
{
    public string? Text(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } text } scalar when !IsNull(scalar) => text,
        YamlScalarNode => null,
        _ => throw Wrong(key, "a text"),
    };

    public bool Flag(string key) => Text(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong(key, "true or false"),
    };

    public YamlMap? Map(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlMap(map, $"{where}.{key}"),
        YamlScalarNode scalar when IsNull(scalar) => null,
        _ => throw Wrong(key, "a mapping"),
    };

    public IReadOnlyList<YamlMap> Maps(string key) =>
        [.. Items(key).Select((item, index) => item is YamlMappingNode map
            ? new YamlMap(map, $"{where}.{key}[{index}]")
            : throw Wrong(key, "a list of mappings"))];

    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key).Select(item => item is YamlScalarNode { Value: { } text } ? text : throw Wrong(key, "a list of texts"))];

    /// <summary>Whether there is a value that says something: programs also write null, "", [] and {} for what is not set.</summary>
    public bool Has(string key) => Find(key) switch
    {
        YamlScalarNode scalar => !IsNull(scalar) && scalar.Value is { Length: > 0 },
        YamlSequenceNode list => list.Children.Count > 0,
        YamlMappingNode map => map.Children.Count > 0,
        _ => false,
    };

    public JsonNode? Json(string key) => Find(key) is { } value ? ToJson(value) : null;

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "null" or "~" or "Null" or "NULL";

    private static JsonNode? ToJson(YamlNode value) => value switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child =>
            KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", ToJson(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode scalar when scalar.Style != ScalarStyle.Plain => JsonValue.Create(scalar.Value),
        YamlScalarNode scalar when IsNull(scalar) => null,
        YamlScalarNode { Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode scalar when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        YamlScalarNode scalar when double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private IList<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        YamlScalarNode scalar when IsNull(scalar) => [],
        _ => throw Wrong(key, "a list"),
    };

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private ClusterConfigurationException Wrong(string key, string expected) => new($"{where}: {key} must be {expected}");
}
