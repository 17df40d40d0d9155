using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Conflicts;

/// <summary>A resource that has the better right to a connector, or may have.</summary>
/// <param name="Resource">Which KafkaConnector.</param>
/// <param name="Cluster">The KafkaConnectCluster through which it has it.</param>
public sealed record ConflictingResource(ObjectKey Resource, ObjectKey Cluster);

/// <summary>A resource that asks for a connector of the same name through another KafkaConnectCluster.</summary>
/// <param name="Resource">Which KafkaConnector.</param>
/// <param name="Cluster">That KafkaConnectCluster.</param>
/// <param name="IsClaimed">It has claimed the connector.</param>
/// <param name="KafkaClusterId">The Kafka cluster on which it was claimed.</param>
/// <param name="WorkerId">The worker that last ran the connector.</param>
/// <param name="CreatedAt">When the resource was created.</param>
/// <param name="Uid">Of the resource.</param>
public sealed record NameContender(
    ObjectKey Resource, ObjectKey Cluster, bool IsClaimed, string? KafkaClusterId, string? WorkerId, DateTimeOffset? CreatedAt, string Uid);

/// <summary>
/// Who may have a connector that is claimed through another KafkaConnectCluster as well. Connectors of one name in two Connect
/// clusters have nothing to do with each other, also when both use one Kafka cluster.
/// </summary>
/// <param name="TakenBy">Has the better right: both lead to one Connect cluster.</param>
/// <param name="DisputedBy">Would have it, if both did; that is not known yet, and what is known does not speak against it.</param>
public readonly record struct NameConflict(ConflictingResource? TakenBy, ConflictingResource? DisputedBy)
{
    /// <summary>Judges a resource's right to its connector.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="contenders">Those who ask for the name elsewhere; only a claim is a right.</param>
    /// <param name="relation">What is known of their KafkaConnectCluster and the resource's.</param>
    /// <param name="kafkaClusterId">The Kafka cluster behind the resource's Connect cluster; null while it is not known.</param>
    /// <param name="latest">What that Connect cluster showed last.</param>
    public static NameConflict Of(
        KafkaConnector resource,
        IReadOnlyCollection<NameContender> contenders,
        Func<ObjectKey, ClusterRelation> relation,
        string? kafkaClusterId,
        Snapshot? latest)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(contenders);
        ArgumentNullException.ThrowIfNull(relation);
        var isClaimed = resource.Status?.ConnectorName is not null;
        var better = contenders
            .Where(contender => contender.IsClaimed)
            .Where(contender => kafkaClusterId is null || contender.KafkaClusterId is not { Length: > 0 } other || other == kafkaClusterId)
            .Where(contender => !isClaimed || IsOlder(contender, resource.Metadata))
            .OrderBy(contender => (contender.CreatedAt ?? DateTimeOffset.MaxValue, contender.Uid))
            .ToLookup(contender => relation(contender.Cluster));
        var taken = better[ClusterRelation.Same].FirstOrDefault();

        // Where the one last ran the connector, the other runs something: they may be one. Otherwise nothing points to it.
        var disputed = better[ClusterRelation.Unknown].FirstOrDefault(
            contender => latest is null || (contender.WorkerId is { } worker && ConnectIdentity.Shows(latest, worker)));
        return new(Conflicting(taken), Conflicting(disputed));
    }

    private static bool IsOlder(NameContender contender, ObjectMeta metadata) =>
        (contender.CreatedAt ?? DateTimeOffset.MaxValue, contender.Uid)
            .CompareTo((metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, metadata.Uid ?? "")) < 0;

    private static ConflictingResource? Conflicting(NameContender? contender) => contender is null ? null : new ConflictingResource(contender.Resource, contender.Cluster);
}
