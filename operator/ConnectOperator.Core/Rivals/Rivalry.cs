namespace ConnectOperator.Core.Rivals;

/// <summary>
/// One resource that another operator writes too, as this one knows it. Who yields writes nothing more, neither status nor to Connect. It
/// cannot see that the other is gone while nothing has to be done; so it goes on only when something has been due for a while and the other has
/// not done it, and it asks before: it writes its own name into status and nothing else, which whoever goes before it answers at once.
/// Nothing is written while nothing happens.
/// </summary>
public sealed record Rivalry
{
    /// <summary>How long something may be due before this operator asks whether the other is still there.</summary>
    public static readonly TimeSpan FirstPatience = TimeSpan.FromMinutes(2);

    /// <summary>Each answer doubles the patience, up to this: the two see things differently, and the other one counts.</summary>
    public static readonly TimeSpan LongestPatience = TimeSpan.FromHours(1);

    /// <summary>So long an answer may take: it is one write by a loop that never waits, and a watch.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>Who writes so often within <see cref="InsistsWithin"/> does not yield, whatever the order between the two is.</summary>
    public const int InsistentWrites = 3;

    /// <summary>See <see cref="InsistentWrites"/>.</summary>
    public static readonly TimeSpan InsistsWithin = TimeSpan.FromMinutes(1);

    private Rivalry()
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
    public TimeSpan Patience { get; private init; } = FirstPatience;

    private int Writes { get; init; }

    private DateTimeOffset CountedSince { get; init; }

    /// <summary>Since when something has been due that the other one has not done.</summary>
    private DateTimeOffset? DueSince { get; init; }

    private bool IsAsking { get; init; }

    private DateTimeOffset? AskedAt { get; init; }

    /// <summary>Another operator has written the resource's status.</summary>
    /// <param name="known">What was known; null for nothing.</param>
    /// <param name="self">This operator.</param>
    /// <param name="writer">The other one's name as it stands in status.</param>
    /// <param name="now">When the write was seen.</param>
    public static Rivalry After(Rivalry? known, OperatorIdentity self, string? writer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(self);
        var before = known is not null && known.Writer == writer ? known : new Rivalry { Writer = writer, CountedSince = now };
        var counted = now - before.CountedSince < InsistsWithin ? before : before with { CountedSince = now, Writes = 0 };
        var yields = before.Yields
            || counted.Writes + 1 >= InsistentWrites
            || (OperatorIdentity.TryParse(writer) is { } other && other.GoesBefore(self));
        return counted with
        {
            Yields = yields,
            SeenAt = now,
            IsAnswerDue = !yields,
            Patience = before.AskedAt is null ? before.Patience : Shorter(before.Patience * 2, LongestPatience),
            Writes = counted.Writes + 1,
            DueSince = null,
            IsAsking = false,
            AskedAt = null,
        };
    }

    /// <summary>This operator's name has been written into status.</summary>
    public Rivalry Wrote(DateTimeOffset now) => this with { IsAnswerDue = false, AskedAt = IsAsking ? now : AskedAt };

    /// <summary>What to do about the resource.</summary>
    /// <param name="isDone">Nothing has to be done, and status is as this operator would write it.</param>
    /// <param name="now">When.</param>
    public (RivalStep Step, Rivalry? Next) At(bool isDone, DateTimeOffset now)
    {
        if (!Yields)
        {
            return (new RivalStep.GoOn(), !IsAnswerDue && now - SeenAt >= InsistsWithin ? null : this);
        }

        if (isDone)
        {
            return (new RivalStep.Yield(RecheckAt: null), this with { DueSince = null, IsAsking = false, AskedAt = null });
        }

        if (AskedAt is { } asked)
        {
            return now - asked >= AnswerTime ? (new RivalStep.TakeOver(), null) : (new RivalStep.Yield(asked + AnswerTime), this);
        }

        var due = DueSince ?? now;
        return now - due >= Patience
            ? (new RivalStep.Ask(), this with { DueSince = due, IsAsking = true })
            : (new RivalStep.Yield(due + Patience), this with { DueSince = due });
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>What to do about a resource that another operator writes too.</summary>
public abstract record RivalStep
{
    private RivalStep()
    {
    }

    /// <summary>Go on: the other one yields.</summary>
    public sealed record GoOn : RivalStep;

    /// <summary>Write nothing.</summary>
    /// <param name="RecheckAt">When to look again though nothing changes; null for not at all.</param>
    public sealed record Yield(DateTimeOffset? RecheckAt) : RivalStep;

    /// <summary>Write this operator's name into status, and nothing else; then <see cref="Rivalry.Wrote"/>.</summary>
    public sealed record Ask : RivalStep;

    /// <summary>Go on: the other one has not done what was due, and has not answered.</summary>
    public sealed record TakeOver : RivalStep;
}
