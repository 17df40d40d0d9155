using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What Connect does not show is told, and what is asked for although there is no need is not claimed to have been done.</summary>
public sealed class UnseenTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Task_that_failed_with_a_trace_too_long_to_be_stored_is_not_running_and_is_restarted_by_a_call_of_its_own()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a", spec =>
        {
            spec["class"] = "rig.RigSourceConnector";
            spec["config"] = new JsonObject { ["rig.fail.tasks"] = "0", ["rig.message.bytes"] = "3000000" };
        }));

        var silent = await installation.SaysAsync("a", Reasons.TasksStarting, connector => connector.Status!.Tasks is { Total: 1, Running: 0, Unreported: 1 });
        Installation.ConditionOf(silent, ConditionTypes.Ready)!.Status.ShouldBe(ConditionStatus.False);
        silent.Status!.Waiting!.For.ShouldBe("TaskStatus");
        (await installation.KubectlAsync("get", "kcr/a", "--no-headers")).ShouldContain(" 0/1 ");
        installation.Connect.Requests.Clear();

        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart=monday");
        await installation.SaysAsync("a", Reasons.TasksStarting, connector => connector.Status!.HandledTokens?.Restart == "monday");

        installation.Writes.ShouldBe(["POST /connectors/a/tasks/0/restart -> 204", "POST /connectors/a/restart?includeTasks=true -> 202"]);
    }

    [Fact]
    public async Task Token_for_what_failed_on_a_healthy_connector_changes_nothing_and_says_so()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        var before = Installation.ConditionOf(await installation.SaysAsync("a", Reasons.Running), ConditionTypes.Ready)!;
        installation.Connect.Requests.Clear();

        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart-failed=now");
        var after = await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.HandledTokens?.RestartFailed == "now");

        Installation.ConditionOf(after, ConditionTypes.Ready)!.LastTransitionTime.ShouldBe(before.LastTransitionTime);
        installation.Writes.ShouldBeEmpty();
        await installation.HasEventAsync("NothingToRestart", "nothing was restarted");
    }
}
