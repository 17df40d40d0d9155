using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Decisions;

/// <summary>
/// What the operator remembers of one connector between decisions. All of it may be lost at any time: with an empty history
/// the planner looks again before it acts.
/// </summary>
public sealed record ConnectorHistory
{
    /// <summary>Nothing remembered.</summary>
    public static ConnectorHistory Empty { get; } = new();

    /// <summary>The config last written, and what Connect made of it.</summary>
    public AppliedConfig? Applied { get; init; }

    /// <summary>When the last write ended: earlier snapshots say nothing of this connector.</summary>
    public DateTimeOffset? LastWriteEndedAt { get; init; }

    /// <summary>When the connector was created or created again.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The state last asked for: its arrival in status takes seconds, and asking twice does not hasten it.</summary>
    public StateRequest? StateRequested { get; init; }

    /// <summary>When a delete was last accepted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>
    /// The connector of a deleted resource was confirmed gone. What appears under its name from then on is somebody else's, however
    /// long it takes until the resource has gone as well.
    /// </summary>
    public bool IsGone { get; init; }

    /// <summary>
    /// True when the claim was made in this process's life and no create of it has been sent whose outcome is unknown. Then
    /// "already exists" means that somebody else was faster.
    /// </summary>
    public bool ClaimedUnused { get; init; }

    /// <summary>Somebody else created the connector between our claim and our create.</summary>
    public bool LostRace { get; init; }

    /// <summary>Restart tokens handled since status was last written.</summary>
    public HandledTokens? Tokens { get; init; }

    /// <summary>What Connect does not show of the connector, once this process has looked; until then status tells.</summary>
    public Waiting? Waiting { get; init; }

    /// <summary>
    /// When a restart of what FAILED was asked for although nothing shows FAILED: the snapshot may be older than the failure that the person saw.
    /// </summary>
    public RequestedRestart? RequestedRestart { get; init; }

    /// <summary>Automatic restarts as they stand, once this process has judged them; until then status tells.</summary>
    public Restarts? Restarts { get; init; }

    /// <summary>How often the connector was put back, once this process has looked; until then status tells.</summary>
    public DriftCorrections? Corrections { get; init; }

    /// <summary>A write that got no answer, or an error although it may have been done. What it did is told once it shows.</summary>
    public ConnectorAction? Unanswered { get; init; }

    /// <summary>The last failure of a kind that passes; null after a success. It holds back every write but a delete.</summary>
    public WriteFailure? WriteFailure { get; init; }

    /// <summary>What Connect refused and will refuse again; each holds back only its like.</summary>
    public Refusals Refused { get; init; } = Refusals.None;

    /// <summary>Restart tokens handled so far: in this process's life, or before it as recorded in status.</summary>
    public HandledTokens TokensOver(KafkaConnectorStatus? status) => Tokens ?? status?.HandledTokens ?? new HandledTokens();

    /// <summary>How often the connector was put back: in this process's life, or before it as recorded in status.</summary>
    public DriftCorrections CorrectionsOver(KafkaConnectorStatus? status) => Corrections ?? status?.Corrections ?? new DriftCorrections();

    /// <summary>What Connect does not show of the connector: found in this process's life, or before it as recorded in status.</summary>
    public Waiting WaitingOver(KafkaConnectorStatus? status) => Waiting ?? status?.Waiting ?? new Waiting();

    /// <summary>Automatic restarts so far: as judged in this process's life, or before it as recorded in status.</summary>
    public Restarts RestartsOver(KafkaConnectorStatus? status) => Restarts ?? status?.Restarts ?? new Restarts();
}

/// <summary>A state asked for.</summary>
/// <param name="State">Which.</param>
/// <param name="At">When Connect accepted it.</param>
/// <param name="HasShown">The connector and its tasks have shown it since: whoever takes them out of it changes them anew.</param>
public sealed record StateRequest(DesiredState State, DateTimeOffset At, bool HasShown = false);

/// <summary>A restart of what FAILED that was asked for.</summary>
/// <param name="Token">The annotation's value.</param>
/// <param name="At">When it was first decided on.</param>
public sealed record RequestedRestart(string Token, DateTimeOffset At);
