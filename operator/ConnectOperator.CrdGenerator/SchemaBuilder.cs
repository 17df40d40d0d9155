using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Core.Resources.Schema;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.CrdGenerator;

/// <summary>Builds the structural schema of a resource type from its properties, their attributes and their documentation.</summary>
internal sealed class SchemaBuilder(SchemaDescriptions descriptions)
{
    /// <summary>The schema of a kind. Of metadata only the type may be said; the API server knows the rest.</summary>
    public JsonObject Resource(Type type)
    {
        var schema = Object(type);
        schema["properties"]!["metadata"] = new JsonObject { ["type"] = "object" };
        return Described(schema, descriptions.Of(type));
    }

    private JsonObject Object(Type type)
    {
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .ToArray();
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(JsonName(field), (JsonNode?)Field(field)))),
        };
        var required = fields.Where(IsRequired).Select(field => (JsonNode?)JsonName(field)).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        FieldConstraints.AddRules(schema, type);
        return schema;
    }

    private JsonObject Field(PropertyInfo property)
    {
        if (property.PropertyType == typeof(ObjectMeta))
        {
            return [];
        }

        var schema = OfType(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        FieldConstraints.Add(schema, property);
        if (property.GetCustomAttribute<DefaultsOfFieldsAttribute>() is not null)
        {
            schema["default"] = DefaultsOfFields(schema);
        }

        return Described(schema, descriptions.Of(property));
    }

    private JsonObject OfType(Type type) => type switch
    {
        _ when type == typeof(string) => new() { ["type"] = "string" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
        // Values untyped on purpose: string, number, boolean and list alike, for the operator to judge.
        _ when type == typeof(IReadOnlyDictionary<string, ConfigValue>) => new() { ["type"] = "object" },
        _ when type == typeof(Condition) => KubernetesSchemas.Condition(),
        _ when type == typeof(LabelSelector) => KubernetesSchemas.LabelSelector(),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
            new() { ["type"] = "array", ["items"] = Item(type.GenericTypeArguments[0]) },
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) =>
            new() { ["type"] = "object", ["additionalProperties"] = OfType(type.GenericTypeArguments[1]) },
        _ when type.Namespace == typeof(KafkaConnector).Namespace => Object(type),
        _ => throw new NotSupportedException($"{type} has no schema"),
    };

    private JsonObject Item(Type type) =>
        type.Namespace == typeof(KafkaConnector).Namespace ? Described(OfType(type), descriptions.Of(type)) : OfType(type);

    private static JsonObject DefaultsOfFields(JsonObject schema) => new(
        schema["properties"]!.AsObject()
            .Where(field => field.Value!["default"] is not null)
            .Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value!["default"]!.DeepClone())));

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema.Insert(0, "description", description);
        return schema;
    }

    private static string JsonName(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static bool IsRequired(PropertyInfo property) =>
        property.PropertyType != typeof(ObjectMeta)
        && (property.GetCustomAttribute<RequiredFieldAttribute>() is not null || property.GetCustomAttribute<RequiredMemberAttribute>() is not null);
}
