using System.Text.Json.Nodes;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>Puts a resource together, in the order in which people write them.</summary>
internal static class Resource
{
    public static JsonObject Of(string apiVersion, string kind, string name, string? @namespace, string field, JsonObject content)
    {
        JsonObject metadata = new() { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata, [field] = content };
    }

    public static JsonObject Secret(string name, string? @namespace, JsonObject values) => Of("v1", "Secret", name, @namespace, "stringData", values);
}
