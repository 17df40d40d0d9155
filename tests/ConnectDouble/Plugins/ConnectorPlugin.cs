using System.Collections.Immutable;

namespace ConnectDouble.Plugins;

/// <summary>A connector class that the double accepts besides the recorded ones.</summary>
/// <param name="ClassName">Fully qualified Java class name.</param>
/// <param name="IsSink">Whether it reads topics (sink) or writes them (source).</param>
/// <param name="Version">The version that <c>/connector-plugins</c> reports.</param>
public sealed record ExtraPlugin(string ClassName, bool IsSink, string Version)
{
    /// <summary>Keys without which a configuration is refused, beyond Connect's own.</summary>
    public IReadOnlyList<string> RequiredKeys { get; init; } = [];

    /// <summary>Keys that Connect types as PASSWORD.</summary>
    public IReadOnlyList<string> PasswordKeys { get; init; } = [];

    /// <summary>Whether the connector yields as many tasks as <c>tasks.max</c> allows, or always one.</summary>
    public bool UsesAllTasks { get; init; }
}

/// <summary>The classes that people run first, so that samples work against the double.</summary>
public static class SamplePlugins
{
    /// <summary>JDBC, S3, HTTP, Debezium PostgreSQL and MirrorMaker heartbeat.</summary>
    public static IReadOnlyList<ExtraPlugin> All { get; } =
    [
        new("io.confluent.connect.jdbc.JdbcSourceConnector", IsSink: false, "10.8.0")
        {
            RequiredKeys = ["connection.url", "mode"], PasswordKeys = ["connection.password"], UsesAllTasks = true,
        },
        new("io.confluent.connect.jdbc.JdbcSinkConnector", IsSink: true, "10.8.0")
        {
            RequiredKeys = ["connection.url"], PasswordKeys = ["connection.password"], UsesAllTasks = true,
        },
        new("io.confluent.connect.s3.S3SinkConnector", IsSink: true, "10.5.17")
        {
            RequiredKeys = ["s3.bucket.name", "storage.class", "format.class", "flush.size"], PasswordKeys = ["aws.secret.access.key"], UsesAllTasks = true,
        },
        new("io.aiven.kafka.connect.http.HttpSinkConnector", IsSink: true, "0.7.0")
        {
            RequiredKeys = ["http.url", "http.authorization.type"], PasswordKeys = ["http.headers.authorization", "oauth2.client.secret"], UsesAllTasks = true,
        },
        new("io.debezium.connector.postgresql.PostgresConnector", IsSink: false, "2.7.3.Final")
        {
            RequiredKeys = ["database.hostname", "database.user", "database.dbname", "topic.prefix"], PasswordKeys = ["database.password"],
        },
        new("org.apache.kafka.connect.mirror.MirrorHeartbeatConnector", IsSink: false, "3.9.0")
        {
            RequiredKeys = ["source.cluster.alias", "target.cluster.alias"],
        },
    ];
}

/// <summary>A connector class as the double knows it.</summary>
internal sealed record ConnectorPlugin(string ClassName, bool IsSink, string Version, string Location)
{
    public required ImmutableArray<ConfigDefinition> CommonKeys { get; init; }

    public ImmutableArray<ConfigDefinition> OwnKeys { get; init; } = [];

    public string? TaskClass { get; init; }

    public bool UsesAllTasks { get; init; }

    /// <summary>Whether the connector checks and approves changes of its offsets.</summary>
    public bool ManagesOffsets { get; init; }

    public string Type => IsSink ? "sink" : "source";

    public string SimpleName => ClassName[(ClassName.LastIndexOf('.') + 1)..];

    /// <summary>Connect accepts the full name, the simple name, and the simple name without its "Connector".</summary>
    public bool IsNamed(string name) => name == ClassName || name == SimpleName || name == WithoutConnector(SimpleName);

    public static string WithoutConnector(string name) =>
        name.EndsWith("Connector", StringComparison.Ordinal) ? name[..^"Connector".Length] : name;
}
