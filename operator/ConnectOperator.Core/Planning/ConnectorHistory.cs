using System.Collections.Frozen;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Planning;

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
    /// True when the claim was made in this process's life and no create of it has been sent whose outcome is unknown. Then
    /// "already exists" means that somebody else was faster.
    /// </summary>
    public bool ClaimedUnused { get; init; }

    /// <summary>Somebody else created the connector between our claim and our create.</summary>
    public bool LostRace { get; init; }

    /// <summary>Restart tokens handled since status was last written.</summary>
    public HandledTokens? Tokens { get; init; }

    /// <summary>What went wrong last; null after a success.</summary>
    public Setback? Setback { get; init; }
}

/// <summary>A config that Connect accepted.</summary>
/// <param name="Hash">Of the config as desired.</param>
/// <param name="EchoDifferences">Keys whose value in Connect's answer differs from what was sent (null: missing).</param>
/// <param name="Residue">Keys that came back after they had been removed once: the server adds them itself.</param>
public sealed record AppliedConfig(string Hash, FrozenDictionary<string, string?> EchoDifferences, FrozenSet<string> Residue);

/// <summary>A state asked for.</summary>
public sealed record StateRequest(DesiredState State, DateTimeOffset At);

/// <summary>A write that did not succeed.</summary>
public sealed record Setback
{
    /// <summary>What kind of failure.</summary>
    public required SetbackKind Kind { get; init; }

    /// <summary>For status, scrubbed.</summary>
    public required string Message { get; init; }

    /// <summary>Of the config that was refused; null for other writes.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>When this kind of failure began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many in a row.</summary>
    public required int Attempts { get; init; }

    /// <summary>No write before this.</summary>
    public required DateTimeOffset RetryAt { get; init; }
}

/// <summary>Kinds of failed writes, by what they call for.</summary>
public enum SetbackKind
{
    /// <summary>The config is refused: only a change of spec, Secret or plugins helps.</summary>
    InvalidConfig,

    /// <summary>connector.class names no installed plugin.</summary>
    UnknownPlugin,

    /// <summary>This Connect does not know the call.</summary>
    NotSupported,

    /// <summary>A rebalance or a stale config: passes by itself.</summary>
    Rebalancing,

    /// <summary>Connect answered an error that may pass.</summary>
    ServerError,

    /// <summary>Nobody knows whether it was done: look before deciding again.</summary>
    OutcomeUnknown,

    /// <summary>It was not sent: no worker could be reached, or credentials were refused.</summary>
    NotSent,
}
