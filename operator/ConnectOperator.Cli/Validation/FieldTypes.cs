using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Core.Resources.Schema;

namespace ConnectOperator.Cli.Validation;

/// <summary>
/// Holds a spec to the fields and types of its resource type, from which the CRD is made too. What is not so is told and taken out, so that
/// the operator's own reader can judge the rest.
/// </summary>
/// <param name="find">Takes what is wrong: rule, severity, path, message, remedy.</param>
internal sealed class FieldTypes(Action<FindingRule, Severity, string, string, string> find)
{
    /// <summary>Paths of what was taken out: a reader's complaint about them would say the same again.</summary>
    public List<string> Removed { get; } = [];

    /// <summary>Whether the value can be read as the type; false when it has to go.</summary>
    public bool Check(JsonNode? value, Type type, string path)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(IReadOnlyDictionary<string, ConfigValue>))
        {
            return value is null or JsonObject || Wrong(path, value, "a map of config keys and values");
        }

        var info = ResourceJson.Default.GetTypeInfo(plain) ?? throw new InvalidOperationException($"{plain} has no type info.");
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => value is JsonObject map ? CheckFields(map, info, path) : Wrong(path, value, "a map of fields"),
            JsonTypeInfoKind.Enumerable => value is JsonArray list ? CheckItems(list, info.ElementType!, path) : Wrong(path, value, "a list"),
            JsonTypeInfoKind.Dictionary => value is JsonObject map ? CheckEntries(map, info.ElementType!, path) : Wrong(path, value, "a map"),
            _ => CheckScalar(value, plain, path),
        };
    }

    private bool CheckFields(JsonObject map, JsonTypeInfo info, string path)
    {
        var fields = info.Properties.Where(property => property.Get is not null).ToDictionary(property => property.Name);
        foreach (var (key, value) in map.ToArray())
        {
            var at = FieldPath.Below(path, key);
            if (!fields.TryGetValue(key, out var field))
            {
                find(FindingRule.UnknownField, Severity.Error, at, "there is no such field", Suggestion(path, key, fields.Keys));
                map.Remove(key);
            }
            else if (value is null && field.PropertyType != typeof(IReadOnlyDictionary<string, ConfigValue>))
            {
                CheckNull(field, at);
                map.Remove(key);
            }
            else if (!Check(value, field.PropertyType, at))
            {
                Removed.Add(at);
                map.Remove(key);
            }
        }

        foreach (var field in fields.Values.Where(field => Has<RequiredFieldAttribute>(field) && !map.ContainsKey(field.Name)))
        {
            CheckMissing(FieldPath.Below(path, field.Name));
        }

        return true;
    }

    private void CheckMissing(string path)
    {
        if (!Removed.Contains(path))
        {
            Removed.Add(path);
            find(FindingRule.Type, Severity.Error, path, "is missing", "add it");
        }
    }

    /// <summary>A null where the server has a default is as good as none; elsewhere the server refuses it.</summary>
    private void CheckNull(JsonPropertyInfo field, string path)
    {
        if (Has<FieldDefaultAttribute>(field) || Has<DefaultsOfFieldsAttribute>(field))
        {
            find(FindingRule.Type, Severity.Warning, path, "is empty, and means the same as if it were left out", "give a value, or remove the field");
        }
        else
        {
            Removed.Add(path);
            find(FindingRule.Type, Severity.Error, path, "is empty", "give a value, or remove the field");
        }
    }

    // An item that has to go makes the list unreadable: those after it would have other numbers.
    private bool CheckItems(JsonArray list, Type type, string path)
    {
        var readable = true;
        for (var i = 0; i < list.Count; i++)
        {
            readable &= Check(list[i], type, $"{path}[{i}]");
        }

        return readable;
    }

    private bool CheckEntries(JsonObject map, Type type, string path)
    {
        foreach (var (key, value) in map.ToArray())
        {
            if (!Check(value, type, FieldPath.Below(path, key)))
            {
                map.Remove(key);
            }
        }

        return true;
    }

    private bool CheckScalar(JsonNode? value, Type type, string path)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return type switch
        {
            _ when type == typeof(string) => kind == JsonValueKind.String || Wrong(path, value, "a text", IsScalar(kind) ? "put it in quotes" : null),
            _ when type == typeof(bool) => kind is JsonValueKind.True or JsonValueKind.False || Wrong(path, value, "true or false", Unquoted(value)),
            _ when type == typeof(int) || type == typeof(long) => IsWhole(value) || Wrong(path, value, "a whole number", Unquoted(value)),
            _ when type == typeof(DateTimeOffset) => kind == JsonValueKind.String || Wrong(path, value, "a time"),
            _ => throw new InvalidOperationException($"Unexpected type {type}."),
        };
    }

    private bool Wrong(string path, JsonNode? value, string wanted, string? remedy = null)
    {
        find(FindingRule.Type, Severity.Error, path, $"is {KindOf(value)}, and must be {wanted}", remedy ?? $"write {wanted}");
        return false;
    }

    private static bool Has<T>(JsonPropertyInfo field)
        where T : Attribute => field.AttributeProvider?.IsDefined(typeof(T), inherit: true) is true;

    private static string? Unquoted(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? "write it without quotes" : null;

    private static bool IsScalar(JsonValueKind kind) => kind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static bool IsWhole(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && value.ToJsonString() is var digits && int.TryParse(digits, CultureInfo.InvariantCulture, out _);

    private static string KindOf(JsonNode? value) => value switch
    {
        null => "empty",
        JsonObject => "a map",
        JsonArray => "a list",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            _ => "a boolean",
        },
    };

    private static string Suggestion(string path, string key, IEnumerable<string> known)
    {
        if (path == "spec" && ReservedConfigKeys.FieldOf(key) is { } owner)
        {
            return $"write {owner}";
        }

        if (path == "spec" && key.Contains('.', StringComparison.Ordinal))
        {
            return "a config key belongs in spec.config";
        }

        return SimilarNames.Nearest(key, known) is { } meant ? $"write {FieldPath.Below(path, meant)}" : $"there are {string.Join(", ", known)}";
    }
}
