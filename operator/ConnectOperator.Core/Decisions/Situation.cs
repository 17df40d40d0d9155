using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Decisions;

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

    /// <summary>What status says of a wait that is too short to speak of: what it said before; Unknown, with the message, where it has said nothing yet.</summary>
    internal Assessment StillPending(string message) =>
        PreviousStatus.Assessment(Resource.Status?.Conditions) ?? Assessment.CannotTell(Reasons.Pending, message);
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
