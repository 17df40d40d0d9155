using System.Collections.Immutable;
using ConnectOperator.Core.Actions;

namespace ConnectOperator.Core.Decisions;

/// <summary>What comes next for one connector. Every step but <see cref="Rest"/> leads to another decision.</summary>
public abstract record Step
{
    private Step()
    {
    }

    /// <summary>Nothing to do until something changes.</summary>
    public sealed record Rest : Step;

    /// <summary>Wait for a snapshot that can tell.</summary>
    public sealed record AwaitEvidence : Step;

    /// <summary>
    /// What the last snapshot shows is a surprise, and a worker that is catching up can lie: read through the herder's queue
    /// and take a second snapshot on the same connection before anything is written.
    /// </summary>
    /// <param name="Itself">Only a read of this very connector will do; otherwise that of any other serves as well.</param>
    public sealed record Confirm(bool Itself) : Step;

    /// <summary>
    /// Ask which keys a plugin defines as PASSWORD: whether a value that differs can be compared depends on it. The answer, or that there is
    /// none, comes into <see cref="ClusterView.PasswordKeys"/>.
    /// </summary>
    /// <param name="Plugin">The connector's class, as its config names it.</param>
    public sealed record ReadDefinitions(string Plugin) : Step;

    /// <summary>Put the finalizer on the resource, so that its deletion waits for the connector's.</summary>
    public sealed record AddFinalizer : Step;

    /// <summary>
    /// Record in status that the connector of this name is ours, before the first write to it; then
    /// <c>HistoryUpdate.Claimed</c>.
    /// </summary>
    /// <param name="Adopts">It exists already; otherwise the name is free, and whoever shows up under it is not ours.</param>
    public sealed record Claim(bool Adopts = false) : Step;

    /// <summary>
    /// Take back a claim: somebody else created a connector of that name first; then <c>HistoryUpdate.Unclaimed</c>.
    /// </summary>
    public sealed record Unclaim : Step;

    /// <summary>Writes to Connect, in this order; the first that does not succeed ends the list.</summary>
    public sealed record Act(ImmutableArray<ConnectorAction> Actions) : Step;

    /// <summary>Take the finalizer off.</summary>
    /// <param name="Reason">Which way the deletion ended.</param>
    public sealed record Release(ReleaseReason Reason) : Step;
}

/// <summary>Why a resource that is being deleted is let go.</summary>
public enum ReleaseReason
{
    /// <summary>Its connector is gone, confirmed.</summary>
    Deleted,

    /// <summary>It never had a connector.</summary>
    NothingOwned,

    /// <summary>Its connector is another resource's as well, which has the better right to it.</summary>
    LeftToOther,

    /// <summary>mode: Observe, and it was never ours.</summary>
    Observed,

    /// <summary>deletionPolicy: Orphan, or mode: Observe.</summary>
    Orphaned,

    /// <summary>A person asked for it by annotation; the connector may still run.</summary>
    Forced,

    /// <summary>There is no KafkaConnectCluster to reach Connect through; the connector may still run.</summary>
    ClusterGone,

    /// <summary>
    /// The KafkaConnectCluster is being deleted too, and does not lead to the connector any more: Connect does not answer or lets nobody in, or
    /// another one answers. The connector may still run.
    /// </summary>
    ClusterEnding,
}
