using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Timing;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Pacing;

/// <summary>
/// The one back-off of a Connect cluster for what befalls all writes alike: a rebalance, no worker to be reached, too many requests,
/// credentials that may not write. After each pause a single write finds out whether it still lasts. Immutable.
/// </summary>
public sealed record WriteBackOff
{
    /// <summary>The longest pause between two tries.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause that anybody can ask for (Retry-After).</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Unauthorized = TimeSpan.FromSeconds(30);

    /// <summary>Connect may refuse a connector by its name; so many, and none accepted meanwhile, are refused for who asks.</summary>
    private const int RefusalsOfAll = 3;

    /// <summary>Pauses in a row.</summary>
    private int Rounds { get; init; }

    /// <summary>Connectors refused since a write was last accepted.</summary>
    private ImmutableHashSet<ConnectorName> Refused { get; init; } = [];

    /// <summary>Connectors that were refused while others were accepted: that they are refused again says nothing of the others.</summary>
    private ImmutableHashSet<ConnectorName> RefusedAlone { get; init; } = [];

    /// <summary>No pause.</summary>
    public static WriteBackOff None { get; } = new();

    /// <summary>No write before this.</summary>
    public DateTimeOffset Until { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>The last pause is over or not, and no write has shown yet that its cause is gone: one at a time.</summary>
    public bool IsDoubtful => Rounds > 0;

    /// <summary>After a write.</summary>
    /// <param name="name">Of this connector.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="now">When.</param>
    /// <param name="random">From 0 to 1, for jitter.</param>
    public WriteBackOff After(ConnectorName name, ActionResult result, DateTimeOffset now, double random) => result switch
    {
        ActionResult.Failed { Kind: WriteFailureKind.Rebalancing or WriteFailureKind.NotSent } => Closed(now, BackOff.Delay(Rounds + 1, First, Longest, random)),
        ActionResult.Failed { Kind: WriteFailureKind.Throttled } throttled => Closed(now, Throttled(throttled, Rounds + 1, random)),
        ActionResult.Failed { Kind: WriteFailureKind.Unauthorized } => Closed(now, Unauthorized),
        ActionResult.Failed { Kind: WriteFailureKind.Forbidden } => AfterRefusalOf(name, now),

        // Nobody knows whether Connect took it, or would have.
        ActionResult.Failed { Kind: WriteFailureKind.OutcomeUnknown or WriteFailureKind.UnderWay or WriteFailureKind.NotConfirmed } => this,
        _ => Accepted(name),
    };

    /// <summary>The pause after a 429: at least as long as was asked for, within limits.</summary>
    internal static TimeSpan Throttled(ActionResult.Failed throttled, int attempts, double random)
    {
        var own = BackOff.Delay(attempts, First, Longest, random);
        var asked = throttled.RetryAfter is { } pause && pause < LongestAsked ? pause : throttled.RetryAfter is null ? TimeSpan.Zero : LongestAsked;
        return own > asked ? own : asked;
    }

    private WriteBackOff AfterRefusalOf(ConnectorName name, DateTimeOffset now)
    {
        if (RefusedAlone.Contains(name))
        {
            return this;
        }

        var next = this with { Refused = Refused.Add(name) };
        return next.Refused.Count < RefusalsOfAll ? next : next.Closed(now, Unauthorized);
    }

    private WriteBackOff Accepted(ConnectorName name) => Rounds == 0 && Refused.IsEmpty && RefusedAlone.IsEmpty ? this : this with
    {
        Rounds = 0,
        Refused = [],
        RefusedAlone = RefusedAlone.Union(Refused).Remove(name),
    };

    /// <summary>Writes that were under way together and are refused together count once.</summary>
    private WriteBackOff Closed(DateTimeOffset now, TimeSpan pause) => Until > now ? this : this with { Until = now + pause, Rounds = Rounds + 1 };
}
