namespace ConnectDouble.Cluster;

/// <summary>What can befall the group of workers and its broker.</summary>
internal static class GroupCommands
{
    public static ClusterState BeginRebalance(ClusterState state, RebalanceKind kind, TimeSpan? lasts, DateTimeOffset now)
    {
        var number = state.Conditions.RebalanceNumber + 1;
        state = state with { Conditions = state.Conditions with { Rebalance = kind, RebalanceNumber = number } };
        return lasts is { } span ? state.Schedule(now + span, new ClusterEffect.EndRebalance(number)) : state;
    }

    public static ClusterState EndRebalance(ClusterState state) => state with { Conditions = state.Conditions with { Rebalance = null } };

    public static ClusterState FreezeBroker(ClusterState state, DateTimeOffset now) => state with
    {
        Conditions = state.Conditions with { IsBrokerFrozen = true, HerderBusyUntil = now },
    };

    /// <summary>The broker goes on, and soon after what was on its way to it is carried out.</summary>
    public static ClusterState ThawBroker(ClusterState state, ConnectDelays delays, DateTimeOffset now)
    {
        var thawed = state with { Conditions = state.Conditions with { IsBrokerFrozen = false }, LateWrites = [] };
        return state.LateWrites.Aggregate(thawed, (next, write) => next.Schedule(now + delays.BrokerThaw, new ClusterEffect.WriteLate(write)));
    }

    /// <summary>A worker is gone. The group notices after a while, and waits longer for its return before others do its work.</summary>
    public static ClusterState LoseWorker(ClusterState state, int worker, ConnectDelays delays, DateTimeOffset now)
    {
        state = BeginRebalance(state, RebalanceKind.Blocks, delays.WorkerLossBlocks, now);
        var number = state.Conditions.RebalanceNumber;
        var conditions = state.Conditions with
        {
            GoneWorkers = state.Conditions.GoneWorkers.Add(worker),
            StrandedWorkers = state.Conditions.StrandedWorkers.SetItem(worker, number),
        };
        return (state with { Conditions = conditions }).Schedule(now + delays.WorkerReplaced, new ClusterEffect.ReplaceWorker(worker, number));
    }

    /// <summary>A worker is back. What it ran before waits until the group gives it out.</summary>
    public static ClusterState ReturnWorker(ClusterState state, int worker) => state with
    {
        Conditions = state.Conditions with { GoneWorkers = state.Conditions.GoneWorkers.Remove(worker) },
    };
}
