using System.Reflection;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Schema;

namespace ConnectOperator.CrdGenerator;

/// <summary>
/// The CustomResourceDefinition of one kind. What the API server would add by itself is written out (listKind, singular, the
/// conversion strategy), so that a GitOps tool sees no difference between file and server.
/// </summary>
/// <param name="type">The resource type.</param>
/// <param name="descriptions">Where descriptions come from.</param>
/// <param name="withSelectableFields">
/// Whether to name the fields to select by. A server before Kubernetes 1.30 does not know the word, and <c>kubectl apply</c> refuses the
/// definition for it.
/// </param>
internal sealed class CustomResourceDefinition(Type type, SchemaDescriptions descriptions, bool withSelectableFields)
{
    private readonly CustomResourceAttribute names = type.GetCustomAttribute<CustomResourceAttribute>()
        ?? throw new InvalidOperationException($"{type.Name} has no {nameof(CustomResourceAttribute)}");

    /// <summary>Name in URLs.</summary>
    public string Plural => names.Plural;

    public JsonObject ToJson() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{Plural}.{ApiGroup.Name}" },
        ["spec"] = new JsonObject
        {
            ["conversion"] = new JsonObject { ["strategy"] = "None" },
            ["group"] = ApiGroup.Name,
            ["names"] = new JsonObject
            {
                // kubectl takes a category for a kind's name before it looks at kinds: `kafka` would hide Strimzi's Kafka, and
                // `kafkaconnect` its KafkaConnect. No kind's name has a hyphen.
                ["categories"] = new JsonArray("kafka-connect"),
                ["kind"] = type.Name,
                ["listKind"] = $"{type.Name}List",
                ["plural"] = Plural,
                ["shortNames"] = new JsonArray(names.ShortName),
                ["singular"] = type.Name.ToLowerInvariant(),
            },
            ["scope"] = "Namespaced",
            ["versions"] = new JsonArray(Version()),
        },
    };

    private JsonObject Version()
    {
        JsonObject version = new()
        {
            ["name"] = ApiGroup.Version[(ApiGroup.Name.Length + 1)..],
            ["served"] = true,
            ["storage"] = true,
            ["additionalPrinterColumns"] = new JsonArray([.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = new SchemaBuilder(descriptions).Resource(type) },
        };
        var selectable = type.GetCustomAttributes<SelectableFieldAttribute>().ToArray();
        if (withSelectableFields && selectable.Length > 0)
        {
            version["selectableFields"] = new JsonArray([.. selectable.Select(field => new JsonObject { ["jsonPath"] = field.JsonPath })]);
        }

        version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        return version;
    }

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        JsonObject json = new()
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["jsonPath"] = column.JsonPath,
            ["description"] = column.Description,
        };
        if (column.Wide)
        {
            json["priority"] = 1;
        }

        return json;
    }
}
