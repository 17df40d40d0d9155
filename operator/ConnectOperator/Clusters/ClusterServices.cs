using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Desired;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Sources;
using ConnectOperator.Telemetry;

namespace ConnectOperator.Clusters;

/// <summary>What every <see cref="ClusterController"/> shares with its siblings.</summary>
internal sealed record ClusterServices
{
    /// <summary>Which operator this is.</summary>
    public required OperatorIdentity Self { get; init; }

    /// <summary>Loops tell here what they leave to other operators.</summary>
    public required YieldedResources Yielded { get; init; }

    public required ResourceWriter Writer { get; init; }

    public required ResourceReader Reader { get; init; }

    public required SourceFetcher Sources { get; init; }

    public required IEventRecorder Events { get; init; }

    public required ConnectClientFactory Connect { get; init; }

    /// <summary>Whether a KafkaConnectCluster exists that the program cannot read.</summary>
    public required Func<ObjectKey, bool> IsUnreadable { get; init; }

    /// <summary>Which namespaces are watched.</summary>
    public WatchScope Watched { get; init; } = WatchScope.Everything;

    /// <summary>Labels of a namespace; null when it is not known.</summary>
    public required Func<string, IReadOnlyDictionary<string, string>?> NamespaceLabels { get; init; }

    /// <summary>Loops report here that they make progress.</summary>
    public required LoopHeartbeats Loops { get; init; }

    /// <summary>What is measured and traced goes here.</summary>
    public required OperatorTelemetry Telemetry { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Jitter: from 0 to 1.</summary>
    public required Func<double> Random { get; init; }

    public required ILogger<ClusterController> Logger { get; init; }
}
