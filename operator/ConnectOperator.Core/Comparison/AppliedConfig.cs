using System.Collections.Frozen;

namespace ConnectOperator.Core.Comparison;

/// <summary>A config that Connect accepted.</summary>
/// <param name="Hash">Of the config as desired.</param>
/// <param name="EchoDifferences">
/// Keys whose value Connect showed right after the write is not what was sent, with what it showed (null: nothing): its own way of showing them.
/// </param>
/// <param name="ServerAdded">Keys that came back after they had been removed once: the server adds them itself.</param>
public sealed record AppliedConfig(string Hash, FrozenDictionary<string, string?> EchoDifferences, FrozenSet<string> ServerAdded)
{
    /// <summary>
    /// Connect has not been seen since the write: what is known of its way is what its answer said, which may be another than what it lists.
    /// </summary>
    public bool IsUnseen { get; init; }

    /// <summary>
    /// Keys that were not as sent when Connect was seen after the write before this one, of the same config. Nobody changes a key twice at
    /// once right after two writes: what is not as sent again, the server makes of it.
    /// </summary>
    public FrozenSet<string> Suspects { get; init; } = FrozenSet<string>.Empty;
}
