using System.Text;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Manifests as people apply them: everything has a default that works, and a test changes what it is about.</summary>
internal static class Manifests
{
    /// <summary>Has one task, and requires <c>topic</c>.</summary>
    public const string FileSource = "org.apache.kafka.connect.file.FileStreamSourceConnector";

    /// <summary>Has as many tasks as <c>tasksMax</c> allows, and takes a password.</summary>
    public const string JdbcSource = "io.confluent.connect.jdbc.JdbcSourceConnector";

    /// <summary>The name of the KafkaConnectCluster in tests that have one.</summary>
    public const string ClusterName = "connect";

    public static JsonObject Cluster(Uri url, Action<JsonObject>? change = null, string name = ClusterName) =>
        Resource(ApiGroup.Version, "KafkaConnectCluster", name, "spec", Changed(
            new JsonObject { ["urls"] = new JsonArray(url.ToString()), ["pollInterval"] = "1s" }, change));

    public static JsonObject Connector(string name, Action<JsonObject>? change = null) =>
        Resource(ApiGroup.Version, "KafkaConnector", name, "spec", Changed(
            new JsonObject
            {
                ["clusterRef"] = new JsonObject { ["name"] = ClusterName },
                ["class"] = FileSource,
                ["config"] = new JsonObject { ["file"] = "/var/log/app.log", ["topic"] = "lines" },
            },
            change));

    /// <summary>A connector with two tasks whose password comes from a Secret's key <c>password</c>.</summary>
    public static JsonObject Jdbc(string name, string secret) => Connector(name, spec =>
    {
        spec["class"] = JdbcSource;
        spec["tasksMax"] = 2;
        spec["config"] = new JsonObject { ["connection.url"] = "jdbc:postgresql://db/app", ["mode"] = "bulk" };
        spec["configFrom"] = new JsonArray(new JsonObject
        {
            ["key"] = "connection.password",
            ["secretKeyRef"] = new JsonObject { ["name"] = secret, ["key"] = "password" },
        });
    });

    public static JsonObject Secret(string name, params (string Key, string Value)[] data) => Resource("v1", "Secret", name, "data", new JsonObject(
        data.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value))))));

    /// <summary>What Connect holds of a <see cref="Connector"/> that nobody changed.</summary>
    public static Dictionary<string, string> ConfigInConnect(string name) => new(StringComparer.Ordinal)
    {
        ["name"] = name,
        ["connector.class"] = FileSource,
        ["tasks.max"] = "1",
        ["file"] = "/var/log/app.log",
        ["topic"] = "lines",
    };

    public static string List(IEnumerable<JsonObject> items) =>
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. items]) }.ToJsonString();

    private static JsonObject Changed(JsonObject spec, Action<JsonObject>? change)
    {
        change?.Invoke(spec);
        return spec;
    }

    private static JsonObject Resource(string apiVersion, string kind, string name, string content, JsonObject value) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        [content] = value,
    };
}
