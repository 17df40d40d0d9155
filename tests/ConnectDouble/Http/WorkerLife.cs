using ConnectDouble.Cluster;

namespace ConnectDouble.Http;

/// <summary>The phases of one worker after a restart. All times are those of the double's clock.</summary>
internal sealed class WorkerLife(TimeProvider time, ConnectScript script)
{
    /// <summary>What a worker knows that has read everything.</summary>
    public static readonly Func<Connector, Connector?> All = static connector => connector;

    private readonly Lock gate = new();
    private StartUp? latest;
    private (WorkerPhase Phase, double Fraction)? held;
    private TaskCompletionSource changed = new();

    public WorkerPhase Phase
    {
        get
        {
            lock (gate)
            {
                return PhaseNow().Phase;
            }
        }
    }

    public void Restart() => Set(new(time.GetUtcNow(), script.Delays), null);

    public void Stop() => Set(null, (WorkerPhase.Down, 0));

    public void Hold(WorkerPhase phase, double fraction) => Set(null, (phase, fraction));

    public void Finish() => Set(null, null);

    /// <summary>Reads that go through the herder's queue, and writes, are served only when the config topic has been read.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken stopped)
    {
        while (true)
        {
            Task change;
            TimeSpan longest;
            lock (gate)
            {
                if (PhaseNow().Phase == WorkerPhase.Ready)
                {
                    return;
                }

                change = changed.Task;
                longest = held is null && latest is { } start ? start.ReadyAt - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
            }

            await change.WaitAsync(WholeMilliseconds.Of(longest), time, stopped)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            stopped.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What a list shows of a connector: nothing, an old version, or the latest, by how far the config topic was read.</summary>
    public Func<Connector, Connector?> KnownOf(ClusterState state)
    {
        (WorkerPhase Phase, double Fraction) reading;
        lock (gate)
        {
            reading = PhaseNow();
        }

        if (reading.Phase == WorkerPhase.Ready)
        {
            return All;
        }

        // Positions in the topic have gaps, so it is the number of records that counts.
        var positions = state.Connectors.Values.Select(connector => connector.Incarnation)
            .Concat(state.Connectors.Values.Where(connector => connector.Before is not null).Select(connector => connector.WrittenAt)).Order().ToList();
        var read = (int)(positions.Count * reading.Fraction);
        var position = read == 0 ? -1 : positions[read - 1];
        return connector => connector.WrittenAt <= position ? connector : connector.Incarnation <= position ? connector.Before ?? connector : null;
    }

    private (WorkerPhase Phase, double Fraction) PhaseNow() =>
        held ?? (latest is { } start ? (start.PhaseAt(time.GetUtcNow()), start.FractionAt(time.GetUtcNow())) : (WorkerPhase.Ready, 1));

    private void Set(StartUp? start, (WorkerPhase Phase, double Fraction)? hold)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            (latest, held) = (start, hold);
            (before, changed) = (changed, new());
        }

        before.TrySetResult();
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
