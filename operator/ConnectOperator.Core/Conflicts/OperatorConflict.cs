namespace ConnectOperator.Core.Conflicts;

/// <summary>
/// One resource that another operator writes too, as this one knows it. Who yields writes nothing more, neither status nor to Connect. It
/// cannot see that the other is gone while nothing has to be done; so it goes on only when something has been due for a while and the other has
/// not done it, and it asks before: it writes its own name into status and nothing else, which whoever goes before it answers at once.
/// Nothing is written while nothing happens.
/// </summary>
public sealed record OperatorConflict
{
    /// <summary>How long something may be due before this operator asks whether the other is still there.</summary>
    public static readonly TimeSpan FirstProbeDelay = TimeSpan.FromMinutes(2);

    /// <summary>Each answer doubles that, up to this: the two see things differently, and the other one counts.</summary>
    public static readonly TimeSpan LongestProbeDelay = TimeSpan.FromHours(1);

    /// <summary>So long an answer may take: it is one write by a loop that never waits, and a watch.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>Who writes so often within <see cref="InsistsWithin"/> does not yield, whatever the order between the two is.</summary>
    public const int InsistentWrites = 3;

    /// <summary>See <see cref="InsistentWrites"/>.</summary>
    public static readonly TimeSpan InsistsWithin = TimeSpan.FromMinutes(1);

    private OperatorConflict()
    {
    }

    /// <summary>The other one's name as it stands in status; null for one that writes none.</summary>
    public string? Writer { get; private init; }

    /// <summary>This operator yields; otherwise the other one is to.</summary>
    public bool Yields { get; private init; }

    /// <summary>When the other one's last write was seen.</summary>
    public DateTimeOffset SeenAt { get; private init; }

    /// <summary>This operator's name has to be in status, so that the other one sees it.</summary>
    public bool IsAnswerDue { get; private init; }

    /// <summary>For how long this operator waits before it asks.</summary>
    public TimeSpan ProbeDelay { get; private init; } = FirstProbeDelay;

    private int Writes { get; init; }

    private DateTimeOffset CountedSince { get; init; }

    /// <summary>Since when something has been due that the other one has not done.</summary>
    private DateTimeOffset? DueSince { get; init; }

    private bool IsProbing { get; init; }

    private DateTimeOffset? ProbedAt { get; init; }

    /// <summary>Another operator has written the resource's status.</summary>
    /// <param name="known">What was known; null for nothing.</param>
    /// <param name="self">This operator.</param>
    /// <param name="writer">The other one's name as it stands in status.</param>
    /// <param name="now">When the write was seen.</param>
    public static OperatorConflict After(OperatorConflict? known, OperatorIdentity self, string? writer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(self);
        var before = known is not null && known.Writer == writer ? known : new OperatorConflict { Writer = writer, CountedSince = now };
        var counted = now - before.CountedSince < InsistsWithin ? before : before with { CountedSince = now, Writes = 0 };
        var yields = before.Yields
            || counted.Writes + 1 >= InsistentWrites
            || (OperatorIdentity.TryParse(writer) is { } other && other.GoesBefore(self));
        return counted with
        {
            Yields = yields,
            SeenAt = now,
            IsAnswerDue = !yields,
            ProbeDelay = before.ProbedAt is null ? before.ProbeDelay : Shorter(before.ProbeDelay * 2, LongestProbeDelay),
            Writes = counted.Writes + 1,
            DueSince = null,
            IsProbing = false,
            ProbedAt = null,
        };
    }

    /// <summary>This operator's name has been written into status.</summary>
    public OperatorConflict Wrote(DateTimeOffset now) => this with { IsAnswerDue = false, ProbedAt = IsProbing ? now : ProbedAt };

    /// <summary>What to do about the resource.</summary>
    /// <param name="isDone">Nothing has to be done, and status is as this operator would write it.</param>
    /// <param name="now">When.</param>
    public (ConflictStep Step, OperatorConflict? Next) At(bool isDone, DateTimeOffset now)
    {
        if (!Yields)
        {
            return (new ConflictStep.Proceed(), !IsAnswerDue && now - SeenAt >= InsistsWithin ? null : this);
        }

        if (isDone)
        {
            return (new ConflictStep.Yield(RecheckAt: null), this with { DueSince = null, IsProbing = false, ProbedAt = null });
        }

        if (ProbedAt is { } asked)
        {
            return now - asked >= AnswerTime ? (new ConflictStep.TakeOver(), null) : (new ConflictStep.Yield(asked + AnswerTime), this);
        }

        var due = DueSince ?? now;
        return now - due >= ProbeDelay
            ? (new ConflictStep.Probe(), this with { DueSince = due, IsProbing = true })
            : (new ConflictStep.Yield(due + ProbeDelay), this with { DueSince = due });
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>What to do about a resource that another operator writes too.</summary>
public abstract record ConflictStep
{
    private ConflictStep()
    {
    }

    /// <summary>Go on: the other one yields.</summary>
    public sealed record Proceed : ConflictStep;

    /// <summary>Write nothing.</summary>
    /// <param name="RecheckAt">When to look again though nothing changes; null for not at all.</param>
    public sealed record Yield(DateTimeOffset? RecheckAt) : ConflictStep;

    /// <summary>Write this operator's name into status, and nothing else; then <see cref="OperatorConflict.Wrote"/>.</summary>
    public sealed record Probe : ConflictStep;

    /// <summary>Go on: the other one has not done what was due, and has not answered.</summary>
    public sealed record TakeOver : ConflictStep;
}
