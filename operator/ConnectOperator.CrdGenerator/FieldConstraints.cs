using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Schema;

namespace ConnectOperator.CrdGenerator;

/// <summary>Turns the attributes of a property into the words of OpenAPI and of Kubernetes' extensions to it.</summary>
internal static class FieldConstraints
{
    public static void Add(JsonObject schema, PropertyInfo property)
    {
        foreach (var attribute in property.GetCustomAttributes())
        {
            switch (attribute)
            {
                case FieldDefaultAttribute value:
                    schema["default"] = Value(value.Value);
                    break;
                case OneOfAttribute words:
                    schema["enum"] = Texts(words.Values);
                    break;
                case NoneOfAttribute words:
                    AddRule(schema, $"!(self in [{string.Join(", ", words.Values.Select(CelText))}])", words.Message);
                    break;
                case TextFormAttribute form:
                    AddForm(schema["items"]?.AsObject() ?? schema, form);
                    break;
                case NumberRangeAttribute range:
                    AddRange(schema, range);
                    break;
                case ItemCountAttribute count:
                    AddCount(schema, count);
                    break;
                case ConfigKeysAttribute config:
                    AddConfigKeys(schema, config);
                    break;
                case KeyedByAttribute keyed:
                    schema["x-kubernetes-list-type"] = "map";
                    schema["x-kubernetes-list-map-keys"] = new JsonArray(keyed.Field);
                    break;
                case DurationRangeAttribute range:
                    AddDuration(schema, range);
                    break;
            }
        }

        AddRules(schema, property);
    }

    public static void AddRules(JsonObject schema, MemberInfo member)
    {
        foreach (var rule in member.GetCustomAttributes<CelRuleAttribute>())
        {
            AddRule(schema, rule.Rule, rule.Message);
        }
    }

    private static void AddRule(JsonObject schema, string rule, string message)
    {
        var rules = schema["x-kubernetes-validations"]?.AsArray();
        if (rules is null)
        {
            schema["x-kubernetes-validations"] = rules = [];
        }

        rules.Add(new JsonObject { ["rule"] = rule, ["message"] = message });
    }

    private static void AddForm(JsonObject schema, TextFormAttribute form)
    {
        if (form.MinLength > 0)
        {
            schema["minLength"] = form.MinLength;
        }

        schema["maxLength"] = form.MaxLength;
        AddPattern(schema, form.Pattern, form.Form);
    }

    // The pattern is for servers without CEL, and for editors; the rule says in words what it asks for.
    private static void AddPattern(JsonObject schema, string pattern, string form)
    {
        schema["pattern"] = pattern;
        AddRule(schema, $"self.matches({CelText(pattern)})", $"must be {form}");
    }

    private static void AddConfigKeys(JsonObject schema, ConfigKeysAttribute config)
    {
        schema["nullable"] = true;
        schema["properties"] = new JsonObject(config.Keys.Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject
        {
            ["description"] = $"Not needed here: {ReservedConfigKeys.FieldOf(key)} sets it. Refused if it differs.",
            ["nullable"] = true,
            ["x-kubernetes-int-or-string"] = true,
        })));
        // A server drops a null that a schema does not allow, and then every server-side apply of it is a change.
        schema["x-kubernetes-preserve-unknown-fields"] = true;
    }

    private static void AddRange(JsonObject schema, NumberRangeAttribute range)
    {
        schema["minimum"] = range.Minimum;
        if (range.Maximum != int.MaxValue)
        {
            schema["maximum"] = range.Maximum;
        }
    }

    private static void AddCount(JsonObject schema, ItemCountAttribute count)
    {
        if (count.Minimum > 0)
        {
            schema["minItems"] = count.Minimum;
        }

        schema["maxItems"] = count.Maximum;
    }

    private static void AddDuration(JsonObject schema, DurationRangeAttribute range)
    {
        schema["maxLength"] = SpecLimits.DurationLength;
        AddPattern(schema, SpecLimits.DurationPattern, SpecPatterns.Duration);
        AddRule(
            schema,
            $"!self.matches({CelText(SpecLimits.DurationPattern)}) || "
            + $"(duration(self) >= duration('{range.Minimum}') && duration(self) <= duration('{range.Maximum}'))",
            $"must be from {range.Minimum} to {range.Maximum}");
    }

    private static string CelText(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal)}'";

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static JsonValue Value(object value) => value switch
    {
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{value.GetType()} is no default of a field")),
    };
}
