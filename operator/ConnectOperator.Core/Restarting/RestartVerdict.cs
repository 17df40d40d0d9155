using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Restarting;

/// <summary>What <see cref="RestartPolicy"/> has to say of a connector.</summary>
/// <param name="Record">For status.</param>
internal abstract record RestartVerdict(Restarts Record)
{
    /// <summary>When to judge again even if nothing changes.</summary>
    public virtual DateTimeOffset? RecheckAt => null;

    /// <summary>Nothing is FAILED, and no task is without a status for too long.</summary>
    /// <param name="Record">For status.</param>
    /// <param name="CountsAnewAt">When the restarts so far are forgotten; null when there are none, or the connector is not well yet.</param>
    public sealed record NothingFailed(Restarts Record, DateTimeOffset? CountsAnewAt) : RestartVerdict(Record)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? RecheckAt => CountsAnewAt;
    }

    /// <summary>Restarts are switched off, or the connector is to be paused: nothing happens without a person.</summary>
    public sealed record LeftToPeople(Restarts Record) : RestartVerdict(Record);

    /// <summary>No worker runs the connector: a rebalance starts anew what it assigns, and a restart would only be in its way.</summary>
    public sealed record OnHold(Restarts Record) : RestartVerdict(Record);

    /// <summary>The last write may not have shown yet.</summary>
    /// <param name="Record">For status.</param>
    /// <param name="Until">When it has.</param>
    public sealed record Settling(Restarts Record, DateTimeOffset Until) : RestartVerdict(Record)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? RecheckAt => Until;
    }

    /// <summary>A task without a status that was restarted may be in its start still.</summary>
    /// <param name="Record">For status.</param>
    /// <param name="Until">When it no longer counts as that.</param>
    public sealed record Starting(Restarts Record, DateTimeOffset Until) : RestartVerdict(Record)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? RecheckAt => Until;
    }

    /// <summary>The time has not come.</summary>
    public sealed record Waiting(Restarts Record) : RestartVerdict(Record)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? RecheckAt => Record.NextAt;
    }

    /// <summary>The time has come, but the last look is older: it may have recovered since.</summary>
    public sealed record LookFirst(Restarts Record) : RestartVerdict(Record);

    /// <summary>Restart.</summary>
    /// <param name="Record">For status.</param>
    /// <param name="Unreported">Tasks without a status that are to be restarted too.</param>
    /// <param name="UnreportedAlone">Nothing else is to be.</param>
    public sealed record Due(Restarts Record, IReadOnlyList<int> Unreported, bool UnreportedAlone) : RestartVerdict(Record);

    /// <summary>It has been restarted as often as is allowed.</summary>
    public sealed record Exhausted(Restarts Record) : RestartVerdict(Record);
}
