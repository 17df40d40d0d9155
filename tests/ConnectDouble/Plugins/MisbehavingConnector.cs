using System.Globalization;
using System.Text;
using ConnectDouble.Cluster;

namespace ConnectDouble.Plugins;

/// <summary>
/// A connector class that was made to misbehave on a real cluster, as its configuration says: rig.fail.tasks (which tasks fail in their start, or
/// rig.fail.after.ms later), rig.start.fail, rig.validate.fail and rig.taskconfigs.fail (what is thrown), rig.tasks (how many tasks it yields, whatever tasks.max says),
/// rig.start.delay.ms, rig.stop.delay.ms, rig.task.start.delay.ms and rig.validate.delay.ms (how slow it is), rig.message.bytes and rig.causes
/// (how long its traces are: one over 1 MiB can't be written, so that a FAILED never shows).
/// </summary>
internal static class MisbehavingConnector
{
    public const string ClassName = "rig.RigSourceConnector";

    private const int LongestRecord = 1024 * 1024;
    private const string Digits = "01234567890123456789";

    /// <summary>What a validation throws; null when it throws nothing.</summary>
    public static string? ValidationFailure(ConnectorPlugin plugin, ConnectorConfig config) =>
        plugin.ClassName == ClassName && config["rig.validate.fail"] is { Length: > 0 } message ? Padded(message, config) : null;

    /// <summary>The trace of a failing start; null when it does not fail.</summary>
    public static string? StartFailure(ConnectorConfig config) => config["rig.start.fail"] is { Length: > 0 } message
        ? Trace("trace-rig-start.txt", "no way 01234567890123456789", Padded(message, config), config)
        : null;

    /// <summary>The trace of a task that fails in its start; null when it does not.</summary>
    public static string? TaskStartFailure(ConnectorConfig config, int id) => Fails(config, id) && FailsAfter(config) is null
        ? Trace("trace-rig-task.txt", "task 1 fails in start ", Padded(string.Create(CultureInfo.InvariantCulture, $"task {id} fails in start"), config), config)
        : null;

    /// <summary>The failure of a task that has been running; null when it goes on.</summary>
    public static LaterFailure? TaskFailure(ConnectorConfig config, int id) => Fails(config, id) && FailsAfter(config) is { } after
        ? new(after, Trace("trace-rig-poll.txt", "task 0 fails in poll ", Padded(string.Create(CultureInfo.InvariantCulture, $"task {id} fails in poll"), config), config))
        : null;

    /// <summary>The trace of a connector that yields more tasks than it may; null when it does not.</summary>
    public static string? TooManyTasks(string name, ConnectorConfig config, int allowed, Version connect) => Number(config, "rig.tasks", -1) is var tasks && tasks > allowed
        ? RecordedText.Read("trace-too-many-tasks.txt", connect).Replace(
            "The connector m-many has generated 4 tasks, which is greater than 1,",
            string.Create(CultureInfo.InvariantCulture, $"The connector {name} has generated {tasks} tasks, which is greater than {allowed},"),
            StringComparison.Ordinal)
        : null;

    public static int TaskCount(ConnectorConfig config, int allowed) =>
        config["rig.taskconfigs.fail"] is { Length: > 0 } ? 0 : Number(config, "rig.tasks", -1) is var tasks and >= 0 ? tasks : allowed;

    public static TimeSpan Delay(ConnectorConfig config, string step) => TimeSpan.FromMilliseconds(Number(config, $"rig.{step}.delay.ms", 0));

    /// <summary>A trace that is too long for a status record.</summary>
    public static string UnwritableTrace { get; } = new('x', LongestRecord + 1);

    /// <summary>Whether a status with this trace can be written to the status topic.</summary>
    public static bool CanBeWritten(string trace) => trace.Length <= LongestRecord;

    private static string Trace(string resource, string recorded, string message, ConnectorConfig config)
    {
        var trace = new StringBuilder(RecordedText.Read(resource).Replace(recorded, message, StringComparison.Ordinal));
        for (var cause = 0; cause < Number(config, "rig.causes", 0); cause++)
        {
            trace.Append(CultureInfo.InvariantCulture, $"Caused by: java.lang.RuntimeException: {message}\n");
        }

        return trace.ToString();
    }

    private static bool Fails(ConnectorConfig config, int id) =>
        (config["rig.fail.tasks"] ?? string.Empty).Split(',').Contains(id.ToString(CultureInfo.InvariantCulture));

    private static TimeSpan? FailsAfter(ConnectorConfig config) =>
        Number(config, "rig.fail.after.ms", 0) is var after and > 0 ? TimeSpan.FromMilliseconds(after) : null;

    /// <summary>A message is made longer in steps until it is as long as it is to be.</summary>
    private static string Padded(string message, ConnectorConfig config)
    {
        var missing = Number(config, "rig.message.bytes", Digits.Length) - message.Length - 1;
        return $"{message} {string.Concat(Enumerable.Repeat(Digits, Math.Max(0, (missing + Digits.Length - 1) / Digits.Length)))}";
    }

    private static int Number(ConnectorConfig config, string key, int otherwise) =>
        config[key] is { } value && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
