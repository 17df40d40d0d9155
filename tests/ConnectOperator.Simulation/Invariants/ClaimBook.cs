using System.Text.Json.Nodes;
using ApiServerDouble;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>A KafkaConnector that has claimed a connector, as the API server has it. The claim is established once the connector has been there.</summary>
internal sealed record Claimant(string Uid, bool IsDeleting, bool Orphans, bool OnlyObserves, bool AutoRestarts, bool IsEstablished, IReadOnlyList<string> RestartsDue);

/// <summary>Who has claimed what.</summary>
internal sealed class ClaimBook(ApiServer server)
{
    public IReadOnlyList<Claimant> Of(string cluster, string connector) =>
    [
        .. server.All(Kinds.Connectors)
            .Where(resource => resource["status"]?["connectorName"]?.GetValue<string>() == connector
                && resource["status"]?["cluster"]?.GetValue<string>() == $"{Kinds.Namespace}/{cluster}")
            .Select(Claimant),
    ];

    private static Claimant Claimant(JsonObject resource) => new(
        resource["metadata"]!["uid"]!.GetValue<string>(),
        resource["metadata"]!["deletionTimestamp"] is not null,
        Declared.Orphans(resource),
        Declared.OnlyObserves(resource),
        resource["spec"]!["autoRestart"]?["enabled"]?.GetValue<bool>() ?? true,
        resource["status"]!["configHash"] is not null,
        [.. Due(resource, "restart", "restart", "all"), .. Due(resource, "restart-failed", "restartFailed", "failed"), .. Due(resource, "restart-task", "restartTask", "task")]);

    private static IEnumerable<string> Due(JsonObject resource, string annotation, string handled, string kind)
    {
        var asked = resource["metadata"]!["annotations"]?["kafkaconnect.dev/" + annotation]?.GetValue<string>();
        return string.IsNullOrEmpty(asked) || asked == resource["status"]?["handledTokens"]?[handled]?.GetValue<string>() ? [] : [$"{kind}:{asked}"];
    }
}
