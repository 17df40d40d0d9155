using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Comparison;

/// <summary>What differs between a desired config and Connect's.</summary>
/// <param name="Differences">Sorted by key.</param>
/// <param name="CorrectsDrift">The config was seen before as it is desired now: somebody changed it in Connect.</param>
public sealed record ConfigDrift(ImmutableArray<ConfigDifference> Differences, bool CorrectsDrift)
{
    /// <summary>Keys that differ in Connect because Connect keeps them in its own way; no part of <see cref="Differences"/>.</summary>
    public ServerKeys ServerKeys { get; init; } = new();

    /// <summary>Of these, the keys that are asked for, with what Connect shows of them (null: nothing).</summary>
    public FrozenDictionary<string, string?> Agreed { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Among these is a value that this process has not seen before: it counts only once a confirmed look has shown it.</summary>
    public bool IsNews { get; init; }

    /// <summary>Keys that are not as they were sent although nothing but that write had been seen since: see <see cref="AppliedConfig.Suspects"/>.</summary>
    public FrozenSet<string> Suspects { get; init; } = FrozenSet<string>.Empty;

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

    /// <summary>Another value, which looks like a mask.</summary>
    Masked,

    /// <summary>Only Connect has it.</summary>
    Extra,
}
