namespace ConnectOperator.ContractTests.Replay;

/// <summary>The recorded exchanges that are not compared, each with the reason.</summary>
internal static class Exclusions
{
    private const string WorkerLags = "the worker asked had not read yet what another one showed or did; the double's workers share one state";
    private const string Rebalance = "a rebalance that happened to be under way took a task away for a moment, or had brought it early";
    private const string RestartRace = "the worker had begun to restart before the answer was composed; the double composes it first";
    private const string StopRace = "tasks that a stop happened to meet while they changed hands";
    private const string Glimpse = "fifty connectors on their way up, in an order of the moment";
    private const string Slow = "the recorded cluster took longer to start a task than it usually did";
    private const string Redacted = "the recorder took the path for a home directory and changed it";
    private const string Measurement = "a sum over many requests, not an exchange";
    private const string OlderMaps = "the recorded cluster had held more connectors before, which its hash maps remember";
    private const string SocketNames = "the text names the sockets and objects of a forwarded request";
    private const string Records = "records flowed by then, or not yet; connectors of the double move none";
    private const string Loggers = "the loggers that the classes of the recorded worker had made";
    private const string LoggersSet = "an earlier session had set the loggers of the recorded worker";
    private const string ListPlace = "Jackson counts the column of a list in place of an object in a way of its own";
    private const string AtOnce = "sent while others were under way, and recorded in the order of the answers";
    private const string AppliedAllTheSame = "the reset was carried out although its answer was a 409";
    private const string Late = "the time-out told is a millisecond late";

    private static readonly IReadOnlyDictionary<(string Recording, int Index), string> Always = new[]
    {
        (WorkerLags, "read-and-status", (int[])[235, 250, 262, 263, 264, 265, 273, 285]),
        (WorkerLags, "read-and-status-3.6.0", [167, 182, 196, 209, 210, 224, 239, 252, 253, 267]),
        (StopRace, "lifecycle-3.6.0", [87]),
        (StopRace, "offsets", [27]),
        (StopRace, "offsets-3.6.0", [28]),
        (RestartRace, "failures", [72, 98]),
        (Rebalance, "read-and-status", [124]),
        (Rebalance, "names", [263, 266, 588, 591]),
        (Rebalance, "scale", [1124]),
        (Slow, "names", [21]),
        (Glimpse, "concurrent-writes", [50, 51, 52, 53, 105, 106, 107, 108]),
        (Redacted, "loggers-and-secrets", [10]),
        (Redacted, "loggers-and-secrets-3.6.0", [10]),
        (Measurement, "scale", [241, 1108]),
        (OlderMaps, "misbehaving-connectors", [80]),
        (SocketNames, "rebalance-and-worker-loss", [169]),
        (ListPlace, "create-and-update-4.0.0", [54]),
        (Slow, "failures-4.0.0", [15]),
        (StopRace, "lifecycle-4.0.0", [87]),
        (WorkerLags, "lifecycle-4.0.0", [173]),
        (Loggers, "loggers-and-secrets-4.0.0", [0, 3]),
        (LoggersSet, "loggers-and-secrets-4.0.0", [1, 7]),
        (StopRace, "patch-config-4.0.0", [29]),
        (WorkerLags, "read-and-status-4.0.0", [33, 34, 35, 36, 230]),
        (Records, "read-and-status-4.0.0", [361]),
        (AtOnce, "extra-3.9.1", [120]),
        (WorkerLags, "extra-3.9.1", [142]),
        (Rebalance, "extra-3.9.1", [171]),
        (AppliedAllTheSame, "extra-3.9.1", [328]),
        (Late, "extra-4.0.0", [95]),
        (StopRace, "extra-4.0.0", [215]),
        (Loggers, "extra-4.0.0", [347, 348, 353]),
    }.SelectMany(group => group.Item3.Select(index => (Key: (group.Item2, index), Reason: group.Item1))).ToDictionary(each => each.Key, each => each.Reason);

    private static readonly IReadOnlyDictionary<(string Recording, int Index), string[]> Deletions = new Dictionary<(string, int), string[]>
    {
        [("create-and-update", 80)] = ["5", "bct"],
        [("create-and-update-4.0.0", 80)] = ["5", "bct"],
        [("create-and-update-3.6.0", 83)] = ["5", "bct"],
    };

    /// <summary>Why this exchange is not compared with the double; null when it is.</summary>
    public static string? ReasonFor(RecordedExchange exchange) => Always.GetValueOrDefault((exchange.Recording, exchange.Index)) ?? exchange switch
    {
        { Scenario: "extra", Path: "/connectors/xf-src/topics" or "/connectors/xf-snk/topics", Step: not ("f-topics-before" or "f-topics-after-delete") } => Records,
        _ => null,
    };

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
    public static IReadOnlyList<string> UnrecordedDeletionsBefore(RecordedExchange exchange) => Deletions.GetValueOrDefault((exchange.Recording, exchange.Index)) ?? [];
}
