namespace ConnectDouble.Cluster;

/// <summary>Something that happens in the cluster by itself, some time after what caused it.</summary>
internal sealed record ScheduledEffect(DateTimeOffset DueAt, long Sequence, string Connector, long Incarnation, Effect Effect)
{
    public static IComparer<ScheduledEffect> ByDueTime { get; } = Comparer<ScheduledEffect>.Create((left, right) =>
        left.DueAt.CompareTo(right.DueAt) is not 0 and var order ? order : left.Sequence.CompareTo(right.Sequence));
}

/// <summary>Something that happens by itself.</summary>
internal abstract record Effect;

/// <summary>What can happen to the cluster as a whole.</summary>
internal abstract record ClusterEffect : Effect
{
    private ClusterEffect()
    {
    }

    /// <summary>The rebalance of this number is over.</summary>
    internal sealed record EndRebalance(long Number) : ClusterEffect;

    /// <summary>The group has waited since the rebalance of this number, and gives out the work of a worker: to itself if it is back, else to the others.</summary>
    internal sealed record ReplaceWorker(int Worker, long Number) : ClusterEffect;

    /// <summary>A write whose sender has long been told that it failed is carried out.</summary>
    internal sealed record WriteLate(Decision Write) : ClusterEffect;
}

/// <summary>What can happen to one connector. Effects look at the state when they are due, not at the state that caused them.</summary>
internal abstract record ConnectorEffect : Effect
{
    private ConnectorEffect()
    {
    }

    /// <summary>The worker to which it happens; null when it happens in the topics alone.</summary>
    public virtual int? WorkerIn(ClusterState state, Connector connector) => connector.Worker;

    /// <summary>What happens to one task, where that runs.</summary>
    internal abstract record OfTask(int Id) : ConnectorEffect
    {
        public sealed override int? WorkerIn(ClusterState state, Connector connector) => state.WorkerOfTask(connector, Id);
    }

    /// <summary>The connector's worker let go of it, on the way to a start.</summary>
    internal sealed record Unassign : ConnectorEffect;

    /// <summary>The connector's worker saw a restart request.</summary>
    internal sealed record MarkRestarting : ConnectorEffect;

    /// <summary>The connector starts (again) and reports the state that is asked of it, or that it failed.</summary>
    internal sealed record Start : ConnectorEffect;

    /// <summary>The running connector fails, unless it was started again since.</summary>
    internal sealed record Fail(int StartNumber, string Trace) : ConnectorEffect;

    /// <summary>The connector follows a pause, resume or stop.</summary>
    internal sealed record Settle : ConnectorEffect;

    /// <summary>The connector computes its task configs; if they changed they are published and the tasks start again.</summary>
    internal sealed record ComputeTasks : ConnectorEffect;

    internal sealed record UnassignTask(int Id) : OfTask(Id);

    internal sealed record MarkTaskRestarting(int Id) : OfTask(Id);

    internal sealed record StartTask(int Id) : OfTask(Id);

    internal sealed record FailTask(int Id, int StartNumber, string Trace) : OfTask(Id);

    internal sealed record SettleTask(int Id) : OfTask(Id);

    /// <summary>Tasks that have no config any more lose their status records.</summary>
    internal sealed record ForgetTasks : ConnectorEffect
    {
        public override int? WorkerIn(ClusterState state, Connector connector) => null;
    }

    /// <summary>After a DELETE: the leader writes the tombstones of the tasks.</summary>
    internal sealed record TrailWithoutTasks : ConnectorEffect;

    /// <summary>After a DELETE: the worker that ran the connector and its tasks reports that it stopped them, over the tombstones.</summary>
    internal sealed record TrailUnassigned(int Tasks) : ConnectorEffect;

    /// <summary>After a DELETE: nothing is left.</summary>
    internal sealed record TrailGone : ConnectorEffect;
}
