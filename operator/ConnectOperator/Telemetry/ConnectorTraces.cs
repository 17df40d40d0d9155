using System.Diagnostics;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Telemetry;

/// <summary>
/// Traces of what the operator does for one connector: from what made a decision due, through the requests that followed, to the status
/// that tells of the end. A decision that starts nothing leaves none.
/// </summary>
internal sealed class ConnectorTraces(ActivitySource source, TimeProvider time)
{
    /// <summary>What takes longer than this (a rebalance, a task that fails again and again) is told in several traces, each linked to the one before.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The trace that work for a connector belongs to: the one under way, or else one that begins; null while nobody listens.</summary>
    /// <param name="underWay">The connector's trace so far.</param>
    /// <param name="connector">Its resource.</param>
    /// <param name="cluster">Its Connect cluster.</param>
    /// <param name="generation">metadata.generation of the resource.</param>
    /// <param name="due">What made the decision due.</param>
    public ConnectorTrace? Continue(ConnectorTrace? underWay, ObjectKey connector, ObjectKey cluster, long? generation, Due due)
    {
        if (!source.HasListeners())
        {
            underWay?.End();
            return null;
        }

        if (underWay is not null && underWay.Age < Longest)
        {
            return underWay;
        }

        underWay?.End();
        var before = Activity.Current;
        try
        {
            // Nobody's child, and nobody's parent by accident either: the loop goes on to other connectors.
            Activity.Current = null;
            var root = source.StartActivity(
                "reconcile KafkaConnector",
                ActivityKind.Internal,
                parentContext: default,
                [
                    new("k8s.namespace.name", connector.Namespace),
                    new("kafkaconnect.connector", connector.Name),
                    new("kafkaconnect.cluster", cluster.ToString()),
                    new("kafkaconnect.generation", generation),
                    new("kafkaconnect.trigger", due.Trigger),
                ],
                underWay is null ? [] : [new ActivityLink(underWay.Context)],
                time.GetUtcNow() - time.GetElapsedTime(due.Since));
            return root is null ? null : new ConnectorTrace(root, source, time);
        }
        finally
        {
            Activity.Current = before;
        }
    }
}

/// <summary>What made a decision due, and when.</summary>
/// <param name="Trigger">The kind of message, in one word.</param>
/// <param name="Since">A timestamp of the clock.</param>
internal readonly record struct Due(string Trigger, long Since);
