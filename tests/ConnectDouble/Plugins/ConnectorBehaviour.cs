using System.Collections.Immutable;
using System.Globalization;
using ConnectDouble.Cluster;

namespace ConnectDouble.Plugins;

/// <summary>A failure that comes some time after the start.</summary>
internal sealed record LaterFailure(TimeSpan After, string Trace);

/// <summary>What a connector class does with its configuration: which tasks it yields, and how it fails where it was recorded failing.</summary>
internal sealed class ConnectorBehaviour(PluginCatalog plugins, SecretFiles secrets, IReadOnlyList<string> missingDirectories, Func<string, bool> isUnloaded)
{
    private const string Mock = "org.apache.kafka.connect.tools.Mock";
    private const string VerifiableSource = "org.apache.kafka.connect.tools.VerifiableSourceConnector";
    private const string FileSink = "org.apache.kafka.connect.file.FileStreamSinkConnector";
    private const string RecordedTask = Mock + "SourceTask";
    private const string RecordedBadNumber = "\"abc\"";
    private const string RecordedBadFile = "/nonexistent-dir/x/out.txt";
    private readonly string unloadedTrace = RecordedText.Read("trace-unloaded-task.txt", plugins.Features.Version);
    private readonly string taskTrace = RecordedText.Read("trace-mock-source-task.txt");
    private readonly string connectorTrace = RecordedText.Read("trace-mock-connector.txt");
    private readonly string connectorStartTrace = RecordedText.Read("trace-mock-connector-start.txt");
    private readonly string fileTrace = RecordedText.Read("trace-file-sink-task.txt");
    private readonly string verifiableTrace = RecordedText.Read("trace-verifiable-source-task.txt", plugins.Features.Version);

    /// <summary>The trace with which a connector's start fails as things are; null where it does not, also when it is not to run.</summary>
    public string? StartFailureOf(Connector connector) =>
        connector.Target == TargetState.Running ? connector.Sickness ?? ConnectorStartFailure(connector.Config) : null;

    /// <summary>The same for a connector that is resumed after a stop, which starts it.</summary>
    public string? ResumeFailureOf(Connector connector) => StartFailureOf(connector)?
        .Replace("WorkerConnector.start(WorkerConnector.java:245)", "WorkerConnector.resume(WorkerConnector.java:240)", StringComparison.Ordinal)
        .Replace("doTransitionTo(WorkerConnector.java:404)", "doTransitionTo(WorkerConnector.java:406)", StringComparison.Ordinal);

    /// <summary>The trace with which the connector's start fails, if it does.</summary>
    private string? ConnectorStartFailure(ConnectorConfig config)
    {
        if (IsMisbehaving(config))
        {
            return MisbehavingConnector.StartFailure(config);
        }

        return IsMock(config, "connector-failure") && config["delay_ms"] is { } delay && DelayOf(config) is null
            ? connectorStartTrace.Replace(RecordedBadNumber, $"\"{delay}\"", StringComparison.Ordinal)
            : null;
    }

    public LaterFailure? ConnectorFailure(ConnectorConfig config) =>
        IsMock(config, "connector-failure") && DelayOf(config) is { } delay ? new(delay, connectorTrace) : null;

    public string? TaskStartFailure(ConnectorConfig written, int id)
    {
        var config = secrets.Resolved(written);
        var plugin = PluginOf(config);
        if (isUnloaded(plugin.ClassName))
        {
            return unloadedTrace.Replace(RecordedTask, plugin.TaskClass ?? plugin.ClassName, StringComparison.Ordinal);
        }

        if (plugin.ClassName == MisbehavingConnector.ClassName)
        {
            return MisbehavingConnector.TaskStartFailure(config, id);
        }

        if (plugin.ClassName == FileSink && config["file"] is { } file && IsMissing(file))
        {
            return fileTrace.Replace(RecordedBadFile, file, StringComparison.Ordinal);
        }

        return plugin.ClassName == VerifiableSource && config["throughput"] is { } number && !long.TryParse(number, CultureInfo.InvariantCulture, out _)
            ? verifiableTrace.Replace(RecordedBadNumber, $"\"{number}\"", StringComparison.Ordinal)
            : null;
    }

    public LaterFailure? TaskFailure(ConnectorConfig config, int id) =>
        IsMisbehaving(config) ? MisbehavingConnector.TaskFailure(secrets.Resolved(config), id)
        : IsMock(config, "task-failure") && DelayOf(config) is { } delay ? new(delay, taskTrace) : null;

    /// <summary>The configurations of the connector's tasks. <paramref name="starts"/> counts how often the connector was started.</summary>
    public ImmutableArray<ConnectorConfig> TaskConfigs(ConnectorConfig config, int starts)
    {
        // A connector that raises an error shortly after its first start was recorded without tasks until somebody restarted it.
        if (IsMock(config, "connector-failure") && starts < 2)
        {
            return [];
        }

        var plugin = PluginOf(config);
        var count = plugin.ClassName == MisbehavingConnector.ClassName
            ? MisbehavingConnector.TaskCount(config, TasksMax(config))
            : plugin.UsesAllTasks ? TasksMax(config) : 1;
        var task = plugin.TaskClass is { } taskClass ? config.With("task.class", taskClass) : config;
        return [.. Enumerable.Range(0, count).Select(id => Numbered(plugin, task, id).InHashOrder())];
    }

    /// <summary>The trace with which a connector fails that yields more tasks than it may; null when it does not.</summary>
    public string? TaskConfigsFailure(string name, ConnectorConfig config) =>
        IsMisbehaving(config) ? MisbehavingConnector.TooManyTasks(name, config, TasksMax(config), plugins.Features.Version) : null;

    /// <summary>How long one step of a slow connector takes: start, stop, task.start or validate.</summary>
    public TimeSpan DelayOf(ConnectorConfig config, string step) => IsMisbehaving(config) ? MisbehavingConnector.Delay(config, step) : TimeSpan.Zero;

    public string TypeOf(ConnectorConfig config) => PluginOf(config).Type;

    /// <summary>The topics that a connector at work reads or writes; the misbehaving one yields no records.</summary>
    public ImmutableArray<string> ActiveTopicsOf(ConnectorConfig config) => IsMisbehaving(config) ? [] : TopicsOf(config);

    public static ImmutableArray<string> TopicsOf(ConnectorConfig config) =>
        [.. (config["topics"] ?? config["topic"] ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static ConnectorConfig Numbered(ConnectorPlugin plugin, ConnectorConfig task, int id) => plugin.ClassName switch
    {
        VerifiableSource => task.With("id", id.ToString(CultureInfo.InvariantCulture)),
        MisbehavingConnector.ClassName => task.With("rig.task.id", id.ToString(CultureInfo.InvariantCulture)),
        _ => task,
    };

    private int TasksMax(ConnectorConfig config) => int.Parse(secrets.Resolved(config)["tasks.max"] ?? "1", CultureInfo.InvariantCulture);

    private bool IsMisbehaving(ConnectorConfig config) => PluginOf(config).ClassName == MisbehavingConnector.ClassName;

    private bool IsMissing(string file) => missingDirectories.Any(directory => file.StartsWith(directory, StringComparison.Ordinal));

    private bool IsMock(ConnectorConfig config, string mode) =>
        config["mock_mode"] == mode && PluginOf(config).ClassName.StartsWith(Mock, StringComparison.Ordinal);

    private static TimeSpan? DelayOf(ConnectorConfig config) =>
        // 15 s is the mock connectors' own default.
        long.TryParse(config["delay_ms"] ?? "15000", CultureInfo.InvariantCulture, out var delay) ? TimeSpan.FromMilliseconds(delay) : null;

    private ConnectorPlugin PluginOf(ConnectorConfig config) =>
        plugins.Find(config["connector.class"] ?? string.Empty)
        ?? throw new InvalidOperationException($"Connector class {config["connector.class"]} was accepted and is not in the catalogue");
}
