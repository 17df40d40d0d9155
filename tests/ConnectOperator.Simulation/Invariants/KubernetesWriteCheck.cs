using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ApiServerDouble.Http;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>
/// Judges what operators write to Kubernetes: no Secret's value, one writer at a time and none in circles; a claim only on a connector
/// that is free or may be taken over, and a resource is let go only when its connector is gone.
/// </summary>
internal sealed class KubernetesWriteCheck(SimulatedWorld world)
{
    /// <summary>Between an operator's last look at Connect and the arrival of what it wrote then.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(20);

    /// <summary>After which watches that come back once the API server does have told what another installation did.</summary>
    private static readonly TimeSpan Hearsay = TimeSpan.FromMinutes(3);

    /// <summary>A write is about to be carried out.</summary>
    public void Arrives(OperatorLife writer, ApiRequest request, DateTimeOffset sentAt)
    {
        world.Secrets.Inspect(Encoding.UTF8.GetString(request.Body), $"{request.Method} {request.PathAndQuery}");
        world.Writers.Writes(writer, sentAt);
        world.Pace.Arrives(request.PathAndQuery.Split('?')[0]);

        if (request.Method != "PATCH" || request.PathAndQuery.Split('?')[0].Split('/') is not ["", "apis", _, _, "namespaces", _, "kafkaconnectors", var name, .. var below])
        {
            world.Pace.TakesEffect(writer, request.PathAndQuery.Split('?')[0]);
            return;
        }

        if (world.Kubernetes.Find(Kinds.Connectors, Kinds.Namespace, name) is not { } resource)
        {
            return;
        }

        // Also one that will be refused because the other wrote first: whoever yields sends none. Of another resource of that name nothing was seen yet.
        world.Pace.TakesEffect(writer, $"{request.PathAndQuery.Split('?')[0]} of {resource["metadata"]!["uid"]}");
        var patch = JsonNode.Parse(request.Body)!;
        if (below is ["status"])
        {
            JudgeStatus(writer, resource, patch.AsArray(), sentAt);
            NoteStatus(writer, resource, patch.AsArray());
        }
        else if (resource["metadata"]!["deletionTimestamp"] is not null && !IsOfAnotherVersion(patch, resource))
        {
            JudgeRelease(writer, resource, sentAt);
            world.Claims.Released(writer, resource);
        }
    }

    /// <summary>Whoever saw another version, such as one whose connector was to stay, is refused by the API server.</summary>
    private static bool IsOfAnotherVersion(JsonNode patch, JsonObject resource)
    {
        var version = patch is JsonArray operations
            ? operations.FirstOrDefault(operation => operation!["path"]!.GetValue<string>() == "/metadata/resourceVersion")?["value"]
            : patch["metadata"]?["resourceVersion"];
        return version is not null && !JsonNode.DeepEquals(version, resource["metadata"]!["resourceVersion"]);
    }

    private static bool IsOfAnotherResource(JsonArray patch, JsonObject resource) =>
        patch[0]!["value"]!.GetValue<string>() != resource["metadata"]!["uid"]!.GetValue<string>();

    private void NoteStatus(OperatorLife writer, JsonObject resource, JsonArray patch)
    {
        if (resource["status"] is { } status && status["connectorName"]?.GetValue<string>() is { } claimed
            && !IsOfAnotherResource(patch, resource) && !IsOfAnotherVersion(patch, resource))
        {
            world.Ledger.WritesStatus(writer, status["cluster"]!.GetValue<string>().Split('/')[^1], claimed);
        }
    }

    private void JudgeStatus(OperatorLife writer, JsonObject resource, JsonArray patch, DateTimeOffset sentAt)
    {
        var status = patch.FirstOrDefault(operation => operation!["path"]!.GetValue<string>() == "/status")?["value"];
        if (status is null
            || IsOfAnotherResource(patch, resource)
            || IsOfAnotherVersion(patch, resource))
        {
            return;
        }

        world.Claims.Written(writer, resource, status);
        if (status["connectorName"]?.GetValue<string>() is { } claimed && resource["status"]?["connectorName"] is null)
        {
            JudgeClaim(writer, resource, status, claimed, sentAt);
        }
    }

    private void JudgeClaim(OperatorLife writer, JsonObject resource, JsonNode status, string claimed, DateTimeOffset sentAt)
    {
        var connect = world.Connects.First(connect => $"{Kinds.Namespace}/{connect.Name}" == status["cluster"]!.GetValue<string>());
        if (world.Claims.IsEndedByAnother(writer, connect.Name, claimed, resource["metadata"]!["uid"]!.GetValue<string>(), sentAt - Hearsay))
        {
            // A status like any other, of a resource that has claimed its connector as far as its writer knows.
            return;
        }

        if (DeclaredSpec.OnlyObserves(resource))
        {
            world.Violations.Report($"{writer.Name} claims {claimed} of {connect.Name} for {resource["metadata"]!["name"]}, which only observes.");
        }

        if (connect.Cluster.Find(claimed) is { } existing
            && world.Touched.IsUnchangedSince(connect.Name, claimed, sentAt - Glance)
            && !MayBeTakenOver(resource, existing.Config))
        {
            world.Violations.Report($"{writer.Name} claims {claimed} of {connect.Name}, which exists and is not to be taken over.");
        }

        if (world.Claims.Of(connect.Name, claimed).Count > 0)
        {
            world.Violations.Report($"{writer.Name} claims {claimed} of {connect.Name} for {resource["metadata"]!["name"]}, and another resource has claimed it.");
        }
    }

    private void JudgeRelease(OperatorLife writer, JsonObject resource, DateTimeOffset sentAt)
    {
        if (resource["status"]?["connectorName"]?.GetValue<string>() is not { } claimed || DeclaredSpec.Orphans(resource))
        {
            return;
        }

        var connect = world.Connects.First(connect => $"{Kinds.Namespace}/{connect.Name}" == resource["status"]!["cluster"]!.GetValue<string>());
        if (connect.Cluster.Find(claimed) is { } existing
            && world.Touched.IsUnchangedSince(connect.Name, claimed, sentAt - Glance)
            && !IsSuccessor(connect.Name, existing.Incarnation, resource))
        {
            world.Violations.Report($"{writer.Name} lets {resource["metadata"]!["name"]} go although its connector is there.");
        }
    }

    /// <summary>
    /// Somebody created it by hand while the resource was being deleted: the resource's own was gone by then, and the write that lets go may
    /// have to be repeated for minutes. The API server tells the time of a deletion to the second.
    /// </summary>
    private bool IsSuccessor(string cluster, long incarnation, JsonObject resource) => world.Touched.IsMadeByHandSince(
        cluster, incarnation, DateTimeOffset.Parse(resource["metadata"]!["deletionTimestamp"]!.GetValue<string>(), CultureInfo.InvariantCulture));

    private bool MayBeTakenOver(JsonObject resource, IReadOnlyDictionary<string, string> config) =>
        DeclaredSpec.Adoption(resource) switch
        {
            "Always" => true,
            "Never" => false,
            _ => DesiredConfig.IsComplete(resource, world.Kubernetes) && DesiredConfig.Difference(resource, config, world.Kubernetes) is null,
        };
}
