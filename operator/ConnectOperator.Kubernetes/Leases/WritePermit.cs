namespace ConnectOperator.Kubernetes.Leases;

/// <summary>
/// Whether this process may write: only while it leads, which it asks the clock and not a timer. A process that was stopped for
/// a minute goes on with whatever it was about to do before any timer of its own has fired, so the question belongs right before
/// each write. Once over, it is over for good. Safe for concurrent use.
/// </summary>
public sealed class WritePermit : IDisposable
{
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource over = new();
    private readonly ITimer alarm;
    private readonly long origin;
    private TimeSpan? until;
    private bool ended;

    /// <summary>A permit that does not hold yet.</summary>
    internal WritePermit(TimeProvider time)
    {
        this.time = time;
        origin = time.GetTimestamp();
        Ended = over.Token;
        alarm = time.CreateTimer(_ => Holds(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the permit is over: writes under way are to be given up.</summary>
    public CancellationToken Ended { get; }

    /// <summary>The monotonic clock by which the permit runs.</summary>
    internal TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>Whether a write may be sent at this moment.</summary>
    public bool Holds()
    {
        lock (gate)
        {
            if (ended || until is null)
            {
                return false;
            }

            if (Now < until)
            {
                return true;
            }

            ended = true;
        }

        over.Cancel();
        return false;
    }

    /// <summary>The permit is over before its time.</summary>
    internal void End()
    {
        lock (gate)
        {
            ended = true;
            alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        over.Cancel();
    }

    /// <summary>The permit holds until this time. False when it was over before.</summary>
    internal bool Extend(TimeSpan to)
    {
        lock (gate)
        {
            if (ended || Now >= to || Now >= until)
            {
                ended = true;
            }
            else
            {
                until = to;
                // Timers count whole milliseconds, and one that fires too early would find the permit in force.
                alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling((to - Now).TotalMilliseconds) + 1), Timeout.InfiniteTimeSpan);
                return true;
            }
        }

        over.Cancel();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The source of the token stays: the alarm may be going off at this moment.
        alarm.Dispose();
    }
}
