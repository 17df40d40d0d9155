using System.Collections.Immutable;

namespace ConnectDouble.Cluster;

/// <summary>What somebody asked of a connector; Connect keeps it beside the configuration.</summary>
internal enum TargetState
{
    Running,
    Paused,
    Stopped,
}

/// <summary>What a connector or task reports.</summary>
internal enum InstanceState
{
    Running,
    Paused,
    Stopped,
    Unassigned,
    Restarting,
    Failed,
}

/// <summary>The status record of a connector or of a task.</summary>
internal sealed record InstanceStatus(InstanceState State, int Worker, string? Trace = null);

/// <summary>All status records of one name. They outlive the connector: after a DELETE they trail behind, with "type":"unknown".</summary>
internal sealed record StatusRecord(long Incarnation, InstanceStatus? Connector, ImmutableSortedDictionary<int, InstanceStatus> Tasks)
{
    public static StatusRecord None(long incarnation) => new(incarnation, null, ImmutableSortedDictionary<int, InstanceStatus>.Empty);

    public StatusRecord WithTask(int id, InstanceStatus task) => this with { Tasks = Tasks.SetItem(id, task) };
}

/// <summary>What the config topic holds about one connector.</summary>
internal sealed record Connector(string Name, ConnectorConfig Config, string Type, TargetState Target, int Worker, long Incarnation)
{
    /// <summary>Where in the config topic its latest version stands; the first one stands at its incarnation.</summary>
    public long WrittenAt { get; init; } = Incarnation;

    /// <summary>The version before the latest, which a worker that has not read to the end still shows; null when there is none.</summary>
    public Connector? Before { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was started: a failure that was due after an earlier start does not happen any more.</summary>
    public int Starts { get; init; }

    public ImmutableArray<ConnectorConfig> TaskConfigs { get; init; } = [];

    /// <summary>How often each task was started, for the same reason.</summary>
    public ImmutableDictionary<int, int> TaskStarts { get; init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Tasks that have ended although their status does not say so.</summary>
    public ImmutableHashSet<int> DeadTasks { get; init; } = [];

    public ImmutableArray<string> ActiveTopics { get; init; } = [];

    /// <summary>Scripted: the connector fails at every start until it is healed.</summary>
    public string? Sickness { get; init; }

    /// <summary>Scripted: these tasks fail at every start until they are healed.</summary>
    public ImmutableDictionary<int, string> TaskSickness { get; init; } = ImmutableDictionary<int, string>.Empty;

    public InstanceState TargetInstanceState => Target switch
    {
        TargetState.Paused => InstanceState.Paused,
        TargetState.Stopped => InstanceState.Stopped,
        _ => InstanceState.Running,
    };
}

/// <summary>The whole stand-in cluster: its topics, and what will happen to them by itself.</summary>
internal sealed record ClusterState
{
    public required Conditions Conditions { get; init; }

    public ImmutableDictionary<string, Connector> Connectors { get; init; } = ImmutableDictionary<string, Connector>.Empty;

    public ImmutableDictionary<string, StatusRecord> Statuses { get; init; } = ImmutableDictionary<string, StatusRecord>.Empty;

    public ImmutableSortedSet<ScheduledEffect> Pending { get; init; } = ImmutableSortedSet.Create(ScheduledEffect.ByDueTime);

    /// <summary>Writes that timed out before the frozen broker and will be carried out when it goes on.</summary>
    public ImmutableList<Decision> LateWrites { get; init; } = [];

    public ImmutableDictionary<string, ImmutableList<CommittedOffset>> Offsets { get; init; } = ImmutableDictionary<string, ImmutableList<CommittedOffset>>.Empty;

    /// <summary>Grows with everything that needs to be told apart: incarnations and effects.</summary>
    public long Sequence { get; init; }

    /// <summary>Changes when a name is added or removed.</summary>
    public long Membership { get; init; }

    public ClusterState With(Connector connector) => this with { Connectors = Connectors.SetItem(connector.Name, connector) };

    public ClusterState With(string name, StatusRecord status) => this with { Statuses = Statuses.SetItem(name, status) };

    public ClusterState Schedule(DateTimeOffset at, Connector connector, ConnectorEffect effect) =>
        Schedule(at, connector.Name, connector.Incarnation, effect);

    public ClusterState Schedule(DateTimeOffset at, ClusterEffect effect) => Schedule(at, string.Empty, 0, effect);

    /// <summary>Whether nobody does a worker's work: nothing happens to what it ran.</summary>
    public bool IsStranded(int worker) => Conditions.StrandedWorkers.ContainsKey(worker);

    /// <summary>Which worker runs a task: the one that does, unless it was replaced; at first they are spread.</summary>
    public int WorkerOfTask(Connector connector, int id) => Conditions.Substitute(
        StatusOf(connector).Tasks.TryGetValue(id, out var task) ? task.Worker : (connector.Worker + id) % Conditions.Workers);

    private ClusterState Schedule(DateTimeOffset at, string name, long incarnation, Effect effect) => this with
    {
        Sequence = Sequence + 1,
        Pending = Pending.Add(new ScheduledEffect(at, Sequence + 1, name, incarnation, effect)),
    };

    /// <summary>The status records of a living connector; those of a deleted namesake do not count.</summary>
    public StatusRecord StatusOf(Connector connector) =>
        Statuses.TryGetValue(connector.Name, out var status) && status.Incarnation == connector.Incarnation ? status : StatusRecord.None(connector.Incarnation);
}
