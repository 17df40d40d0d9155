using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConnectOperator.Tests.Core.Crds;

/// <summary>As much of the API server's schema validation as our CRDs use, their rules in CEL included.</summary>
internal static class StructuralSchema
{
    /// <summary>Paths and keywords, or rules, that the value breaks when it is created, or when it takes the place of another.</summary>
    public static IEnumerable<string> Violations(JsonObject schema, JsonNode? value, string path = "", JsonNode? old = null) =>
        value is null && schema["nullable"] is not null ? [] : schema.SelectMany(keyword => Violations(keyword.Key, keyword.Value!, schema, value, path, old));

    private static IEnumerable<string> Violations(
        string keyword, JsonNode wanted, JsonObject schema, JsonNode? value, string path, JsonNode? old) => keyword switch
    {
        "properties" when value is JsonObject map => wanted.AsObject()
            .Where(field => map.ContainsKey(field.Key))
            .SelectMany(field => Violations(field.Value!.AsObject(), map[field.Key], $"{path}.{field.Key}", (old as JsonObject)?[field.Key])),
        "additionalProperties" when value is JsonObject map => map
            .Where(field => schema["properties"]?.AsObject().ContainsKey(field.Key) != true)
            .SelectMany(field => Violations(wanted.AsObject(), field.Value, $"{path}.{field.Key}")),
        "items" when value is JsonArray list => list.SelectMany((item, index) => Violations(wanted.AsObject(), item, $"{path}[{index}]")),
        "x-kubernetes-validations" => ValidationRule.Of(wanted)
            .Where(rule => !(rule.ComparesWithOld && old is null) && !rule.Holds(value, old)).Select(rule => $"{path}: {rule.Message}"),
        _ => Holds(keyword, wanted, value) ? [] : [$"{path}: {keyword}"],
    };

    private static bool Holds(string keyword, JsonNode wanted, JsonNode? value) => (keyword, value?.GetValueKind()) switch
    {
        ("type", var kind) => HasType(wanted.GetValue<string>(), kind, value),
        ("required", JsonValueKind.Object) => wanted.AsArray().All(name => value!.AsObject().ContainsKey(name!.GetValue<string>())),
        ("enum", _) => wanted.AsArray().Any(item => JsonNode.DeepEquals(item, value)),
        ("x-kubernetes-int-or-string", _) => HasType("integer", value?.GetValueKind(), value) || HasType("string", value?.GetValueKind(), value),
        ("minLength", JsonValueKind.String) => Length(value!) >= wanted.GetValue<int>(),
        ("maxLength", JsonValueKind.String) => Length(value!) <= wanted.GetValue<int>(),
        ("pattern", JsonValueKind.String) => Re2(wanted.GetValue<string>()).IsMatch(value!.GetValue<string>()),
        ("minimum", JsonValueKind.Number) => value!.GetValue<decimal>() >= wanted.GetValue<decimal>(),
        ("maximum", JsonValueKind.Number) => value!.GetValue<decimal>() <= wanted.GetValue<decimal>(),
        ("minItems", JsonValueKind.Array) => value!.AsArray().Count >= wanted.GetValue<int>(),
        ("maxItems", JsonValueKind.Array) => value!.AsArray().Count <= wanted.GetValue<int>(),
        _ => true,
    };

    private static bool HasType(string type, JsonValueKind? kind, JsonNode? value) => type switch
    {
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "integer" => kind == JsonValueKind.Number && value!.GetValue<decimal>() is var number && number == decimal.Truncate(number),
        "array" => kind == JsonValueKind.Array,
        "object" => kind == JsonValueKind.Object,
        _ => throw new NotSupportedException(type),
    };

    private static int Length(JsonNode text) => text.GetValue<string>().EnumerateRunes().Count();

    // The API server matches with RE2, where $ is the very end and \s is five ASCII characters.
    private static Regex Re2(string pattern) => new(
        pattern.Replace(@"\s", @"\t\n\f\r ", StringComparison.Ordinal).Replace(@"\S", @"[^\t\n\f\r ]", StringComparison.Ordinal)[..^1] + @"\z",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
}
