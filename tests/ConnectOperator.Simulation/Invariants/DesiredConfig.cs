using System.Text;
using System.Text.Json.Nodes;
using ApiServerDouble;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>The config that a resource asks for, worked out anew from what the API server holds.</summary>
internal static class DesiredConfig
{
    /// <summary>Whether all the Secrets that it takes values from are there.</summary>
    public static bool IsComplete(JsonObject resource, ApiServer server) =>
        Sources(resource).All(entry => SecretOf(entry, server) is not null);

    /// <summary>
    /// How an actual config differs, beside a server's own keys, and values of these keys, which cannot be told from what shows of them; null when it does not.
    /// </summary>
    public static string? Difference(JsonObject resource, IReadOnlyDictionary<string, string> actual, ApiServer server, params IEnumerable<string> exceptIn)
    {
        var desired = Of(resource, server);
        var keys = desired.Keys.Union(actual.Keys)
            .Where(key => !key.StartsWith("__internal.", StringComparison.Ordinal))
            .Except(exceptIn.Where(key => desired.ContainsKey(key) && actual.ContainsKey(key)))
            .Order(StringComparer.Ordinal);
        return keys.FirstOrDefault(key => desired.GetValueOrDefault(key) != (actual.GetValueOrDefault(key) ?? DefaultOf(key))) is { } key
            ? $"{key} is {actual.GetValueOrDefault(key) ?? "absent"}, should be {desired.GetValueOrDefault(key) ?? "absent"}"
            : null;
    }

    /// <summary>What Connect takes an absent key for, where every resource has one.</summary>
    private static string? DefaultOf(string key) => key == "tasks.max" ? "1" : null;

    private static Dictionary<string, string> Of(JsonObject resource, ApiServer server)
    {
        var spec = resource["spec"]!.AsObject();
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Sources(resource))
        {
            config[entry["key"]!.GetValue<string>()] = Encoding.UTF8.GetString(Convert.FromBase64String(
                SecretOf(entry, server)!["data"]![entry["secretKeyRef"]!["key"]!.GetValue<string>()]!.GetValue<string>()));
        }

        foreach (var (key, value) in spec["config"]!.AsObject())
        {
            config[key] = value!.ToString();
        }

        config["name"] = DeclaredSpec.Connector(resource);
        config["connector.class"] = spec["class"]!.GetValue<string>();
        config["tasks.max"] = spec["tasksMax"]!.ToString();
        return config;
    }

    private static IEnumerable<JsonNode> Sources(JsonObject resource) => (resource["spec"]!["configFrom"] as JsonArray ?? []).OfType<JsonNode>();

    private static JsonObject? SecretOf(JsonNode entry, ApiServer server) =>
        server.Find(ResourceKind.Secrets, Kinds.Namespace, entry["secretKeyRef"]!["name"]!.GetValue<string>());
}
