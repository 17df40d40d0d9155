using System.Text.Json;
using ConnectDouble;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>How the recorded clusters were set up, and what befell them beside the recorded requests.</summary>
internal static class Circumstances
{
    private const string Stale = "stale configuration (typically caused by a concurrent config change)";
    private const string RebalanceExpected = "a rebalance is expected";
    private const string NoLeader = "no known leader URL";

    /// <summary>The options for a double of the recorded cluster.</summary>
    public static ConnectDoubleOptions OptionsOf(string scenario, TimeProvider time) => new()
    {
        Time = time,
        Workers = 2,
        Leader = scenario is "names" or "names-unreachable" or "misbehaving-connectors" ? 1 : 0,
        Version = scenario.EndsWith("-3.6.0", StringComparison.Ordinal) ? new(3, 6, 0) : new(3, 9, 0),
        BasicAuthUsers = scenario == "basic-auth" ? new Dictionary<string, string> { ["admin"] = "admin-secret", ["viewer"] = "viewer-secret" } : new Dictionary<string, string>(),
        SecretFiles = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["/conf/secrets.properties"] = new Dictionary<string, string> { ["user"] = "alice", ["secretpw"] = "hunter2", ["tasks"] = "1" },
        },
    };

    /// <summary>What happened before a request was sent.</summary>
    public static void Before(RecordedExchange exchange, IReadOnlyList<RecordedExchange> later, ConnectDoubleCluster cluster)
    {
        if (exchange is { Method: "POST", Path: "/connectors", Scenario: "names" or "names-forwarding-hazard" })
        {
            // Whether a connector's worker is the leader decides whether its name gets through, and which one it was is told by its status.
            cluster.Script.AssignTo(later.FirstOrDefault(next => next is { Status: 200, StatusOf: not null })?.ConnectorWorker);
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
        { Scenario: "lifecycle" or "lifecycle-3.6.0" } => null,
        { Status: 409, ResponseBody: var body } when body.Contains(Stale, StringComparison.Ordinal) => RebalanceKind.StaleConfiguration,
        { Status: 409, ResponseBody: var body } when body.Contains(NoLeader, StringComparison.Ordinal) => RebalanceKind.NoLeader,
        { Status: 500, ResponseBody: var body } when body.Contains(RebalanceExpected, StringComparison.Ordinal) => RebalanceKind.StaleConfiguration,
        _ => null,
    };

    /// <summary>Connectors of the double move no data: what they had committed by the time of a request is told by its answer.</summary>
    private static bool DataHadFlowed(RecordedExchange exchange) =>
        exchange is { Step: "offsets-until-committed" or "sink-offsets-until-committed" } or { Scenario: "read-and-status" or "read-and-status-3.6.0" };

    private static void Commit(RecordedExchange exchange, ConnectDoubleCluster cluster)
    {
        using var document = JsonDocument.Parse(exchange.ResponseBody);
        foreach (var offset in document.RootElement.GetProperty("offsets").EnumerateArray())
        {
            cluster.CommitOffset(exchange.Path.Split('/')[2], offset.GetProperty("partition").GetRawText(), offset.GetProperty("offset").GetRawText());
        }
    }
}
