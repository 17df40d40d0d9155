namespace ConnectOperator.ContractTests.Replay;

/// <summary>The recorded exchanges that are not compared, each with the reason.</summary>
internal static class Exclusions
{
    private const string OtherWorkerLags = "the second worker had not read yet what the first one showed; the double's workers share one state";
    private const string Rebalance = "a rebalance that happened to be under way; the double has none yet";
    private const string RestartRace = "the worker had begun to restart before the answer was composed; the double composes it first";
    private const string StopRace = "tasks of a paused connector that a stop happened to meet while they changed hands";
    private const string Offsets = "connectors of the double move no data, so they have no offsets";

    private static readonly IReadOnlyDictionary<(string Scenario, int Index), string> Always = new Dictionary<(string, int), string>
    {
        [("read-and-status", 124)] = Rebalance,
        [("read-and-status", 235)] = OtherWorkerLags,
        [("read-and-status", 250)] = OtherWorkerLags,
        [("read-and-status", 262)] = OtherWorkerLags,
        [("read-and-status", 263)] = OtherWorkerLags,
        [("read-and-status", 264)] = OtherWorkerLags,
        [("read-and-status", 265)] = OtherWorkerLags,
        [("read-and-status", 273)] = OtherWorkerLags,
        [("read-and-status", 285)] = OtherWorkerLags,
        [("read-and-status", 339)] = Offsets,
        [("lifecycle-3.6.0", 87)] = StopRace,
        [("failures", 72)] = RestartRace,
        [("failures", 98)] = RestartRace,
    };

    private static readonly IReadOnlyDictionary<(string Scenario, int Index), string[]> Deletions = new Dictionary<(string, int), string[]>
    {
        [("create-and-update", 80)] = ["5", "bct"],
        [("create-and-update-3.6.0", 83)] = ["5", "bct"],
    };

    /// <summary>Why this exchange is not compared with the double; null when it is.</summary>
    public static string? ReasonFor(RecordedExchange exchange) => Always.GetValueOrDefault((exchange.Scenario, exchange.Index));

    /// <summary>Why this exchange is not compared with a real cluster, whose timing, plugins and data are its own; null when it is.</summary>
    public static string? ReasonOnRealCluster(RecordedExchange exchange) => ReasonFor(exchange) ?? exchange switch
    {
        { Step: var step } when step.Contains("right-after", StringComparison.Ordinal) => "a state in passing, which may not be met again",
        { StatusOf: not null, ResponseBody: var body } when body.Contains("UNASSIGNED", StringComparison.Ordinal) => "a state in passing, which may not be met again",
        { Path: "/" } => "names the recorded cluster",
        { ResponseBody: var body } when body.Contains("available connectors are", StringComparison.Ordinal) => "lists the recorded cluster's plugins",
        { Path: var path } when path.EndsWith("/tasks-config", StringComparison.Ordinal) => "its order depends on the connector's name",
        { Path: var path } when path.EndsWith("/topics", StringComparison.Ordinal) || path.EndsWith("/offsets", StringComparison.Ordinal) => "depends on data that flowed",
        { IsWrite: true, Status: 202, ResponseBody.Length: > 0 } => RestartRace,
        _ when !CanBeSentToRealCluster(exchange) => "its connector name can have no prefix",
        _ => null,
    };

    /// <summary>Whether the connector that a request is about can be given a prefix: other names may be somebody's.</summary>
    public static bool CanBeSentToRealCluster(RecordedExchange exchange) => exchange.Step is not ("name-number" or "get-5");

    /// <summary>Connectors that the recorder deleted just before this exchange.</summary>
    public static IReadOnlyList<string> UnrecordedDeletionsBefore(RecordedExchange exchange) => Deletions.GetValueOrDefault((exchange.Scenario, exchange.Index)) ?? [];
}
