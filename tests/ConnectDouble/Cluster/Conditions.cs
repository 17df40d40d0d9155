using System.Collections.Immutable;

namespace ConnectDouble.Cluster;

/// <summary>How the group of workers and its broker are. A worker that is gone keeps its work until the group gives it to others.</summary>
internal sealed record Conditions(int Workers, int FirstLeader)
{
    public RebalanceKind? Rebalance { get; init; }

    /// <summary>Tells one rebalance from the next, so that the end of one does not end another.</summary>
    public long RebalanceNumber { get; init; }

    public bool IsBrokerFrozen { get; init; }

    /// <summary>The herder serves one request after another: until when those that wait for the frozen broker keep it busy.</summary>
    public DateTimeOffset HerderBusyUntil { get; init; }

    /// <summary>The workers that are gone, each with the rebalance that its loss began.</summary>
    public ImmutableSortedDictionary<int, long> GoneWorkers { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    /// <summary>Those of the gone workers whose work was given to others.</summary>
    public ImmutableSortedSet<int> ReplacedWorkers { get; init; } = [];

    /// <summary>Which worker gets the next connector; null leaves it to the group.</summary>
    public int? NextWorker { get; init; }

    /// <summary>The worker that writes the config topic: when it is gone, the next one.</summary>
    public int Leader => NextOf(FirstLeader, GoneWorkers.ContainsKey);

    /// <summary>Who does the work that would be this worker's.</summary>
    public int Substitute(int worker) => NextOf(worker, ReplacedWorkers.Contains);

    private int NextOf(int worker, Func<int, bool> isOut) =>
        Enumerable.Range(worker, Workers).Select(candidate => candidate % Workers).FirstOrDefault(candidate => !isOut(candidate), worker);
}
