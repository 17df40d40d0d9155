using System.Text.Json.Nodes;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.People;

/// <summary>The resources that people apply.</summary>
internal static class Manifests
{
    public static JsonObject Cluster(string name, IEnumerable<string> urls) => new()
    {
        ["metadata"] = Metadata(name),
        ["spec"] = new JsonObject { ["urls"] = new JsonArray([.. urls.Select(url => JsonValue.Create(url))]) },
    };

    public static JsonObject Connector(string name, string cluster, JsonObject spec)
    {
        spec["clusterRef"] = new JsonObject { ["name"] = cluster };
        return new() { ["metadata"] = Metadata(name), ["spec"] = spec };
    }

    public static JsonObject Secret(string name, string value) => new()
    {
        ["metadata"] = Metadata(name),
        ["data"] = new JsonObject { ["password"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)) },
    };

    private static JsonObject Metadata(string name) => new() { ["name"] = name, ["namespace"] = Kinds.Namespace };
}
