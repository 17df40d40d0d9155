using System.Text.Json.Nodes;
using ApiServerDouble;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>A KafkaConnector that has claimed a connector, as the API server has it. The claim is established once the connector has been there.</summary>
internal sealed record Claimant(string Uid, bool IsDeleting, bool Orphans, bool OnlyObserves, bool AutoRestarts, bool IsEstablished, IReadOnlyList<string> RestartsDue);

/// <summary>Who has claimed what.</summary>
internal sealed class ClaimIndex(ApiServer server, ManualTimeProvider time)
{
    private readonly List<(OperatorLife By, string Cluster, string Connector, Claimant Claimant, DateTimeOffset At)> ended = [];
    private readonly List<(OperatorLife By, string Uid, string Token, DateTimeOffset At)> handled = [];

    public IReadOnlyList<Claimant> Of(string cluster, string connector) =>
    [
        .. server.All(Kinds.Connectors)
            .Where(resource => resource["status"]?["connectorName"]?.GetValue<string>() == connector
                && resource["status"]?["cluster"]?.GetValue<string>() == $"{Kinds.Namespace}/{cluster}")
            .Select(Claimant),
    ];

    /// <summary>
    /// The same as one operator may know it. What another installation, which knows nothing of it, has ended since then is not ended for this one: a
    /// claim, where no other has followed, and a token. Nor is what its successor has ended after it sent what arrives now: it was killed meanwhile.
    /// </summary>
    public IReadOnlyList<Claimant> KnownTo(
        OperatorLife caller, string cluster, string connector, DateTimeOffset sentAt, DateTimeOffset claimsSince, DateTimeOffset tokensSince)
    {
        var owners = Of(cluster, connector);
        return
        [
            .. (owners.Count > 0 ? owners : ended
                .Where(end => (end.Cluster, end.Connector) == (cluster, connector) && MayNotKnow(end.By, end.At, claimsSince))
                .Select(end => end.Claimant))
                .Select(owner => owner with
                {
                    RestartsDue =
                    [
                        .. owner.RestartsDue,
                        .. handled.Where(end => end.Uid == owner.Uid && MayNotKnow(end.By, end.At, tokensSince)).Select(end => end.Token).Except(owner.RestartsDue),
                    ],
                }),
        ];
        bool MayNotKnow(OperatorLife by, DateTimeOffset at, DateTimeOffset since) => by != caller && at >= (by.Fleet == caller.Fleet ? sentAt : since);
    }

    /// <summary>Whether another installation has ended a resource's claim that this one, which knows nothing of it, may still know.</summary>
    public bool IsEndedByAnother(OperatorLife writer, string cluster, string connector, string uid, DateTimeOffset since) => ended.Any(end =>
        end.By.Fleet != writer.Fleet && (end.Cluster, end.Connector) == (cluster, connector) && end.Claimant.Uid == uid && end.At >= since);

    /// <summary>A resource is about to be let go.</summary>
    public void Released(OperatorLife writer, JsonObject resource)
    {
        if (resource["status"]?["connectorName"]?.GetValue<string>() is { } connector && resource["status"]!["cluster"]?.GetValue<string>() is { } cluster)
        {
            ended.Add((writer, cluster.Split('/')[^1], connector, Claimant(resource), time.GetUtcNow()));
        }
    }

    /// <summary>A status is about to be written: the claim, and tokens, may end with it.</summary>
    public void Written(OperatorLife writer, JsonObject resource, JsonNode status)
    {
        if (status["connectorName"] is null)
        {
            Released(writer, resource);
        }

        var after = (JsonObject)resource.DeepClone();
        after["status"] = status.DeepClone();
        handled.AddRange(Due(resource).Except(Due(after)).Select(token => (writer, resource["metadata"]!["uid"]!.GetValue<string>(), token, time.GetUtcNow())));
    }

    private static Claimant Claimant(JsonObject resource) => new(
        resource["metadata"]!["uid"]!.GetValue<string>(),
        resource["metadata"]!["deletionTimestamp"] is not null,
        DeclaredSpec.Orphans(resource),
        DeclaredSpec.OnlyObserves(resource),
        resource["spec"]!["autoRestart"]?["enabled"]?.GetValue<bool>() ?? true,
        resource["status"]!["configHash"] is not null,
        [.. Due(resource)]);

    private static IEnumerable<string> Due(JsonObject resource) =>
        [.. Due(resource, "restart", "restart", "all"), .. Due(resource, "restart-failed", "restartFailed", "failed"), .. Due(resource, "restart-task", "restartTask", "task")];

    private static IEnumerable<string> Due(JsonObject resource, string annotation, string handled, string kind)
    {
        var asked = resource["metadata"]!["annotations"]?["kafkaconnect.dev/" + annotation]?.GetValue<string>();
        return string.IsNullOrEmpty(asked) || asked == resource["status"]?["handledTokens"]?[handled]?.GetValue<string>() ? [] : [$"{kind}:{asked}"];
    }
}
