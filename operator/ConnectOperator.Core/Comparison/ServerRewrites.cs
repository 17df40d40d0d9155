using System.Collections.Immutable;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Comparison;

/// <summary>
/// How a server shows a config that it was given, as far as it is known: from what it showed after this process's last write, or from what
/// status records of earlier ones. Status never holds what was shown, since it may hold a part of a secret.
/// </summary>
/// <param name="Applied">The last write, of the config that is desired now; null before there was one.</param>
/// <param name="Recorded">status.serverKeys.</param>
internal readonly record struct ServerRewrites(AppliedConfig? Applied, ServerKeys? Recorded)
{
    /// <summary>What is to be recorded of keys that differ and are no drift.</summary>
    public static ServerKeys Record(
        ImmutableArray<ConfigDifference> own, IReadOnlyDictionary<string, string> desired, IReadOnlyDictionary<string, string> observed)
    {
        List<string>? added = null, rewritten = null;
        List<MaskedKey>? masked = null;
        foreach (var (key, kind) in own)
        {
            if (kind is DifferenceKind.Extra)
            {
                (added ??= []).Add(key);
            }
            else if (desired.TryGetValue(key, out var value) && MaskText.ShapeInPlaceOf(value, observed.GetValueOrDefault(key)) is { } shape)
            {
                (masked ??= []).Add(new() { Key = key, As = shape });
            }
            else
            {
                (rewritten ??= []).Add(key);
            }
        }

        return new ServerKeys { Added = added, Masked = masked, Rewritten = rewritten };
    }

    /// <summary>Whether the server is known to add a key.</summary>
    public bool Adds(string key) => Recorded?.Added?.Contains(key, StringComparer.Ordinal) is true;

    /// <summary>Whether it is the server's way to show this of a key that was written otherwise; null for nothing.</summary>
    public RewriteMatch Of(string key, string? shown)
    {
        var isKnownMask = MaskText.ShapeOf(shown) is { } shape && Recorded?.Masked?.Any(mask => mask.Key == key && mask.As == shape) is true;
        var isRewritten = Recorded?.Rewritten?.Contains(key, StringComparer.Ordinal) is true;
        return Applied switch
        {
            null => isKnownMask || isRewritten ? RewriteMatch.Known : RewriteMatch.None,
            _ when Applied.EchoDifferences.TryGetValue(key, out var echoed) && IsSame(echoed, shown) => RewriteMatch.Known,
            { IsUnseen: true } when isKnownMask => RewriteMatch.Known,
            { IsUnseen: true } when isRewritten || Applied.Suspects.Contains(key) => RewriteMatch.New,
            _ => RewriteMatch.None,
        };
    }

    /// <summary>A mask says nothing by its length: some servers choose it at random.</summary>
    private static bool IsSame(string? echoed, string? shown) =>
        echoed == shown || (MaskText.ShapeOf(echoed) is { } shape && shape == MaskText.ShapeOf(shown));
}

/// <summary>Whether what a server shows of a key is its own way of showing what it was given.</summary>
internal enum RewriteMatch
{
    /// <summary>It is not: somebody has changed it.</summary>
    None,

    /// <summary>It is, as it has shown or said before.</summary>
    Known,

    /// <summary>It is, if a confirmed look shows it: nothing but this process's own writes can have made it so.</summary>
    New,
}
