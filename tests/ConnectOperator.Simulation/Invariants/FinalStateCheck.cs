using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>Compares what resources ask for and say with what the servers hold.</summary>
internal sealed class FinalStateCheck(SimulatedWorld world)
{
    /// <summary>Something that is not as asked, or not as status says; null when all is well.</summary>
    public string? Mismatch()
    {
        foreach (var resource in world.Kubernetes.All(Kinds.Connectors))
        {
            if (MismatchOf(resource) is { } mismatch)
            {
                return $"{Name(resource)}: {mismatch}; its status: {resource["status"]?.ToJsonString() ?? "none"}";
            }
        }

        return null;
    }

    private static string Name(JsonObject resource) => resource["metadata"]!["name"]!.GetValue<string>();

    private string? MismatchOf(JsonObject resource)
    {
        var (cluster, name) = (DeclaredSpec.Cluster(resource), DeclaredSpec.Connector(resource));
        var connect = world.Connects.First(connect => connect.Name == cluster);
        if (ConditionOf(resource, "Ready")?.ToJsonString().Contains("ClusterChanged", StringComparison.Ordinal) == true && LooksLikeAnother(connect))
        {
            return null;
        }

        if (resource["metadata"]!["deletionTimestamp"] is not null)
        {
            return "it is still being deleted";
        }

        var rivals = world.Kubernetes.All(Kinds.Connectors).Where(rival => DeclaredSpec.Cluster(rival) == cluster && DeclaredSpec.Connector(rival) == name);
        if (!ReferenceEquals(DeclaredSpec.RightfulOwner(rivals), resource))
        {
            return Says(resource, "NameConflict");
        }

        if (!DesiredConfig.IsComplete(resource, world.Kubernetes))
        {
            return Says(resource, "SecretNotFound");
        }

        return connect.Cluster.Find(name) is { } actual ? MismatchWith(resource, connect, actual)
            : DeclaredSpec.OnlyObserves(resource) ? Says(resource, "Drifted")
            : "Connect does not have the connector";
    }

    private string? MismatchWith(JsonObject resource, SimulatedConnect connect, ConnectorView actual)
    {
        var stored = DesiredConfig.Difference(resource, actual.Config, world.Kubernetes);
        if (!DeclaredSpec.OnlyObserves(resource))
        {
            return LeftAlone(resource, actual.Listed) ? Says(resource, "AlreadyExists") : MismatchWith(resource, actual, stored);
        }

        // Who only looks has to take the config for what it shows. Who has written it before may know better, or take a new mask for somebody's change.
        var hiding = connect.Ways.Where(way => way.Hides() && way.In.HasFlag(ShownIn.Lists)).Select(way => way.Key).ToList();
        var mismatch = MismatchWith(resource, actual, DesiredConfig.Difference(resource, actual.Listed, world.Kubernetes, exceptIn: hiding));
        return DeclaredSpec.HasClaimed(resource)
            && (MismatchWith(resource, actual, stored) is null
                || MismatchWith(resource, actual, DesiredConfig.Difference(resource, actual.Listed, world.Kubernetes)) is null)
            ? null
            : mismatch;
    }

    private static string? MismatchWith(JsonObject resource, ConnectorView actual, string? difference)
    {
        var spec = resource["spec"]!;
        var onlyObserves = DeclaredSpec.OnlyObserves(resource);
        var wanted = spec["state"]?.GetValue<string>().ToUpperInvariant() ?? "RUNNING";
        if (onlyObserves && (difference is not null || actual.TargetState != wanted || (wanted == "STOPPED" && actual.State == "FAILED")))
        {
            // FAILED hides what was asked of Connect.
            return difference is null && actual.State == "FAILED" ? Says(resource, "Drifted", "ConnectorFailed") : Says(resource, "Drifted");
        }

        if (wanted != "STOPPED" && actual.State is not null && actual.TaskStates.Append(actual.State).Contains("FAILED"))
        {
            return FailureMismatch(
                resource, actual.State, wanted == "RUNNING" && !onlyObserves && (spec["autoRestart"]?["enabled"]?.GetValue<bool>() ?? true));
        }

        var ready = ConditionOf(resource, "Ready");
        return difference is not null ? $"config differs: {difference}"
            : actual.TargetState != wanted ? $"asked of Connect is {actual.TargetState}"
            : actual.State != wanted ? $"Connect shows {actual.State}"
            : ready?["status"]?.GetValue<string>() != "True" ? "Ready is not True"
            : ready["observedGeneration"]!.GetValue<long>() != resource["metadata"]!["generation"]!.GetValue<long>() ? "Ready speaks of an old generation"
            : resource["status"]!["state"]?.GetValue<string>() != actual.State ? $"status has another state than {actual.State}"
            : Running(resource) != actual.TaskStates.Count(state => state == "RUNNING") ? $"status counts other tasks than {string.Join(", ", actual.TaskStates)}"
            : null;
    }

    /// <summary>
    /// A cluster that has nothing of what was claimed there cannot be told from another one: a person has to. Where all was deleted by hand, say,
    /// or by an operator that was killed before it could let the resource go.
    /// </summary>
    private bool LooksLikeAnother(SimulatedConnect connect) => connect.Cluster.Connectors.All(name => !world.Claims.Of(connect.Name, name).Any(claimant => claimant.IsEstablished));

    /// <summary>Nothing but a restart helps what FAILED, and who has autoRestart gets it.</summary>
    private static string? FailureMismatch(JsonObject resource, string state, bool restarts) =>
        restarts ? "something FAILED, and autoRestart does not help"
        : Says(resource, state == "FAILED" ? "ConnectorFailed" : "TaskFailed");

    private static string? Says(JsonObject resource, params string[] reasons) =>
        reasons.Contains(ConditionOf(resource, "Ready")?["reason"]?.GetValue<string>()) ? null : $"it should say {string.Join(" or ", reasons)}";

    /// <summary>Somebody else's, and not to be taken over.</summary>
    private bool LeftAlone(JsonObject resource, IReadOnlyDictionary<string, string> actual) =>
        !DeclaredSpec.HasClaimed(resource)
        && DeclaredSpec.Adoption(resource) switch
        {
            "Always" => false,
            "Never" => true,
            _ => DesiredConfig.Difference(resource, actual, world.Kubernetes) is not null,
        };

    private static int? Running(JsonObject resource) => resource["status"]!["tasks"]?["running"]?.GetValue<int>();

    private static JsonNode? ConditionOf(JsonObject resource, string type) =>
        (resource["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => condition!["type"]!.GetValue<string>() == type);
}
