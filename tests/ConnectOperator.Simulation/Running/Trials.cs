using System.Text.Json.Nodes;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.People;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Running;

/// <summary>What one optional fault does, and must not do, while nothing else goes wrong.</summary>
/// <param name="world">Where.</param>
/// <param name="author">Who edits resources.</param>
/// <param name="passAsync">Lets time pass.</param>
/// <param name="isLookedAfter">Whether a resource is not left to an operator that is gone: such a one waits for minutes until another goes on with it.</param>
internal sealed class Trials(SimulatedWorld world, ConnectorAuthor author, Func<TimeSpan, Task> passAsync, Func<JsonObject, bool> isLookedAfter)
{
    /// <summary>From an edit to its write, with nothing in the way.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(15);

    /// <summary>For how long Ready may be True although a task shows no status: a poll and a half.</summary>
    private static readonly TimeSpan Noticing = TimeSpan.FromSeconds(30);

    /// <summary>Every optional fault of this world, once.</summary>
    public async Task RunAsync()
    {
        if (world.Optional.ForbiddenConnectors)
        {
            await ForbidOneAsync();
        }

        if (world.Optional.UnreportedTasks && world.Violations.First is null)
        {
            await HideOneAsync();
        }
    }

    /// <summary>A 403 for one connector says nothing about the others.</summary>
    private async Task ForbidOneAsync()
    {
        if (world.Connects.Select(connect => Managed(connect).Take(2).ToList()).FirstOrDefault(some => some.Count == 2) is not [var forbidden, var other])
        {
            return;
        }

        var connect = ConnectOf(forbidden);
        world.Trace.Add("trial", $"writes to {DeclaredSpec.Connector(forbidden)} of {connect.Name} are forbidden");
        connect.Cluster.Script.ForbidWrites(DeclaredSpec.Connector(forbidden));
        author.Reconfigure(NameOf(forbidden));
        await passAsync(TimeSpan.FromSeconds(2));
        author.Reconfigure(NameOf(other));
        await passAsync(Prompt);
        if (Current(other) is { } edited && DesiredConfig.Difference(edited, connect.Cluster.Find(DeclaredSpec.Connector(other))!.Config, world.Kubernetes) is { } difference)
        {
            world.Violations.Report(
                $"{NameOf(other)} waits although only writes to {DeclaredSpec.Connector(forbidden)} are forbidden: {difference}; its status: {edited["status"]!.ToJsonString()}");
        }

        connect.Cluster.Script.AllowWrites(DeclaredSpec.Connector(forbidden));
    }

    /// <summary>A task that shows no status is not running.</summary>
    private async Task HideOneAsync()
    {
        if (world.Connects.SelectMany(Managed).FirstOrDefault(resource => RunsWell(ConnectOf(resource).Cluster.Find(DeclaredSpec.Connector(resource))!)) is not { } victim)
        {
            return;
        }

        var (connect, connector) = (ConnectOf(victim), DeclaredSpec.Connector(victim));
        world.Trace.Add("trial", $"task 0 of {connector} of {connect.Name} FAILs, and no status can tell");
        connect.HideTask(connector);
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromMinutes(5) && world.Violations.First is null; waited += Noticing)
        {
            await passAsync(Noticing);
            if (connect.Cluster.Find(connector) is { UnreportedTasks: > 0 } && Current(victim) is { } told && IsReady(told))
            {
                world.Violations.Report($"{NameOf(victim)} is Ready although a task of it shows no status: {told["status"]!.ToJsonString()}");
            }
        }

        connect.RevealTask(connector);
    }

    private static bool RunsWell(ConnectDouble.ConnectorView connector) =>
        connector is { State: "RUNNING", TaskStates.Count: > 0, UnreportedTasks: 0 } && connector.TaskStates.All(state => state == "RUNNING");

    /// <summary>Those that have their connector, and may change it.</summary>
    private IEnumerable<JsonObject> Managed(SimulatedConnect connect) => world.Kubernetes.All(Kinds.Connectors).Where(resource =>
        DeclaredSpec.Cluster(resource) == connect.Name
        && resource["metadata"]!["deletionTimestamp"] is null
        && !DeclaredSpec.OnlyObserves(resource)
        && resource["status"]?["configHash"] is not null
        && IsReady(resource)
        && isLookedAfter(resource)
        && connect.Cluster.Find(DeclaredSpec.Connector(resource)) is not null);

    private SimulatedConnect ConnectOf(JsonObject resource) => world.Connects.First(connect => connect.Name == DeclaredSpec.Cluster(resource));

    private JsonObject? Current(JsonObject resource) => world.Kubernetes.Find(Kinds.Connectors, Kinds.Namespace, NameOf(resource));

    private static string NameOf(JsonObject resource) => resource["metadata"]!["name"]!.GetValue<string>();

    private static bool IsReady(JsonObject resource) => (resource["status"]?["conditions"] as JsonArray ?? []).Any(condition =>
        condition!["type"]!.GetValue<string>() == "Ready" && condition["status"]!.GetValue<string>() == "True");
}
