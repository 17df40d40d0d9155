using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>What is known of one connector in Connect.</summary>
public abstract record ObservedState
{
    private ObservedState()
    {
    }

    /// <summary>Nothing: no snapshot yet, or none that began after the last write.</summary>
    public sealed record Unknown : ObservedState;

    /// <summary>Listed in the last snapshot.</summary>
    /// <param name="Connector">As listed.</param>
    /// <param name="Trusted">It is what the operator last came to rest on, or it was confirmed by a read of this very connector.</param>
    /// <param name="BeganAt">When the snapshot began.</param>
    public sealed record Seen(ObservedConnector Connector, bool Trusted, DateTimeOffset BeganAt) : ObservedState
    {
        /// <summary>It was confirmed a moment ago: nothing less is good enough to take somebody else's connector over.</summary>
        public bool JustConfirmed { get; init; }

        /// <summary>A read of this very connector says that it is there, and for minutes has said something else of its config: the two will never agree.</summary>
        public bool IsDisputed { get; init; }

        /// <summary>A read through the herder's queue was answered a moment ago, so no rebalance is under way. Known of what needs a worker.</summary>
        public bool HerderAnswers { get; init; }

        /// <summary>A worker that its status names runs something else at present, so it has not gone. Known of what needs a worker.</summary>
        public bool WorkerRunsOthers { get; init; }
    }

    /// <summary>Listed in the last snapshot with <c>"config": null</c>.</summary>
    /// <param name="Connector">As listed.</param>
    public sealed record ConfigHidden(ObservedConnector Connector) : ObservedState
    {
        /// <summary>What a read of this very connector said a moment ago; null when there was none, or none that was answered.</summary>
        public HerderRead? Read { get; init; }
    }

    /// <summary>Not listed in the last snapshot, which alone proves nothing.</summary>
    public sealed record NotSeen : ObservedState;

    /// <summary>It exists but has no status record: its start has not returned yet (recorded: as long as start() takes).</summary>
    public sealed record Starting : ObservedState;

    /// <summary>Confirmed: it does not exist.</summary>
    public sealed record Absent : ObservedState
    {
        /// <summary>
        /// By a list after a read of some other connector, and not by a read of this very one. That holds if both came from one
        /// worker, and is good enough for a create, which fails where the connector exists.
        /// </summary>
        public bool ByListAlone { get; init; }
    }
}
