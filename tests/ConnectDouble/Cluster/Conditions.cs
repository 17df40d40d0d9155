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

    /// <summary>The workers that are gone.</summary>
    public ImmutableSortedSet<int> GoneWorkers { get; init; } = [];

    /// <summary>
    /// The workers that were lost and whose work the group has given to nobody yet, each with the rebalance that its loss began. One that is
    /// back is among them until the group has waited long enough: only then it gets its work again (Kafka's IncrementalCooperativeAssignor,
    /// handleLostAssignments).
    /// </summary>
    public ImmutableSortedDictionary<int, long> StrandedWorkers { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    /// <summary>Which worker gets the next connector; null leaves it to the group.</summary>
    public int? NextWorker { get; init; }

    /// <summary>The worker that writes the config topic: when it is gone, the next one.</summary>
    public int Leader => NextOf(FirstLeader, GoneWorkers.Contains);

    /// <summary>Who does the work that would be this worker's.</summary>
    public int Substitute(int worker) => NextOf(worker, candidate => GoneWorkers.Contains(candidate) && !StrandedWorkers.ContainsKey(candidate));

    /// <summary>Who gets what would be this worker's and has not run yet.</summary>
    public int Available(int worker) => NextOf(worker, candidate => GoneWorkers.Contains(candidate) || StrandedWorkers.ContainsKey(candidate));

    private int NextOf(int worker, Func<int, bool> isOut) =>
        Enumerable.Range(worker, Workers).Select(candidate => candidate % Workers).FirstOrDefault(candidate => !isOut(candidate), worker);
}
