using System.Collections.Immutable;

namespace ConnectOperator.Core.Pacing;

/// <summary>
/// How many writes a Connect cluster bears at once, learnt from how long they take: half as many when most of the last ones took
/// long, and one more for each round that did not (additive increase, multiplicative decrease, as TCP does it). It looks at the
/// median, so that one slow connector says nothing of the cluster. Immutable.
/// </summary>
public sealed record WriteConcurrency
{
    /// <summary>Writes commonly take 1 to 3 s on a Connect cluster that is well (recorded): what takes less than this is never slow.</summary>
    public static readonly TimeSpan ShortestSlowThreshold = TimeSpan.FromSeconds(5);

    /// <summary>A write that blocks while a worker leaves takes up to 23 s (recorded): what takes this long is always slow.</summary>
    public static readonly TimeSpan LongestSlowThreshold = TimeSpan.FromSeconds(30);

    private const int Remembered = 9;
    private const int Enough = 5;
    private const double TimesTheBest = 3;

    /// <summary>What was the best is forgotten within some hundred writes, so that a Connect that has become slower for good counts as well again.</summary>
    private const double Forgetting = 0.003;

    /// <summary>How long the last writes took, or have taken so far; oldest first.</summary>
    private ImmutableArray<TimeSpan> Recent { get; init; } = [];

    /// <summary>How long the last writes took that have ended.</summary>
    private ImmutableArray<TimeSpan> Ended { get; init; } = [];

    /// <summary>The best median of late.</summary>
    private TimeSpan? Best { get; init; }

    /// <summary>The learnt limit; null for as many as are allowed.</summary>
    private double? Learnt { get; init; }

    /// <summary>Nothing learnt: as many as are allowed.</summary>
    public static WriteConcurrency Unknown { get; } = new();

    /// <summary>What takes this long is slow, by the standards of this Connect cluster.</summary>
    public TimeSpan SlowThreshold => Best is { } best
        ? TimeSpan.FromTicks(Math.Clamp((long)(best.Ticks * TimesTheBest), ShortestSlowThreshold.Ticks, LongestSlowThreshold.Ticks))
        : ShortestSlowThreshold;

    /// <summary>Enough writes have ended to tell what is normal.</summary>
    public bool IsKnown => Best is not null;

    /// <summary>Most of the last writes were not slow: who is slow now is so by itself.</summary>
    public bool IsPrompt => !Recent.IsEmpty && Median(Recent) < SlowThreshold;

    /// <summary>How many writes may run at once, at least one.</summary>
    /// <param name="allowed">spec.maxConcurrentWrites.</param>
    public int Limit(int allowed) => Learnt is { } learnt ? Math.Clamp((int)learnt, 1, allowed) : allowed;

    /// <summary>After a write that is under way has become overdue.</summary>
    /// <param name="allowed">spec.maxConcurrentWrites.</param>
    public WriteConcurrency AfterOverdue(int allowed) => Counting(SlowThreshold, allowed);

    /// <summary>After a write that has ended.</summary>
    /// <param name="took">From the request to its answer.</param>
    /// <param name="wasOverdue">Whether it has been counted as overdue; then it tells only what is normal.</param>
    /// <param name="allowed">spec.maxConcurrentWrites.</param>
    public WriteConcurrency After(TimeSpan took, bool wasOverdue, int allowed)
    {
        ImmutableArray<TimeSpan> ended = [.. Ended.TakeLast(Remembered - 1), took];
        var next = this with { Ended = ended, Best = BestWith(ended, took) };
        return wasOverdue ? next : next.Counting(took, allowed);
    }

    private WriteConcurrency Counting(TimeSpan took, int allowed)
    {
        ImmutableArray<TimeSpan> recent = [.. Recent.TakeLast(Remembered - 1), took];
        if (recent.Length >= Enough && Median(recent) >= SlowThreshold)
        {
            // What was under way when the limit was lowered says nothing of the lower limit: so many new ones decide next.
            return this with { Learnt = Math.Max(1, Limit(allowed) / 2), Recent = [] };
        }

        var grown = Learnt + (1 / Learnt);
        return took >= SlowThreshold
            ? this with { Recent = recent }
            : this with { Recent = recent, Learnt = grown < allowed ? grown : null };
    }

    private TimeSpan? BestWith(ImmutableArray<TimeSpan> ended, TimeSpan took)
    {
        if (ended.Length < Enough)
        {
            return Best;
        }

        var median = Median(ended);
        return Best is not { } best || median <= best ? median : best + (took > best ? (took - best) * Forgetting : TimeSpan.Zero);
    }

    private static TimeSpan Median(ImmutableArray<TimeSpan> times) => times.Sort()[times.Length / 2];
}
