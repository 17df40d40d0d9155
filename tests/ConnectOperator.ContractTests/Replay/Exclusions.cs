namespace ConnectOperator.ContractTests.Replay;

/// <summary>The recorded exchanges that are not compared, each with the reason.</summary>
internal static class Exclusions
{
    private const string OtherWorkerLags = "the second worker had not read yet what the first one showed; the double's workers share one state";
    private const string Rebalance = "a rebalance that happened to be under way; the double has none yet";
    private const string RestartRace = "the worker had begun to restart before the answer was composed; the double composes it first";
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
        [("failures", 72)] = RestartRace,
        [("failures", 98)] = RestartRace,
    };

    private static readonly IReadOnlyDictionary<(string Scenario, int Index), string[]> Deletions = new Dictionary<(string, int), string[]>
    {
        [("create-and-update", 80)] = ["5", "bct"],
    };

    /// <summary>Why this exchange is not compared; null when it is.</summary>
    public static string? ReasonFor(RecordedExchange exchange) => Always.GetValueOrDefault((exchange.Scenario, exchange.Index));

    /// <summary>Connectors that the recorder deleted just before this exchange.</summary>
    public static IReadOnlyList<string> UnrecordedDeletionsBefore(RecordedExchange exchange) => Deletions.GetValueOrDefault((exchange.Scenario, exchange.Index)) ?? [];
}
