using System.Collections.Immutable;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// What the router has told of connectors that are asked for under the same names through other KafkaConnectClusters. Owned by the
/// controller's loop.
/// </summary>
internal sealed class NameContenders
{
    private readonly Dictionary<ConnectorName, ImmutableArray<NameContender>> contenders = [];
    private readonly Dictionary<ObjectKey, ClusterRelation> relations = [];

    /// <summary>Names that are asked for elsewhere too; none most of the time.</summary>
    public IReadOnlyCollection<ConnectorName> Names => contenders.Keys;

    public void Accept(ConnectorName name, ImmutableArray<NameContender> others)
    {
        if (others.IsEmpty)
        {
            contenders.Remove(name);
        }
        else
        {
            contenders[name] = others;
        }
    }

    public void Accept(ObjectKey other, ClusterRelation relation) => relations[other] = relation;

    /// <summary>A resource's right to the connector of that name.</summary>
    public NameConflict ConflictOf(KafkaConnector resource, ConnectorName? name, string? kafkaClusterId, Snapshot? latest) =>
        name is { } known && contenders.TryGetValue(known, out var others)
            ? NameConflict.Of(resource, others, other => relations.GetValueOrDefault(other), kafkaClusterId, latest)
            : default;
}
