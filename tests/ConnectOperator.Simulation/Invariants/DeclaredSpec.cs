using System.Text.Json.Nodes;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>What the spec of a KafkaConnector says, read without the operator's code.</summary>
internal static class DeclaredSpec
{
    /// <summary>The connector that it asks for.</summary>
    public static string Connector(JsonObject resource) =>
        resource["spec"]!["name"]?.GetValue<string>() ?? resource["metadata"]!["name"]!.GetValue<string>();

    /// <summary>The KafkaConnectCluster that it is to run on.</summary>
    public static string Cluster(JsonObject resource) => resource["spec"]!["clusterRef"]!["name"]!.GetValue<string>();

    /// <summary>Whether it must change nothing.</summary>
    public static bool OnlyObserves(JsonObject resource) => resource["spec"]!["mode"]?.GetValue<string>() == "Observe";

    /// <summary>Whether its connector stays when it is deleted.</summary>
    public static bool Orphans(JsonObject resource) => resource["spec"]!["deletionPolicy"]?.GetValue<string>() == "Orphan" || OnlyObserves(resource);

    /// <summary>What happens to an existing connector that is not its own.</summary>
    public static string Adoption(JsonObject resource) => resource["spec"]!["adoption"]?.GetValue<string>() ?? "IfIdentical";

    /// <summary>Whether it claims a connector.</summary>
    public static bool HasClaimed(JsonObject resource) => resource["status"]?["connectorName"] is not null;

    /// <summary>
    /// Who has the right to a connector of those that ask for it: the one that has claimed it, or else one that would manage it rather than
    /// only observe, or else the oldest.
    /// </summary>
    public static JsonObject RightfulOwner(IEnumerable<JsonObject> rivals) => rivals.MinBy(rival => (
        !HasClaimed(rival),
        OnlyObserves(rival),
        rival["metadata"]!["creationTimestamp"]!.GetValue<string>(),
        rival["metadata"]!["uid"]!.GetValue<string>()))!;
}
