using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>Everything that a decision about one connector depends on.</summary>
public sealed record Situation
{
    /// <summary>The resource as last read, with the status that the operator itself last wrote.</summary>
    public required KafkaConnector Resource { get; init; }

    /// <summary>Its spec.</summary>
    public required SpecReading<ConnectorRequest> Spec { get; init; }

    /// <summary>What the spec asks for; null while it is invalid.</summary>
    public ConnectorRequest? Request => (Spec as SpecReading<ConnectorRequest>.Valid)?.Value;

    /// <summary>Its references; null while the spec is invalid.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>The Connect cluster that it refers to.</summary>
    public required ClusterView Cluster { get; init; }

    /// <summary>Whether that cluster's owner lets the resource's namespace use it.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Another resource that has the better right to the same connector.</summary>
    public ConflictingResource? NameTakenBy { get; init; }

    /// <summary>Another resource that may have it: nobody knows yet whether its connector of that name is the same one.</summary>
    public ConflictingResource? NameDisputedBy { get; init; }

    /// <summary>What is known of the connector in Connect.</summary>
    public required ObservedState ObservedState { get; init; }

    /// <summary>Takes secrets out of what Connect says of the connector.</summary>
    public required Scrubber Scrubber { get; init; }

    /// <summary>What is remembered.</summary>
    public required ConnectorHistory History { get; init; }

    /// <summary>The time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Drawn anew for each decision, from 0 to 1, so that what failed together is not restarted together again and again.</summary>
    public double Jitter { get; init; }
}

/// <summary>A Connect cluster as one connector's decision sees it.</summary>
public sealed record ClusterView
{
    /// <summary>Namespace and name of the KafkaConnectCluster.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Whether Connect can be used at the moment.</summary>
    public required Availability Availability { get; init; }

    /// <summary>The KafkaConnectCluster is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Whether the operator signs in to Connect, by spec.authentication.</summary>
    public bool SignsIn { get; init; } = true;

    /// <summary>What the workers say of themselves; null until they have been reached.</summary>
    public ServerInfo? Server { get; init; }

    /// <summary>Class names of the installed plugins.</summary>
    public ImmutableArray<string> PluginClasses { get; init; } = [];

    /// <summary>Keys that the definitions of plugins say to be passwords, by class as far as somebody asked; null for a class whose definitions are not to be had.</summary>
    public ImmutableDictionary<string, FrozenSet<string>?> PasswordKeys { get; init; } = ImmutableDictionary<string, FrozenSet<string>?>.Empty;

    /// <summary>Another Connect cluster answers than before, on the same Kafka cluster.</summary>
    public bool IsOtherGroup { get; init; }

    /// <summary>False once Connect refused <c>initial_state</c> (before 3.7).</summary>
    public bool KnowsInitialState { get; init; } = true;
}

/// <summary>Whether a Connect cluster can be used.</summary>
public abstract record Availability
{
    private Availability()
    {
    }

    /// <summary>It answers.</summary>
    public sealed record Available : Availability;

    /// <summary>No answer yet, or a failure too short to speak of: nothing is written, status stays as it is.</summary>
    public sealed record Connecting : Availability;

    /// <summary>It has not answered for some time.</summary>
    public sealed record Unreachable(string Message) : Availability;

    /// <summary>It refuses the operator's credentials.</summary>
    public sealed record Unauthorized(string Message) : Availability;

    /// <summary>The KafkaConnectCluster itself is wrong or incomplete.</summary>
    public sealed record Misconfigured(string Message) : Availability;

    /// <summary>There is no KafkaConnectCluster of that name.</summary>
    public sealed record Missing : Availability;

    /// <summary>The operator does not watch the namespace of that name: it cannot know whether there is one.</summary>
    public sealed record NotWatched : Availability;
}

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
