namespace ConnectDouble;

/// <summary>How a rebalance of the workers' group shows. Lists, statuses, pause and resume were recorded answering at once during every one of them.</summary>
public enum RebalanceKind
{
    /// <summary>Everything that goes through the herder waits until it is over; 23 s were recorded while a worker left.</summary>
    Blocks,

    /// <summary>
    /// Restarts get a 409 "stale configuration", reads through the herder a 500 "a rebalance is expected"; writes of configurations wait, as recorded.
    /// </summary>
    StaleConfiguration,

    /// <summary>The worker knows no leader to send writes to: they get a 409 "no known leader URL".</summary>
    NoLeader,
}
