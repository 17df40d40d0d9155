using ConnectOperator.Kubernetes.Events;

namespace ConnectOperator.Kubernetes.Leases;

/// <summary>
/// What one process knows of the Lease, and what follows from it: client-go's rules of leader election (tools/leaderelection),
/// without its I/O. Times are of the process's own monotonic clock. The times that holders write into the Lease are for people:
/// whether it has run out is judged by how long it has been seen unchanged here, so clocks need not agree.
/// </summary>
internal sealed record Candidate(LeaderElectionOptions Options)
{
    /// <summary>The Lease as last seen; null when there was none.</summary>
    public Lease? Seen { get; private init; }

    /// <summary>When what a holder wrote there was first seen as it is.</summary>
    public TimeSpan UnchangedSince { get; private init; }

    /// <summary>Until when it leads, whatever happens to the Lease; null when it does not lead.</summary>
    public TimeSpan? LeadsUntil { get; private init; }

    /// <summary>Who holds the Lease, as last seen; null for nobody.</summary>
    public string? Holder => Seen?.Spec.HolderIdentity is { Length: > 0 } holder ? holder : null;

    /// <summary>Whether what was last seen may be built upon: not after a write whose outcome is unknown.</summary>
    private bool IsCurrent { get; init; }

    /// <summary>Whether there was none when it last looked.</summary>
    private bool IsMissing { get; init; }

    private TimeSpan NextAt { get; init; }

    /// <summary>What to do at this time.</summary>
    /// <param name="now">The process's monotonic clock.</param>
    /// <param name="clock">The time of day, to be written into the Lease.</param>
    public CandidateStep Next(TimeSpan now, DateTimeOffset clock)
    {
        if (now >= LeadsUntil)
        {
            return new CandidateStep.Lose($"the Lease could not be renewed for {Options.RenewDeadline.TotalSeconds:0} s");
        }

        if (LeadsUntil is not null && IsCurrent && Holder is { } other && other != Options.Identity)
        {
            return new CandidateStep.Lose($"{other} has taken the Lease");
        }

        if (now < NextAt)
        {
            return new CandidateStep.Wait(NextAt);
        }

        if (!IsCurrent)
        {
            return new CandidateStep.Look();
        }

        return Holder is { } holder && holder != Options.Identity && now < RunsOutAt
            ? new CandidateStep.Look()
            : new CandidateStep.Write(Taken(clock), IsMissing);
    }

    /// <summary>It has looked.</summary>
    public Candidate Saw(Lease? lease, TimeSpan now)
    {
        // A Lease that somebody deleted may still be led by: whoever saw its holder waits for as long as if it were there.
        var unchanged = Seen is not null && (lease is null || lease.Spec.SaysTheSameAs(Seen.Spec));
        var next = this with
        {
            Seen = lease ?? Seen,
            UnchangedSince = unchanged ? UnchangedSince : now,
            IsCurrent = true,
            IsMissing = lease is null,
        };
        var free = next.Holder is null || next.Holder == Options.Identity;
        return next with { NextAt = free || next.RunsOutAt <= now ? now : Earlier(now + Options.LookPeriod, next.RunsOutAt) };
    }

    /// <summary>The Lease is its own, as of when the write was sent: nobody can have seen it before.</summary>
    public Candidate Wrote(Lease stored, TimeSpan sentAt, TimeSpan now)
    {
        if (now >= (LeadsUntil ?? (sentAt + Options.RenewDeadline)))
        {
            // Too late to lead by it: the process was stopped meanwhile.
            return Failed(sentAt, now);
        }

        return this with
        {
            Seen = stored,
            UnchangedSince = now,
            LeadsUntil = sentAt + Options.RenewDeadline,
            IsCurrent = true,
            IsMissing = false,
            NextAt = sentAt + Options.RetryPeriod,
        };
    }

    /// <summary>Somebody else has written the Lease meanwhile.</summary>
    public Candidate WasOvertaken(TimeSpan now) => this with { IsCurrent = false, NextAt = now };

    /// <summary>A call failed; a write may have been done all the same.</summary>
    public Candidate Failed(TimeSpan sentAt, TimeSpan now) => this with
    {
        IsCurrent = false,
        NextAt = now > sentAt + Options.RetryPeriod ? now : sentAt + Options.RetryPeriod,
    };

    /// <summary>What it writes when it leaves; null when the Lease is not known to be its own.</summary>
    public Lease? Released(DateTimeOffset clock) => LeadsUntil is null || !IsCurrent || IsMissing || Holder != Options.Identity
        ? null
        : Seen! with
        {
            Spec = Seen.Spec with
            {
                // As client-go leaves it: nobody's, and soon over even for those who do not know what an empty name means.
                HolderIdentity = "",
                LeaseDurationSeconds = 1,
                AcquireTime = EventText.MicroTime(clock),
                RenewTime = EventText.MicroTime(clock),
            },
        };

    /// <summary>By what the holder itself promised, which may differ from what this process would.</summary>
    private TimeSpan RunsOutAt => UnchangedSince
        + (Seen?.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Options.LeaseDuration);

    private Lease Taken(DateTimeOffset clock)
    {
        var before = Seen ?? new Lease { Metadata = new() { Name = Options.Lease.Name, Namespace = Options.Lease.Namespace } };
        var renewed = before.Spec.HolderIdentity == Options.Identity;
        return before with
        {
            Metadata = IsMissing ? new() { Name = Options.Lease.Name, Namespace = Options.Lease.Namespace } : before.Metadata,
            Spec = before.Spec with
            {
                HolderIdentity = Options.Identity,
                LeaseDurationSeconds = (int)Math.Ceiling(Options.LeaseDuration.TotalSeconds),
                AcquireTime = renewed ? before.Spec.AcquireTime : EventText.MicroTime(clock),
                RenewTime = EventText.MicroTime(clock),
                LeaseTransitions = (before.Spec.LeaseTransitions ?? 0) + (renewed || Seen is null ? 0 : 1),
            },
        };
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
