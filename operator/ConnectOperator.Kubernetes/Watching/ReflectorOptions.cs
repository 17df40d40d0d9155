namespace ConnectOperator.Kubernetes.Watching;

/// <summary>How a <see cref="Reflector{T}"/> behaves; the defaults suit production.</summary>
public sealed record ReflectorOptions
{
    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Shortest time-out asked of the server for a watch. The actual one is random between this and twice this, so that the
    /// watches of a restarted server do not all come back in the same second.
    /// </summary>
    public TimeSpan MinWatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait after the first failure; doubles with each further one.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait between two tries, unless the server asks for a longer one.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch that ends sooner than this without an event counts as a failure: without a wait it would be asked for in a tight loop.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Source of jitter: from 0 to 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>How long to wait before the next try; zero when the last one did not fail.</summary>
    internal TimeSpan BackoffAfter(int failures, TimeSpan? retryAfter)
    {
        if (failures == 0)
        {
            return TimeSpan.Zero;
        }

        // 2^20 times any sensible beginning is beyond any sensible maximum, and does not overflow.
        var wait = InitialBackoff * Math.Pow(2, Math.Min(failures - 1, 20));
        var bounded = wait < MaxBackoff ? wait : MaxBackoff;
        var jittered = bounded * (0.5 + (0.5 * Random()));
        return retryAfter is { } asked && asked > jittered ? asked + (jittered * Random()) : jittered;
    }

    internal TimeSpan NextWatchTimeout() => MinWatchTimeout * (1 + Random());
}
