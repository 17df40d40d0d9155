namespace ConnectOperator.Health;

/// <summary>What the program answers to those who ask how it is.</summary>
internal sealed class OperatorHealth(TimeProvider time)
{
    private volatile Func<IReadOnlyList<WatchHealth>>? watches;

    /// <summary>The program's loops report here.</summary>
    public LoopHeartbeats Loops { get; } = new(time);

    /// <summary>Loops tell here what they leave to other operators.</summary>
    public YieldedResources Yielded { get; } = new();

    /// <summary>From here on readiness depends on these watches.</summary>
    public void DependOn(Func<IReadOnlyList<WatchHealth>> all) => watches = all;

    /// <summary>Whether a restart would help: every loop makes progress. A Connect or an API server that is down does not count.</summary>
    public IReadOnlyList<HealthCheck> Live() =>
        [new("ping", Problem: null), Loops.Check(), .. (watches?.Invoke() ?? []).Select(watch => watch.Live())];

    /// <summary>Whether it could do its work now, or take it over: everything has been listed, and the API server is heard.</summary>
    public IReadOnlyList<HealthCheck> Ready()
    {
        var now = time.GetUtcNow();
        return watches is { } started
            ? [new("ping", Problem: null), .. started().Select(watch => watch.Ready(now)), Yielded.Check()]
            : [new("ping", Problem: null), new("start", "still starting")];
    }
}
