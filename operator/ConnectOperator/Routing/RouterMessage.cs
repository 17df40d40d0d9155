using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Routing;

/// <summary>What the watches tell the <see cref="Router"/>.</summary>
internal abstract record RouterMessage
{
    private RouterMessage()
    {
    }

    /// <summary>A KafkaConnectCluster appeared, changed, or (null) is gone.</summary>
    public sealed record Cluster(ObjectKey Key, KafkaConnectCluster? Resource) : RouterMessage;

    /// <summary>A KafkaConnector appeared or changed.</summary>
    public sealed record Connector(KafkaConnector Resource) : RouterMessage;

    /// <summary>A KafkaConnector is gone.</summary>
    public sealed record ConnectorGone(KafkaConnector Resource) : RouterMessage;

    /// <summary>A Secret or ConfigMap changed, appeared, or (null version) is gone.</summary>
    public sealed record Source(SourceKey Key, string? ResourceVersion) : RouterMessage;

    /// <summary>Labels of some namespace may have changed.</summary>
    public sealed record Namespaces : RouterMessage;

    /// <summary>What a controller's Connect cluster shows; null when that does not hold any more.</summary>
    public sealed record Fingerprint(ObjectKey Key, ClusterFingerprint? Shown) : RouterMessage;

    /// <summary>All watches have delivered their first list.</summary>
    public sealed record Synced : RouterMessage;

    /// <summary>A controller ended by itself, which none should.</summary>
    public sealed record ControllerEnded(ObjectKey Key, Exception? Fault) : RouterMessage;
}
