using ConnectOperator.Kubernetes.Watching;

namespace ConnectOperator.Health;

/// <summary>What a watch's state means to those who probe.</summary>
/// <param name="Name">Which watch.</param>
/// <param name="Status">Its state.</param>
internal sealed record WatchHealth(string Name, ReflectorStatus Status)
{
    /// <summary>
    /// How long the API server may not be heard before the store counts as stale. A rolling restart of API servers, seconds
    /// each, passes unnoticed.
    /// </summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(30);

    /// <summary>For how long the store has not been confirmed.</summary>
    public TimeSpan StaleFor(DateTimeOffset now) => Status.DisconnectedSince is { } since && since < now ? now - since : TimeSpan.Zero;

    /// <summary>Whether the store can be relied on.</summary>
    public HealthCheck Ready(DateTimeOffset now) => new($"watch/{Name}", Status switch
    {
        { HasSynced: false } => "not listed yet",
        { DisconnectedSince: { } since } when now - since > StaleAfter => $"not confirmed for {(now - since).TotalSeconds:0} s",
        _ => null,
    });

    /// <summary>Whether the loop behind it does anything at all; that the API server does not answer is no reason to restart.</summary>
    public HealthCheck Live() => new(
        $"watch/{Name}", Status.Overdue is { } overdue ? $"overdue for {overdue.TotalSeconds:0} s" : null);
}
