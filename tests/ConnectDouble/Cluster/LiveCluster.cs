using System.Collections.Immutable;

namespace ConnectDouble.Cluster;

/// <summary>The one mutable place: the current state, brought up to the clock at every look.</summary>
internal sealed class LiveCluster(Effects effects, TimeProvider time, Conditions conditions)
{
    private readonly Lock gate = new();
    private readonly List<(DateTimeOffset At, ClusterState State)> past = [];
    private ClusterState state = new() { Conditions = conditions };
    private ImmutableDictionary<int, TimeSpan> lags = ImmutableDictionary<int, TimeSpan>.Empty;
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

    /// <summary>The state as a worker has it in memory: the current one, unless it lags behind.</summary>
    public ClusterState ReadMemoryOf(int worker)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!lags.TryGetValue(worker, out var lag))
            {
                return Advance(now);
            }

            // What happened by itself since the last change before that moment happens again, as it did.
            var (_, then) = past[Math.Max(past.FindLastIndex(state => state.At <= now - lag), 0)];
            return effects.AdvanceTo(then, now - lag);
        }
    }

    public void LagBehind(int worker, TimeSpan by)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (lags.IsEmpty)
            {
                past.Add((now, Advance(now)));
            }

            lags = by > TimeSpan.Zero ? lags.SetItem(worker, by) : lags.Remove(worker);
            Forget(now);
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
            if (!lags.IsEmpty)
            {
                past.Add((now, state));
                Forget(now);
            }

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

            await change.WaitAsync(WholeMilliseconds.Of(longest), time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Drops what is older than the oldest memory.</summary>
    private void Forget(DateTimeOffset now)
    {
        var oldest = now - lags.Values.Append(TimeSpan.Zero).Max();
        past.RemoveRange(0, lags.IsEmpty ? past.Count : Math.Max(past.FindLastIndex(state => state.At <= oldest), 0));
    }

    private ClusterState Advance(DateTimeOffset now) => state = effects.AdvanceTo(state, now);
}
