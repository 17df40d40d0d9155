using ConnectOperator.Core.Planning;

namespace ConnectOperator.Core.Pacing;

/// <summary>
/// The one back-off of a Connect cluster for what befalls all writes alike: a rebalance, no worker to be reached, credentials that
/// may not write. After each pause a single write finds out whether it still lasts. Immutable.
/// </summary>
public sealed record WritePause
{
    /// <summary>The longest pause between two tries.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Unauthorized = TimeSpan.FromSeconds(30);

    /// <summary>A plugin may refuse one connector by its name; so many in a row are refused for who asks.</summary>
    private const int RefusalsOfAll = 3;

    /// <summary>Pauses in a row.</summary>
    private int Rounds { get; init; }

    private int Refusals { get; init; }

    /// <summary>No pause.</summary>
    public static WritePause None { get; } = new();

    /// <summary>No write before this.</summary>
    public DateTimeOffset Until { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>The last pause is over or not, and no write has shown yet that its cause is gone: one at a time.</summary>
    public bool IsDoubtful => Rounds > 0;

    /// <summary>After a write.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="now">When.</param>
    /// <param name="random">From 0 to 1, for jitter.</param>
    public WritePause After(ActionResult result, DateTimeOffset now, double random) => result switch
    {
        ActionResult.Failed { Kind: SetbackKind.Rebalancing or SetbackKind.NotSent } => Closed(now, BackOff.Delay(Rounds + 1, First, Longest, random)),
        ActionResult.Failed { Kind: SetbackKind.Unauthorized } when Refusals + 1 < RefusalsOfAll => this with { Refusals = Refusals + 1 },
        ActionResult.Failed { Kind: SetbackKind.Unauthorized } => Closed(now, Unauthorized) with { Refusals = Refusals + 1 },

        // Nobody knows whether Connect took it, or would have.
        ActionResult.Failed { Kind: SetbackKind.OutcomeUnknown or SetbackKind.NotConfirmed } => this,
        _ => this with { Rounds = 0, Refusals = 0 },
    };

    /// <summary>Writes that were under way together and are refused together count once.</summary>
    private WritePause Closed(DateTimeOffset now, TimeSpan pause) => Until > now ? this : this with { Until = now + pause, Rounds = Rounds + 1 };
}
