using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>The two writes that recording Events takes.</summary>
internal interface IEventWriter
{
    Task<ClusterEvent> CreateAsync(ClusterEvent clusterEvent, CancellationToken cancellationToken);

    Task<ClusterEvent> PatchSeriesAsync(ObjectKey key, ClusterEventSeries series, CancellationToken cancellationToken);
}
