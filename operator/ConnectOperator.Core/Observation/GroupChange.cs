using System.Collections.Frozen;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>
/// Whether another Connect cluster answers behind a URL than before, on the same Kafka cluster. Connect tells its group.id nowhere, so
/// it is told by all that it shows: none of the connectors that were claimed there, and only workers that were never seen there. One
/// alone happens in any cluster: people delete connectors, and workers come back under other addresses.
/// </summary>
public static class GroupChange
{
    /// <summary>Every worker that runs, or ran last, something that a snapshot shows.</summary>
    public static FrozenSet<string> Workers(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Connectors.Values
            .SelectMany(connector => connector.Tasks.Select(task => task.WorkerId).Append(connector.WorkerId))
            .OfType<string>()
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Something in a snapshot is known, or there is nothing that could be.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="claimed">Connectors that are claimed and have been there.</param>
    /// <param name="known">Workers that were seen there.</param>
    public static bool IsFamiliar(Snapshot snapshot, IEnumerable<ConnectorName> claimed, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(claimed);
        ArgumentNullException.ThrowIfNull(known);
        var any = false;
        foreach (var name in claimed)
        {
            any = true;
            if (snapshot.Connectors.ContainsKey(name))
            {
                return true;
            }
        }

        return !any || known.Count == 0 || known.Any(Workers(snapshot).Contains);
    }

    /// <summary>
    /// What is not familiar is another cluster: a confirmed look shows that something runs there, and that none of ours is just starting.
    /// From then on that stands until something familiar shows.
    /// </summary>
    /// <param name="snapshot">The last snapshot, in which nothing is familiar.</param>
    /// <param name="confirmed">The last one that was confirmed.</param>
    /// <param name="claimed">Connectors that are claimed and have been there.</param>
    public static bool IsProven(Snapshot snapshot, Confirmation? confirmed, IEnumerable<ConnectorName> claimed)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return ReferenceEquals(confirmed?.Snapshot, snapshot) && Workers(snapshot).Count > 0 && !claimed.Any(confirmed!.Names.Contains);
    }
}
