namespace ConnectDouble.Cluster;

/// <summary>The one mutable place: the current state, brought up to the clock at every look.</summary>
internal sealed class LiveCluster(Effects effects, TimeProvider time)
{
    private readonly Lock gate = new();
    private ClusterState state = ClusterState.Empty;

    /// <summary>When something happens next by itself; null when the cluster is at rest.</summary>
    public DateTimeOffset? NextEffectAt => Read().Pending.Min?.DueAt;

    public ClusterState Read()
    {
        lock (gate)
        {
            return state = effects.AdvanceTo(state, time.GetUtcNow());
        }
    }

    /// <summary>Decides on the current state and changes it in one step; what is due at once happens at once.</summary>
    public TResult Change<TResult>(Func<ClusterState, DateTimeOffset, (ClusterState State, TResult Result)> decide)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var (next, result) = decide(effects.AdvanceTo(state, now), now);
            state = effects.AdvanceTo(next, now);
            return result;
        }
    }
}
