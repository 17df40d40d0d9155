namespace ConnectDouble.Cluster;

/// <summary>The one mutable place: the current state, brought up to the clock at every look.</summary>
internal sealed class LiveCluster(Effects effects, TimeProvider time, Conditions conditions)
{
    private readonly Lock gate = new();
    private ClusterState state = new() { Conditions = conditions };
    private TaskCompletionSource? changed;

    /// <summary>When something happens next by itself; null when the cluster is at rest.</summary>
    public DateTimeOffset? NextEffectAt => Read().Pending.Min?.DueAt;

    public ClusterState Read()
    {
        lock (gate)
        {
            return Advance(time.GetUtcNow());
        }
    }

    /// <summary>Decides on the current state and changes it in one step; what is due at once happens at once.</summary>
    public TResult Change<TResult>(Func<ClusterState, DateTimeOffset, (ClusterState State, TResult Result)> decide)
    {
        TaskCompletionSource? waitedFor;
        TResult result;
        lock (gate)
        {
            var now = time.GetUtcNow();
            (state, result) = decide(Advance(now), now);
            Advance(now);
            (waitedFor, changed) = (changed, null);
        }

        // Those who wait go on from here, so nothing may be locked.
        waitedFor?.TrySetResult();
        return result;
    }

    /// <summary>Waits for a condition of the state; false when it has not come about by the deadline.</summary>
    public async Task<bool> BecomesAsync(Func<ClusterState, bool> condition, DateTimeOffset deadline, CancellationToken cancellation)
    {
        while (true)
        {
            Task change;
            TimeSpan longest;
            lock (gate)
            {
                var now = time.GetUtcNow();
                if (condition(Advance(now)))
                {
                    return true;
                }

                if (now >= deadline)
                {
                    return false;
                }

                changed ??= new();
                change = changed.Task;
                longest = (state.Pending.Min?.DueAt is { } due && due < deadline ? due : deadline) - now;
            }

            await change.WaitAsync(longest, time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private ClusterState Advance(DateTimeOffset now) => state = effects.AdvanceTo(state, now);
}
