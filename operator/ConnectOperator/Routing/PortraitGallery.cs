using ConnectOperator.Core.Observation;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Routing;

/// <summary>
/// Compares what the Connect clusters show behind which the same names are claimed. Owned by the router's loop: controllers share
/// nothing and are told by messages.
/// </summary>
internal sealed class PortraitGallery
{
    private readonly Dictionary<ObjectKey, ConnectPortrait> portraits = [];
    private readonly Dictionary<(ObjectKey Left, ObjectKey Right), Acquaintance> acquaintances = [];

    /// <summary>Takes a newer portrait. Answers which others have become, or are no longer, known to be the same.</summary>
    public IReadOnlyList<(ObjectKey Other, Kinship Kinship)> Accept(ObjectKey key, ConnectPortrait portrait, DateTimeOffset now)
    {
        portraits[key] = portrait;
        List<(ObjectKey, Kinship)> changed = [];
        foreach (var (other, shown) in portraits.Where(pair => pair.Key != key))
        {
            var isLeft = IsLeft(key, other);
            var pair = isLeft ? (key, other) : (other, key);
            var before = acquaintances.GetValueOrDefault(pair, Acquaintance.New);
            var after = isLeft ? before.After(portrait, shown, now) : before.After(shown, portrait, now);
            acquaintances[pair] = after;
            if (before.Kinship != after.Kinship)
            {
                changed.Add((other, after.Kinship));
            }
        }

        return changed;
    }

    /// <summary>What was shown does not hold any more. Answers of whom nothing is known by that.</summary>
    public IReadOnlyList<(ObjectKey Other, Kinship Kinship)> Remove(ObjectKey key)
    {
        portraits.Remove(key);
        List<(ObjectKey, Kinship)> changed = [];
        foreach (var (pair, acquaintance) in acquaintances.Where(entry => entry.Key.Left == key || entry.Key.Right == key).ToList())
        {
            acquaintances.Remove(pair);
            if (acquaintance.Kinship is not Kinship.Unknown)
            {
                changed.Add((pair.Left == key ? pair.Right : pair.Left, Kinship.Unknown));
            }
        }

        return changed;
    }

    private static bool IsLeft(ObjectKey key, ObjectKey other) => string.CompareOrdinal(key.ToString(), other.ToString()) < 0;
}
