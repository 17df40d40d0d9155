using System.Reflection;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Schema;

namespace ConnectOperator.CrdGenerator;

/// <summary>
/// The CustomResourceDefinition of one kind. What the API server would add by itself is written out (listKind, singular, the
/// conversion strategy), so that a GitOps tool sees no difference between file and server.
/// </summary>
internal sealed class CustomResourceDefinition(Type type, SchemaDescriptions descriptions)
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
                ["categories"] = new JsonArray("kafka"),
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

    private JsonObject Version() => new()
    {
        ["name"] = ApiGroup.Version[(ApiGroup.Name.Length + 1)..],
        ["served"] = true,
        ["storage"] = true,
        ["additionalPrinterColumns"] = new JsonArray([.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = new SchemaBuilder(descriptions).Resource(type) },
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
    };

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
