using ConnectOperator.IntegrationTests.EndToEnd;

namespace ConnectOperator.IntegrationTests.Cli;

/// <summary>The connectors that run where a session of docs/cli.md begins, before anybody has a resource for them.</summary>
internal static class StageConnectors
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All { get; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal)
        {
            ["Orders_From_DB"] = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["connector.class"] = Manifests.JdbcSource,
                ["tasks.max"] = "2",
                ["connection.url"] = "jdbc:postgresql://db/app",
                ["connection.user"] = "orders",
                ["connection.password"] = "hunter2",
                ["mode"] = "bulk",
                ["topic.prefix"] = "db-",
            },
            ["orders-file"] = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["connector.class"] = Manifests.FileSource,
                ["tasks.max"] = "1",
                ["file"] = "/data/orders.txt",
                ["file.mode"] = "0755",
                ["topic"] = "orders",
            },
        };
}
