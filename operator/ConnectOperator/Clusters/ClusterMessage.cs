using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Everything that can happen to a <see cref="ClusterController"/>, one at a time.</summary>
internal abstract record ClusterMessage
{
    private ClusterMessage()
    {
    }

    /// <summary>The KafkaConnectCluster appeared, changed, or (null) is gone.</summary>
    public sealed record ClusterChanged(KafkaConnectCluster? Resource) : ClusterMessage;

    /// <summary>A KafkaConnector of this cluster appeared or changed.</summary>
    public sealed record ConnectorChanged(KafkaConnector Resource) : ClusterMessage;

    /// <summary>A KafkaConnector of this cluster is gone.</summary>
    public sealed record ConnectorRemoved(KafkaConnector Resource) : ClusterMessage;

    /// <summary>Another controller looks after a KafkaConnector from now on.</summary>
    public sealed record ConnectorMoved(KafkaConnector Resource) : ClusterMessage;

    /// <summary>A Secret or ConfigMap changed, appeared, or (null version) is gone.</summary>
    public sealed record SourceChanged(SourceKey Source, string? ResourceVersion) : ClusterMessage;

    /// <summary>A Secret or ConfigMap was read.</summary>
    public sealed record SourceRead(SourceKey Source, SourceState State) : ClusterMessage;

    /// <summary>Labels of some namespace changed.</summary>
    public sealed record NamespacesChanged : ClusterMessage;

    /// <summary>A poll came back.</summary>
    public sealed record Polled(ConnectSession Session, PollReport Report) : ClusterMessage;

    /// <summary>The keys that a plugin's definitions say to be passwords; null when they are not to be had.</summary>
    public sealed record DefinitionsRead(ConnectSession Session, string Plugin, FrozenSet<string>? PasswordKeys) : ClusterMessage;

    /// <summary>A connector's actions have ended.</summary>
    public sealed record ActionsEnded(
        ObjectKey Connector, string Uid, ConnectorName Name, IReadOnlyList<EndedAction> Actions) : ClusterMessage
    {
        /// <summary>What a look at the resource showed, before any of them; null when there was none.</summary>
        public ReadOutcome<KafkaConnector>? Read { get; init; }
    }

    /// <summary>A KafkaConnector was read that had changed since it was last heard of.</summary>
    public sealed record ConnectorRead(ObjectKey Connector, string Uid, ReadOutcome<KafkaConnector> Outcome) : ClusterMessage;

    /// <summary>A write of a KafkaConnector came back with the resource as it is now, or failed.</summary>
    public sealed record ConnectorWritten(ObjectKey Connector, string Uid, WriteOutcome<KafkaConnector> Outcome) : ClusterMessage;

    /// <summary>A write of the KafkaConnectCluster came back.</summary>
    public sealed record ClusterWritten(string Uid, WriteOutcome<KafkaConnectCluster> Outcome) : ClusterMessage;

    /// <summary>Who asks for a connector of this name through other KafkaConnectClusters; none for nobody.</summary>
    public sealed record NameContendersChanged(ConnectorName Name, ImmutableArray<NameContender> Contenders) : ClusterMessage;

    /// <summary>What is known of this KafkaConnectCluster and another has changed.</summary>
    public sealed record ClusterRelationChanged(ObjectKey Other, ClusterRelation ClusterRelation) : ClusterMessage;

    /// <summary>The time has come for something.</summary>
    public sealed record Tick : ClusterMessage;
}

/// <summary>How one action ended, when, and how long Connect took for it.</summary>
internal sealed record EndedAction(ConnectorAction Action, ActionResult Result, DateTimeOffset At, TimeSpan Took);

/// <summary>How a write to the API server ended.</summary>
internal abstract record WriteOutcome<T>
    where T : class, IResource
{
    private WriteOutcome()
    {
    }

    /// <summary>Done; the resource as it is now.</summary>
    public sealed record Done(T Resource) : WriteOutcome<T>;

    /// <summary>The resource has changed, or is gone or another one: it has to be known anew.</summary>
    public sealed record Superseded : WriteOutcome<T>;

    /// <summary>It failed, and may be tried again.</summary>
    public sealed record Failed(string Message) : WriteOutcome<T>;
}

/// <summary>How a read from the API server ended.</summary>
internal abstract record ReadOutcome<T>
    where T : class, IResource
{
    private ReadOutcome()
    {
    }

    /// <summary>The resource as it is now.</summary>
    public sealed record Found(T Resource) : ReadOutcome<T>;

    /// <summary>There is none of that name.</summary>
    public sealed record NotFound : ReadOutcome<T>;

    /// <summary>It failed, and may be tried again.</summary>
    public sealed record Failed(string Message) : ReadOutcome<T>;
}
