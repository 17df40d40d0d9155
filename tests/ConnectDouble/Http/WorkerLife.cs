using ConnectDouble.Cluster;

namespace ConnectDouble.Http;

/// <summary>Where a worker is on its way up.</summary>
internal enum WorkerPhase
{
    /// <summary>Connections break.</summary>
    Down,

    /// <summary>The web server runs and knows no path yet.</summary>
    NotFound,

    /// <summary>The API is up, but the config topic is not read to its end.</summary>
    CatchingUp,

    Ready,
}

/// <summary>The phases of one worker after a restart. All times are those of the double's clock.</summary>
internal sealed class WorkerLife(TimeProvider time, ConnectScript script)
{
    private StartUp? latest;

    public void Restart() => Volatile.Write(ref latest, new(time.GetUtcNow(), script.Delays));

    public WorkerPhase Phase => Volatile.Read(ref latest)?.PhaseAt(time.GetUtcNow()) ?? WorkerPhase.Ready;

    /// <summary>Reads that go through the herder's queue, and writes, are served only when the config topic has been read.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        while (Volatile.Read(ref latest) is { } start && start.ReadyAt > time.GetUtcNow())
        {
            await Task.Delay(start.ReadyAt - time.GetUtcNow(), time, cancellation);
        }
    }

    /// <summary>Which connectors a list shows: those written first are read first.</summary>
    public Func<Connector, bool> Known(ClusterState state)
    {
        if (Phase != WorkerPhase.CatchingUp || Volatile.Read(ref latest) is not { } start)
        {
            return static _ => true;
        }

        var readSoFar = (int)(state.Connectors.Count * start.FractionAt(time.GetUtcNow()));
        var read = state.Connectors.Values.OrderBy(connector => connector.Incarnation).Take(readSoFar).Select(connector => connector.Name).ToHashSet();
        return connector => read.Contains(connector.Name);
    }

    private sealed record StartUp(DateTimeOffset At, ConnectDelays Delays)
    {
        public DateTimeOffset ReadyAt => At + Delays.WorkerDown + Delays.WorkerNotFound + Delays.WorkerCatchUp;

        public WorkerPhase PhaseAt(DateTimeOffset now) => (now - At) switch
        {
            var age when age < Delays.WorkerDown => WorkerPhase.Down,
            var age when age < Delays.WorkerDown + Delays.WorkerNotFound => WorkerPhase.NotFound,
            var age when age < Delays.WorkerDown + Delays.WorkerNotFound + Delays.WorkerCatchUp => WorkerPhase.CatchingUp,
            _ => WorkerPhase.Ready,
        };

        public double FractionAt(DateTimeOffset now) =>
            Math.Clamp((now - At - Delays.WorkerDown - Delays.WorkerNotFound) / Delays.WorkerCatchUp, 0, 1);
    }
}
