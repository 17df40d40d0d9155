using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConnectOperator.Tests.Core;

/// <summary>YAML as JSON, which is what an API server gets from kubectl.</summary>
internal static partial class YamlDocuments
{
    public static IReadOnlyList<JsonObject> OfFile(string path) => Read(File.ReadAllText(path));

    /// <summary>The documents, less empty ones.</summary>
    public static IReadOnlyList<JsonObject> Read(string yaml)
    {
        var stream = new YamlStream();
        using StringReader text = new(yaml);
        stream.Load(text);
        return [.. stream.Documents.Select(document => Json(document.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Json(entry.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } => Plain(text ?? ""),
        YamlScalarNode { Value: var text } => text,
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    /// <summary>What YAML 1.2's core schema makes of a scalar without quotes.</summary>
    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        // Parsed, a number can be asked for as any type of number.
        _ when Whole().IsMatch(text) => JsonNode.Parse(text.TrimStart('+')),
        _ when Fraction().IsMatch(text) => JsonNode.Parse(double.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)),
        _ => text,
    };

    [GeneratedRegex("^[-+]?(0|[1-9][0-9]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fraction();
}
