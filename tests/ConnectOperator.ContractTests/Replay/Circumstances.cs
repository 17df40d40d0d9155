using System.Text.Json;
using ConnectDouble;
using ConnectDouble.Plugins;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>How the recorded clusters were set up, and what befell them beside the recorded requests.</summary>
internal static class Circumstances
{
    private const string Stale = "stale configuration (typically caused by a concurrent config change)";
    private const string RebalanceExpected = "a rebalance is expected";
    private const string NoLeader = "no known leader URL";

    /// <summary>The options for a double of the recorded cluster.</summary>
    public static ConnectDoubleOptions OptionsOf(string recording, TimeProvider time) => new()
    {
        Time = time,
        Workers = 2,
        Leader = recording is "names" or "names-unreachable" or "misbehaving-connectors" || RecordedExchange.VersionIn(recording) > new Version(3, 9, 0) ? 1 : 0,
        Version = RecordedExchange.VersionIn(recording) ?? new(3, 9, 0),
        ExtraPlugins = OthersPlugins(recording),
        BasicAuthUsers = recording == "basic-auth" ? new Dictionary<string, string> { ["admin"] = "admin-secret", ["viewer"] = "viewer-secret" } : new Dictionary<string, string>(),
        SecretFiles = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["/conf/secrets.properties"] = SecretsOf(recording),
        },
    };

    /// <summary>The recorded clusters of 3.9.1 and 4.0.0 had more plugins.</summary>
    private static IReadOnlyList<ExtraPlugin> OthersPlugins(string recording) => RecordedExchange.VersionIn(recording) is { } version && version > new Version(3, 9, 0)
        ?
        [
            new("io.aiven.kafka.connect.http.HttpSinkConnector", IsSink: true, "0.9.0-SNAPSHOT"),
            new("io.confluent.connect.jdbc.JdbcSinkConnector", IsSink: true, "10.7.4"),
            new("io.confluent.connect.jdbc.JdbcSourceConnector", IsSink: false, "10.7.4"),
            .. ((string[])["Checkpoint", "Heartbeat", "Source"]).Select(mirror =>
                new ExtraPlugin($"org.apache.kafka.connect.mirror.Mirror{mirror}Connector", IsSink: false, version.ToString(3))),
        ]
        : [];

    private static Dictionary<string, string> SecretsOf(string recording) => RecordedExchange.VersionIn(recording) is { } version && version > new Version(3, 9, 0)
        ? new() { ["user"] = "rig", ["secretpw"] = "s3cr3t-p4ss", ["password"] = "s3cr3t-p4ss", ["tasks"] = "2" }
        : new() { ["user"] = "alice", ["secretpw"] = "hunter2", ["tasks"] = "1" };

    /// <summary>What happened before a request was sent.</summary>
    public static void Before(RecordedExchange exchange, IReadOnlyList<RecordedExchange> later, ConnectDoubleCluster cluster)
    {
        if (exchange is { Method: "POST", Path: "/connectors", Scenario: "names" or "names-forwarding-hazard" })
        {
            // Whether a connector's worker is the leader decides whether its name gets through, and which one it was is told by its status.
            cluster.Script.AssignTo(later.FirstOrDefault(next => next is { Status: 200, StatusOf: not null })?.ConnectorWorker);
        }

        if (exchange.Index == 0 && RecordedExchange.VersionIn(exchange.Recording) > new Version(3, 9, 0))
        {
            // Kafka's test plugins were listed there, and could not be loaded.
            cluster.Script.UnloadPlugin("org.apache.kafka.connect.tools.MockSourceConnector");
        }

        switch (exchange)
        {
            case { Scenario: "worker-startup", Index: 0 }:
                cluster.Restart();
                break;
            case { Scenario: "broker-frozen", Step: "frozen", Index: 3 }:
                cluster.Script.FreezeBroker();
                break;
            case { Scenario: "broker-frozen", Step: "after-thaw-list", Index: 17 }:
                cluster.Script.ThawBroker();
                break;
            case { StatusOf: null, Method: "GET", Status: 200 } when exchange.Path.EndsWith("/offsets", StringComparison.Ordinal) && DataHadFlowed(exchange):
                Commit(exchange, cluster);
                break;
            case { Status: 0, Scenario: "rebalance-and-worker-loss" }:
                cluster.HoldStartUp(exchange.Worker, WorkerPhase.Down);
                break;
            case { Status: 404, Scenario: "rebalance-and-worker-loss" } when IsNotUpYet(exchange):
                cluster.HoldStartUp(exchange.Worker, WorkerPhase.NotFound);
                break;
            case { Status: 409 or 500 } when RebalanceOf(exchange) is { } kind:
                cluster.Script.BeginRebalance(kind);
                break;
            default:
                break;
        }
    }

    /// <summary>What was over when a request was answered.</summary>
    public static void After(RecordedExchange exchange, ConnectDoubleCluster cluster)
    {
        if (RebalanceOf(exchange) is not null)
        {
            cluster.Script.EndRebalance();
        }

        if (exchange.Scenario == "rebalance-and-worker-loss" && (exchange.Status == 0 || IsNotUpYet(exchange)))
        {
            cluster.FinishStartUp(exchange.Worker);
        }
    }

    private static bool IsNotUpYet(RecordedExchange exchange) => exchange.Status == 404 && !exchange.ResponseBody.Contains("error_code", StringComparison.Ordinal);

    /// <summary>Rebalances came and went unrecorded; the answer tells that one was under way.</summary>
    private static RebalanceKind? RebalanceOf(RecordedExchange exchange) => exchange switch
    {
        // A stopped connector's task has no owner at any time.
        { Scenario: "lifecycle" } => null,
        { Status: 409, ResponseBody: var body } when body.Contains(Stale, StringComparison.Ordinal) => RebalanceKind.StaleConfiguration,
        { Status: 409, ResponseBody: var body } when body.Contains(NoLeader, StringComparison.Ordinal) => RebalanceKind.NoLeader,
        { Status: 500, ResponseBody: var body } when body.Contains(RebalanceExpected, StringComparison.Ordinal) => RebalanceKind.StaleConfiguration,
        _ => null,
    };

    /// <summary>Connectors of the double move no data: what they had committed by the time of a request is told by its answer.</summary>
    private static bool DataHadFlowed(RecordedExchange exchange) =>
        exchange is { Step: "offsets-until-committed" or "sink-offsets-until-committed" or "d-src-offsets-until" or "d-snk-offsets-until" or "d-get-after-resume" }
            or { Scenario: "read-and-status" };

    private static void Commit(RecordedExchange exchange, ConnectDoubleCluster cluster)
    {
        using var document = JsonDocument.Parse(exchange.ResponseBody);
        foreach (var offset in document.RootElement.GetProperty("offsets").EnumerateArray())
        {
            cluster.CommitOffset(exchange.Path.Split('/')[2], offset.GetProperty("partition").GetRawText(), offset.GetProperty("offset").GetRawText());
        }
    }
}
