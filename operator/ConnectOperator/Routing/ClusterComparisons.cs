using ConnectOperator.Core.Observation;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Routing;

/// <summary>
/// Compares what the Connect clusters show behind which the same names are claimed. Owned by the router's loop: controllers share
/// nothing and are told by messages.
/// </summary>
internal sealed class ClusterComparisons
{
    private readonly Dictionary<ObjectKey, ClusterFingerprint> fingerprints = [];
    private readonly Dictionary<(ObjectKey Left, ObjectKey Right), ClusterComparison> comparisons = [];

    /// <summary>Takes a newer fingerprint. Answers which others have become, or are no longer, known to be the same.</summary>
    public IReadOnlyList<(ObjectKey Other, ClusterRelation ClusterRelation)> Accept(ObjectKey key, ClusterFingerprint fingerprint, DateTimeOffset now)
    {
        fingerprints[key] = fingerprint;
        List<(ObjectKey, ClusterRelation)> changed = [];
        foreach (var (other, shown) in fingerprints.Where(pair => pair.Key != key))
        {
            var isLeft = IsLeft(key, other);
            var pair = isLeft ? (key, other) : (other, key);
            var before = comparisons.GetValueOrDefault(pair, ClusterComparison.New);
            var after = isLeft ? before.After(fingerprint, shown, now) : before.After(shown, fingerprint, now);
            comparisons[pair] = after;
            if (before.ClusterRelation != after.ClusterRelation)
            {
                changed.Add((other, after.ClusterRelation));
            }
        }

        return changed;
    }

    /// <summary>What was shown does not hold any more. Answers of whom nothing is known by that.</summary>
    public IReadOnlyList<(ObjectKey Other, ClusterRelation ClusterRelation)> Remove(ObjectKey key)
    {
        fingerprints.Remove(key);
        List<(ObjectKey, ClusterRelation)> changed = [];
        foreach (var (pair, comparison) in comparisons.Where(entry => entry.Key.Left == key || entry.Key.Right == key).ToList())
        {
            comparisons.Remove(pair);
            if (comparison.ClusterRelation is not ClusterRelation.Unknown)
            {
                changed.Add((pair.Left == key ? pair.Right : pair.Left, ClusterRelation.Unknown));
            }
        }

        return changed;
    }

    private static bool IsLeft(ObjectKey key, ObjectKey other) => string.CompareOrdinal(key.ToString(), other.ToString()) < 0;
}
