using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Timing;

namespace ConnectOperator.Core.Actions;

/// <summary>A write that did not succeed.</summary>
public sealed record WriteFailure
{
    /// <summary>What kind of failure.</summary>
    public required WriteFailureKind Kind { get; init; }

    /// <summary>For status, scrubbed.</summary>
    public required string Message { get; init; }

    /// <summary>What kind of write failed.</summary>
    public WriteKind Write { get; init; }

    /// <summary>
    /// For a refused config: Connect's refusal as it came, scrubbed. <see cref="Message"/> may have been made of what validation said instead,
    /// which is asked for once, for as long as the refusal stays the same.
    /// </summary>
    public string? Words { get; init; }

    /// <summary>Of the config that was refused; null for other writes.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>The state that was asked for; null for other writes.</summary>
    public DesiredState? State { get; init; }

    /// <summary>When this kind of failure began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many in a row.</summary>
    public required int Attempts { get; init; }

    /// <summary>No write before this.</summary>
    public required DateTimeOffset RetryAt { get; init; }

    /// <summary>
    /// Whether it still speaks of the present: until its retry, and while that retry may be under way. What failed an hour ago
    /// says nothing of why something fails now.
    /// </summary>
    public bool IsCurrent(DateTimeOffset now) => now <= RetryAt + GracePeriods.Retry;
}

/// <summary>What Connect refused for good, by kind of write: a refused config must not keep a connector from being stopped.</summary>
public sealed record Refusals
{
    /// <summary>Nothing refused.</summary>
    public static Refusals None { get; } = new();

    /// <summary>The config.</summary>
    public WriteFailure? Config { get; init; }

    /// <summary>The state.</summary>
    public WriteFailure? State { get; init; }

    /// <summary>A restart.</summary>
    public WriteFailure? Restart { get; init; }

    /// <summary>The refusal of one kind of write.</summary>
    public WriteFailure? Of(WriteKind write) => write switch
    {
        WriteKind.Config => Config,
        WriteKind.State => State,
        WriteKind.Restart => Restart,
        _ => null,
    };

    /// <summary>With another, or without one, of a kind.</summary>
    public Refusals With(WriteKind write, WriteFailure? refusal) => write switch
    {
        WriteKind.Config => this with { Config = refusal },
        WriteKind.State => this with { State = refusal },
        WriteKind.Restart => this with { Restart = refusal },
        _ => this,
    };
}

/// <summary>Kinds of writes that succeed or fail apart from each other.</summary>
public enum WriteKind
{
    /// <summary>Create, or a new config.</summary>
    Config,

    /// <summary>Pause, resume, stop.</summary>
    State,

    /// <summary>Restart of a connector or a task.</summary>
    Restart,

    /// <summary>Delete.</summary>
    Delete,
}

/// <summary>Kinds of failed writes, by what they call for.</summary>
public enum WriteFailureKind
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

    /// <summary>
    /// The worker has handed it on to the leader and has given up waiting: the leader goes on with it, and what it does shows later. Look
    /// for as long as that may take before deciding again.
    /// </summary>
    UnderWay,

    /// <summary>It was not sent: no worker could be reached.</summary>
    NotSent,

    /// <summary>It was not sent: whether it is still asked for could not be read from the API server.</summary>
    NotConfirmed,

    /// <summary>401 on a write, although reads may work: the credentials are not known.</summary>
    Unauthorized,

    /// <summary>403: the credentials do not let the operator do this, perhaps only not to this connector.</summary>
    Forbidden,

    /// <summary>429: not done, because of too many requests. It befalls all writes of a Connect cluster.</summary>
    Throttled,
}
