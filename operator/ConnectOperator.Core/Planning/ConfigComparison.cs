using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// Compares a desired config with what Connect echoes. The echo is not the config: some servers mask passwords, some add keys
/// or rewrite values; none of that may cause a write.
/// </summary>
public static class ConfigComparison
{
    private const string NameKey = "name";

    /// <summary>Keys that have to be written, and whether that is because Connect was changed rather than the resource.</summary>
    /// <param name="desired">What is asked for.</param>
    /// <param name="observed">What Connect shows.</param>
    /// <param name="applied">What was written last in this process's life.</param>
    /// <param name="recordedHash">status.configHash: what was written before that.</param>
    /// <param name="recordedKeys">status.serverKeys: what Connect made of it.</param>
    public static ConfigDrift Compare(
        DesiredConnector desired,
        ObservedConnector observed,
        AppliedConfig? applied = null,
        string? recordedHash = null,
        ServerKeys? recordedKeys = null)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var all = Differences(desired, observed.Config);
        var unchanged = (applied?.Hash ?? recordedHash) == desired.ConfigHash;
        var differences = all.RemoveAll(difference => difference.Kind switch
        {
            // Whatever is asked for now: it was not asked for when the server added it.
            DifferenceKind.Extra when IsAdded(difference.Key, applied, recordedKeys) => true,
            DifferenceKind.Masked => unchanged,
            _ => unchanged && IsRewritten(difference.Key, observed.Config, applied, recordedKeys),
        });
        return new ConfigDrift(differences, CorrectsDrift: unchanged && !differences.IsEmpty)
        {
            ServerKeys = all.Length == differences.Length ? new ServerKeys() : ServersOwn(all.Except(differences)),
        };
    }

    /// <summary>Keys whose value in a server's answer to a write is not what was sent.</summary>
    public static FrozenDictionary<string, string?> EchoDifferences(
        FrozenDictionary<string, string> sent, IReadOnlyDictionary<string, string> answered)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(answered);
        var different = sent.Keys
            .Where(key => answered.GetValueOrDefault(key) != sent[key])
            .Select(key => KeyValuePair.Create(key, answered.GetValueOrDefault(key)));
        var added = answered
            .Where(pair => pair.Key != NameKey && !sent.ContainsKey(pair.Key))
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value));
        return different.Concat(added).ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static ImmutableArray<ConfigDifference> Differences(DesiredConnector desired, IReadOnlyDictionary<string, string> observed)
    {
        List<ConfigDifference>? found = null;
        var shared = 0;
        foreach (var (key, value) in desired.Config)
        {
            if (!observed.TryGetValue(key, out var actual))
            {
                (found ??= []).Add(new(key, DifferenceKind.Missing));
            }
            else
            {
                shared++;
                if (actual != value)
                {
                    (found ??= []).Add(new(key, IsMask(actual) ? DifferenceKind.Masked : DifferenceKind.Changed));
                }
            }
        }

        var named = observed.TryGetValue(NameKey, out var name);
        if (named && name != desired.Name.Value)
        {
            (found ??= []).Add(new(NameKey, DifferenceKind.Changed));
        }

        if (observed.Count > shared + (named ? 1 : 0))
        {
            (found ??= []).AddRange(observed.Keys
                .Where(key => key != NameKey && !desired.Config.ContainsKey(key))
                .Select(key => new ConfigDifference(key, DifferenceKind.Extra)));
        }

        return found is null ? [] : [.. found.OrderBy(difference => difference.Key, StringComparer.Ordinal)];
    }

    private static bool IsAdded(string key, AppliedConfig? applied, ServerKeys? recorded) =>
        applied?.Residue.Contains(key) is true || recorded?.Added?.Contains(key, StringComparer.Ordinal) is true;

    /// <summary>
    /// What was seen of it in this process's life tells. Before it, only the key is known, because a value may be secret: what somebody
    /// else made of such a key while no operator ran is not noticed.
    /// </summary>
    private static bool IsRewritten(
        string key, IReadOnlyDictionary<string, string> observed, AppliedConfig? applied, ServerKeys? recorded) => applied is null
        ? recorded?.Rewritten?.Contains(key, StringComparer.Ordinal) is true
        : applied.EchoDifferences.TryGetValue(key, out var echoed) && echoed == observed.GetValueOrDefault(key);

    private static ServerKeys ServersOwn(IEnumerable<ConfigDifference> differences)
    {
        var byKind = differences.ToLookup(difference => difference.Kind);
        var added = byKind[DifferenceKind.Extra].Select(difference => difference.Key).ToList();
        var rewritten = byKind[DifferenceKind.Changed].Concat(byKind[DifferenceKind.Missing])
            .Select(difference => difference.Key).Order(StringComparer.Ordinal).ToList();
        return new ServerKeys { Added = added.Count == 0 ? null : added, Rewritten = rewritten.Count == 0 ? null : rewritten };
    }

    private static bool IsMask(string value) => value.Length > 0 && value.All(c => c == '*');
}

/// <summary>What differs between a desired config and Connect's.</summary>
/// <param name="Differences">Sorted by key.</param>
/// <param name="CorrectsDrift">The config was written before as it is desired now: somebody changed it in Connect.</param>
public sealed record ConfigDrift(ImmutableArray<ConfigDifference> Differences, bool CorrectsDrift)
{
    /// <summary>Keys that differ in Connect because Connect keeps them in its own way; no part of <see cref="Differences"/>.</summary>
    public ServerKeys ServerKeys { get; init; } = new();

    /// <summary>Nothing has to be written.</summary>
    public bool InSync => Differences.IsEmpty;

    /// <summary>The keys.</summary>
    public ImmutableArray<string> Keys => [.. Differences.Select(difference => difference.Key)];

    /// <summary>Keys that Connect has and the desired config lacks.</summary>
    public FrozenSet<string> ExtraKeys => Differences
        .Where(difference => difference.Kind is DifferenceKind.Extra)
        .Select(difference => difference.Key)
        .ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>One key that differs.</summary>
public readonly record struct ConfigDifference(string Key, DifferenceKind Kind);

/// <summary>How a key differs.</summary>
public enum DifferenceKind
{
    /// <summary>Connect lacks it.</summary>
    Missing,

    /// <summary>Another value.</summary>
    Changed,

    /// <summary>Connect shows asterisks.</summary>
    Masked,

    /// <summary>Only Connect has it.</summary>
    Extra,
}
