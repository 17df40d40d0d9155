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
                    schema["not"] = new JsonObject { ["enum"] = Texts(words.Values) };
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
                case ReservedKeysAttribute reserved:
                    schema["not"] = new JsonObject
                    {
                        ["anyOf"] = new JsonArray([.. reserved.Keys.Select(key => new JsonObject { ["required"] = new JsonArray(key) })]),
                    };
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
        if (form.Pattern is { } pattern)
        {
            schema["pattern"] = pattern;
        }
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
        schema["pattern"] = SpecLimits.DurationPattern;
        AddRule(
            schema,
            $"duration(self) >= duration('{range.Minimum}') && duration(self) <= duration('{range.Maximum}')",
            $"must be from {range.Minimum} to {range.Maximum}");
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static JsonValue Value(object value) => value switch
    {
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{value.GetType()} is no default of a field")),
    };
}
