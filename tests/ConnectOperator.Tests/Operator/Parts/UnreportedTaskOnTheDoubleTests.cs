using System.Collections.Frozen;
using ConnectDouble;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conditions;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Tests.Core.Planning;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

/// <summary>A task that failed with a trace of three megabytes, over HTTP: from the list to the decision, and from the decision to the calls.</summary>
public sealed class UnreportedTaskOnTheDoubleTests
{
    private static readonly Dictionary<string, string> Config = new()
    {
        ["connector.class"] = "rig.RigSourceConnector",
        ["tasks.max"] = "1",
        ["rig.fail.tasks"] = "0",
        ["rig.message.bytes"] = "3000000",
    };

    [Fact]
    public async Task It_is_listed_without_a_status_missed_and_restarted_by_the_call_that_helps()
    {
        await using var connect = await ConnectDoubleServer.StartAsync(new() { Delays = ConnectDelays.None });
        using var client = KafkaConnect.Clients.Create(new RestEndpoint { Urls = [connect.Url], RequestTimeout = TimeSpan.FromSeconds(10) });
        connect.CreateUnmanaged("orders", Config);
        var shown = await UntilAsync(client, connector => connector.Unreported.Count > 0);
        (shown.State, shown.Tasks.Count).ShouldBe((ConnectorState.Running, 0));

        var missed = Missed(shown).Decide().ShouldSay(ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.InProgress).ShouldAct("AutoRestart 1");
        await RunAsync(client, new ConnectorAction.RestartFailed(1));
        (await UntilAsync(client, _ => true)).Unreported.ShouldBe([0], "a restart of what FAILED passes it over");

        (await RunAsync(client, missed.Actions[0])).ShouldBeOfType<ActionResult.Succeeded>();
        connect.Requests.Writes.Select(request => request.ToString()).ShouldBe([
            "POST /connectors/orders/restart?includeTasks=true&onlyFailed=true -> 202",
            "POST /connectors/orders/tasks/0/restart -> 204",
        ]);

        connect.SetConfigDirectly("orders", new Dictionary<string, string>(Config) { ["rig.fail.tasks"] = "" });
        await UntilAsync(client, connector => connector is { Unreported.Count: 0, Tasks: [{ State: ConnectorState.Running }] });
    }

    private static SituationBuilder Missed(ObservedConnector shown) => SituationBuilder.AllIsWell with
    {
        Config = Config.ToFrozenDictionary(),
        ObservedState = SituationBuilder.Seen(shown),
        Waiting = new() { For = Wait.TaskStatus, Since = SituationBuilder.Noon.AddMinutes(-3) },
        Restarts = new() { NextAt = SituationBuilder.Noon },
    };

    private static async Task<ActionResult> RunAsync(ConnectClient client, ConnectorAction action) =>
        (await ActionRunner.RunAsync(client, SituationBuilder.Name, [action], (_, _) => false, TimeProvider.System, CancellationToken.None)).ShouldHaveSingleItem().Result;

    private static async Task<ObservedConnector> UntilAsync(ConnectClient client, Func<ObservedConnector, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var snapshot = (await client.GetSnapshotAsync(deadline.Token)).ShouldBeOfType<ConnectResponse<Snapshot>.Ok>().Value;
            if (snapshot.Entry(SituationBuilder.Name) is { } connector && holds(connector))
            {
                return connector;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
        }
    }
}
