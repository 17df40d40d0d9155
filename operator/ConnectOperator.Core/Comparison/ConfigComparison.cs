using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Comparison;

/// <summary>
/// Compares a desired config with what Connect shows, which is not what it holds: some servers mask passwords, some add keys or rewrite
/// values. What a server makes of a config it shows right after the operator's own write, and that counts as agreement from then on.
/// Anything else is drift, a mask included: where this server did not mask that key, somebody has written the mask.
/// </summary>
public static class ConfigComparison
{
    /// <summary>Keys that begin so are a server's own by their name (Confluent's <c>__internal.config.version</c>), and never compared.</summary>
    private const string Internal = "__internal.";
    private const string NameKey = "name";
    private static readonly string DefaultTasksMax = SpecDefaults.TasksMax.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Keys that have to be written, and whether that is because Connect was changed rather than the resource.</summary>
    /// <param name="desired">What is asked for.</param>
    /// <param name="observed">What Connect shows.</param>
    /// <param name="applied">What was written last in this process's life, or found as asked.</param>
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
        if (all.IsEmpty)
        {
            return new ConfigDrift([], CorrectsDrift: false);
        }

        var unchanged = (applied?.Hash ?? recordedHash) == desired.ConfigHash;
        var way = new ServerRewrites(unchanged ? applied : null, recordedKeys);
        List<string> news = [];
        var differences = all.RemoveAll(difference =>
        {
            // Whatever is asked for now: it was not asked for when the server added it.
            if (difference.Kind is DifferenceKind.Extra && (applied?.ServerAdded.Contains(difference.Key) is true || way.Adds(difference.Key)))
            {
                return true;
            }

            var agreement = unchanged ? way.Of(difference.Key, observed.Config.GetValueOrDefault(difference.Key)) : RewriteMatch.None;
            if (agreement is RewriteMatch.New)
            {
                news.Add(difference.Key);
            }

            return agreement is not RewriteMatch.None;
        });
        var own = all.Length == differences.Length ? [] : all.RemoveRange(differences);
        var isFirstLook = unchanged && applied is { IsUnseen: true };
        return new ConfigDrift(differences, CorrectsDrift: unchanged && !isFirstLook && !differences.IsEmpty)
        {
            ServerKeys = ServerRewrites.Record(own, desired.Config, observed.Config),
            Agreed = own.Where(difference => difference.Kind is not DifferenceKind.Extra)
                .ToFrozenDictionary(difference => difference.Key, difference => observed.Config.GetValueOrDefault(difference.Key), StringComparer.Ordinal),
            IsNews = news.Count > 0,
            Suspects = isFirstLook && !differences.IsEmpty
                ? differences.Select(difference => difference.Key).Concat(news).ToFrozenSet(StringComparer.Ordinal)
                : FrozenSet<string>.Empty,
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
        return different.Concat(added).Where(pair => !IsInternal(pair.Key)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>What is to be remembered of a config that is as asked; null for what is remembered already.</summary>
    /// <param name="applied">What is remembered.</param>
    /// <param name="desired">What is asked for.</param>
    /// <param name="observed">What Connect shows.</param>
    /// <param name="trusted">That is known, and not only listed.</param>
    /// <param name="drift">How the two compare: in sync.</param>
    /// <param name="atRest">Connect has had the time to show what it makes of the last write.</param>
    internal static AppliedConfig? Remembered(
        AppliedConfig? applied, DesiredConnector desired, ObservedConnector observed, bool trusted, ConfigDrift drift, bool atRest)
    {
        if (applied is null)
        {
            // Another process wrote it: which of its keys are shown in another way is recorded, and how is seen now.
            return drift.Agreed.Count > 0 && trusted ? new(desired.ConfigHash, drift.Agreed, FrozenSet<string>.Empty) : null;
        }

        // A key that the server adds is there at rest; one that is gone was added by a person, and will be removed again should it come back.
        var gone = atRest && applied.ServerAdded.Any(key => !observed.Config.ContainsKey(key));
        return applied.Hash == desired.ConfigHash && !applied.IsUnseen && !gone
            ? null
            : new(
                desired.ConfigHash,
                applied.IsUnseen || applied.Hash != desired.ConfigHash ? drift.Agreed : applied.EchoDifferences,
                gone ? applied.ServerAdded.Where(observed.Config.ContainsKey).ToFrozenSet(StringComparer.Ordinal) : applied.ServerAdded);
    }

    /// <summary>
    /// The write without suspects that Connect has listed as they were sent: who rewrites a key never lists it so, and what differs later was changed.
    /// Null where none is cleared.
    /// </summary>
    /// <param name="applied">What is remembered.</param>
    /// <param name="desired">What is asked for.</param>
    /// <param name="observed">What Connect has listed since that write.</param>
    internal static AppliedConfig? Cleared(AppliedConfig? applied, DesiredConnector desired, ObservedConnector observed)
    {
        if (applied is not { IsUnseen: true, Suspects.Count: > 0 } || applied.Hash != desired.ConfigHash)
        {
            return null;
        }

        var different = Differences(desired, observed.Config).Select(difference => difference.Key).ToFrozenSet(StringComparer.Ordinal);
        var left = applied.Suspects.Where(different.Contains).ToFrozenSet(StringComparer.Ordinal);
        return left.Count < applied.Suspects.Count ? applied with { Suspects = left } : null;
    }

    /// <summary>Whether a key is a server's own by its name.</summary>
    public static bool IsInternal(string key) => key.StartsWith(Internal, StringComparison.Ordinal);

    private static ImmutableArray<ConfigDifference> Differences(DesiredConnector desired, IReadOnlyDictionary<string, string> observed)
    {
        List<ConfigDifference>? found = null;
        var shared = 0;
        foreach (var (key, value) in desired.Config)
        {
            if (!observed.TryGetValue(key, out var actual))
            {
                // Connect takes an absent tasks.max for 1, and every resource has one by default.
                if (!IsInternal(key) && (key != ReservedConfigKeys.TasksMax || value != DefaultTasksMax))
                {
                    (found ??= []).Add(new(key, DifferenceKind.Missing));
                }
            }
            else
            {
                shared++;
                if (actual != value && !IsInternal(key))
                {
                    (found ??= []).Add(new(key, MaskText.ShapeOf(actual) is null ? DifferenceKind.Changed : DifferenceKind.Masked));
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
            foreach (var key in observed.Keys)
            {
                if (key != NameKey && !desired.Config.ContainsKey(key) && !IsInternal(key))
                {
                    (found ??= []).Add(new(key, DifferenceKind.Extra));
                }
            }
        }

        return found is null ? [] : [.. found.OrderBy(difference => difference.Key, StringComparer.Ordinal)];
    }
}
