using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Claims;

/// <summary>
/// Whether a connector is ours. The claim in status decides, and nothing else: it is written before the first write to
/// Connect, so a connector without a claim was made by somebody else.
/// </summary>
internal static class Ownership
{
    /// <summary>The name of the connector that the resource has claimed on its cluster; null for none.</summary>
    public static ConnectorName? Claimed(Situation situation) =>
        situation.Resource.Status is { ConnectorName: { } name, Cluster: { } cluster }
        && cluster == situation.Cluster.Key.ToString()
        && ConnectorName.TryParse(name, out var parsed)
            ? parsed
            : null;

    /// <summary>
    /// The claim came to nothing: none of our creates can have made what exists under that name, so it is somebody else's.
    /// A claim that an earlier process made is good whatever exists: its create may have been applied.
    /// </summary>
    public static bool IsClaimVoid(Situation situation) =>
        situation.History is { LostRace: true, ClaimedUnused: false }
        || (situation.History is { ClaimedUnused: true, Applied: null } && situation.Resource.Status?.ConfigHash is null);

    /// <summary>The KafkaConnectCluster, as namespace/name, of a claim on another one than the resource refers to now.</summary>
    public static string? ClaimedElsewhere(Situation situation) =>
        situation.Resource.Status is { ConnectorName: not null, Cluster: { } cluster } && cluster != situation.Cluster.Key.ToString()
            ? cluster
            : null;

    /// <summary>
    /// The resource asks for another connector than the one it has claimed: following it would leave that one running without
    /// an owner. Null while they agree.
    /// </summary>
    public static SpecProblem? Moved(Situation situation, ConnectorRequest request)
    {
        if (situation.Resource.Status is { ConnectorName: { } connector, Cluster: { } cluster } && cluster != request.Cluster.ToString())
        {
            return new(
                "spec.clusterRef",
                $"it is immutable, and connector {connector} runs in {cluster}",
                "set it back, and create another resource for the other cluster");
        }

        if (Claimed(situation) is not { } claimed)
        {
            return null;
        }

        return request.Name == claimed
            ? null
            : new("spec.name", $"it is immutable, and was {claimed}", "set it back, and create another resource for the other name");
    }

    /// <summary>The claim was made on another Connect cluster than the one that answers now.</summary>
    public static bool ClusterChanged(Situation situation) =>
        Claimed(situation) is not null && (situation.Cluster.IsOtherGroup || KafkaChanged(situation));

    /// <summary>The claim was made on another Kafka cluster than the one that answers now.</summary>
    public static bool KafkaChanged(Situation situation) =>
        Claimed(situation) is not null
        && situation.Resource.Status?.KafkaClusterId is { Length: > 0 } claimed
        && situation.Cluster.Server is { KafkaClusterId: var actual }
        && actual != claimed;
}
