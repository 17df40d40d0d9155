namespace ConnectOperator.Health;

/// <summary>
/// Whether a loop makes progress. A loop that waits for something to do rests, however long; one that has taken something up and
/// does not come back is stuck. Loops here never wait for a network while they are busy, so a Connect or an API server that is
/// down does not look like a stuck loop.
/// </summary>
internal sealed class Heartbeat(string loop, TimeProvider time, Action<Heartbeat> ended) : IDisposable
{
    private const long Resting = long.MinValue;
    private long busySince = Resting;

    /// <summary>Name of the loop.</summary>
    public string Loop => loop;

    /// <summary>How long it has been busy with what it took up last; zero when it rests.</summary>
    public TimeSpan BusyFor => Volatile.Read(ref busySince) is var since and not Resting ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The loop takes something up.</summary>
    public void Busy() => Volatile.Write(ref busySince, time.GetTimestamp());

    /// <summary>The loop has nothing to do.</summary>
    public void Rest() => Volatile.Write(ref busySince, Resting);

    /// <summary>The loop has ended.</summary>
    public void Dispose() => ended(this);
}
