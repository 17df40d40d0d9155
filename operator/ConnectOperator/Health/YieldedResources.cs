using System.Collections.Concurrent;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Health;

/// <summary>Resources of a Connect cluster that this operator leaves to another one, which writes them too.</summary>
/// <param name="Count">How many.</param>
/// <param name="Writer">The other one's name as it stands in status; the last one's if there are several.</param>
/// <param name="SeenAt">When its last write was seen.</param>
internal sealed record YieldedTo(int Count, string? Writer, DateTimeOffset SeenAt)
{
    /// <summary>
    /// Who has not been heard of for so long is not spoken of any more. Whether it is gone shows only once something is due, which nobody may
    /// ask for in weeks.
    /// </summary>
    private static readonly TimeSpan SpokenOfFor = TimeSpan.FromHours(1);

    /// <summary>Both; null for none of which to speak.</summary>
    public static YieldedTo? Together(YieldedTo? one, YieldedTo? other, DateTimeOffset now)
    {
        var later = one is null || other?.SeenAt > one.SeenAt ? other : one;
        return later is null || now - later.SeenAt >= SpokenOfFor ? null : later with { Count = (one?.Count ?? 0) + (other?.Count ?? 0) };
    }
}

/// <summary>What all loops leave to other operators. Safe for concurrent use.</summary>
internal sealed class YieldedResources
{
    private readonly ConcurrentDictionary<ObjectKey, YieldedTo> clusters = new();

    /// <summary>Takes what a loop leaves to another operator; null for nothing.</summary>
    public void Publish(ObjectKey cluster, YieldedTo? yielded)
    {
        if (yielded is null)
        {
            clusters.TryRemove(cluster, out _);
        }
        else
        {
            clusters[cluster] = yielded;
        }
    }

    /// <summary>For people who look at readiness: it is no reason to end the process.</summary>
    public HealthCheck Check() => new("other-operators", Problem: null)
    {
        Remark = clusters.IsEmpty ? null : string.Join("; ", clusters
            .OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
            .Select(entry => $"{entry.Value.Count} {(entry.Value.Count == 1 ? "resource" : "resources")} of {entry.Key} {(entry.Value.Count == 1 ? "is" : "are")} left to "
                + OperatorIdentity.Described(entry.Value.Writer))),
    };
}
