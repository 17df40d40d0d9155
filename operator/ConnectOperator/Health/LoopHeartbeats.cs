using System.Collections.Concurrent;

namespace ConnectOperator.Health;

/// <summary>The heartbeats of all loops that run.</summary>
internal sealed class LoopHeartbeats(TimeProvider time)
{
    /// <summary>
    /// Far longer than any message takes, 10,000 connectors on a starved processor included; short enough that a restart by the
    /// kubelet still helps.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Heartbeat, bool> loops = new();

    /// <summary>A loop begins; dispose the heartbeat when it ends.</summary>
    public Heartbeat Begin(string loop)
    {
        var heartbeat = new Heartbeat(loop, time, ended => loops.TryRemove(ended, out _));
        loops.TryAdd(heartbeat, true);
        return heartbeat;
    }

    /// <summary>Whether all loops make progress.</summary>
    public HealthCheck Check()
    {
        var stuck = loops.Keys.Where(loop => loop.BusyFor > Limit).OrderBy(loop => loop.Loop, StringComparer.Ordinal).ToList();
        return new("loops", stuck.Count == 0 ? null : string.Join(", ", stuck.Select(loop => $"{loop.Loop} is stuck for {loop.BusyFor.TotalSeconds:0} s")));
    }
}
