using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Row "task or connector FAILED" of what can go wrong.</summary>
public sealed class RestartTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const string RestartOfWhatFailed = "POST /connectors/a/restart?includeTasks=true&onlyFailed=true -> 202";

    [Fact]
    public async Task Task_that_fails_is_restarted_and_heals()
    {
        var installation = await RunningAsync(new JsonObject { ["initialBackoff"] = "1s" });

        installation.Connect.Script.FailTask("a", 0, "org.example.Broken: no route to host\n\tat org.example.Task.poll");
        var healed = await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.Restarts is { Count: 1, NextAt: null });

        healed.Status!.Restarts!.LastAt.ShouldNotBeNull();
        installation.Writes.ShouldBe([RestartOfWhatFailed]);
        await installation.HasEventAsync("TaskFailed", "no route to host");
        await installation.HasEventAsync("Restarted", "by spec.autoRestart");
    }

    [Fact]
    public async Task Restart_is_done_at_the_time_told_though_the_operator_is_killed_in_between()
    {
        var installation = await RunningAsync(new JsonObject { ["initialBackoff"] = "8s" });
        installation.Connect.Script.FailTask("a", 0);
        var failed = await installation.SaysAsync("a", Reasons.TaskFailed, connector => connector.Status!.Restarts?.NextAt is not null);

        await installation.Operator.KillAsync();
        installation.Writes.ShouldBeEmpty();
        installation.StartOperator();
        var healed = await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.Restarts is { NextAt: null });

        installation.Writes.ShouldBe([RestartOfWhatFailed]);
        healed.Status!.Restarts!.Count.ShouldBe(1);
        healed.Status.Restarts.LastAt!.Value.ShouldBeGreaterThanOrEqualTo(failed.Status!.Restarts!.NextAt!.Value);
    }

    [Fact]
    public async Task Restarts_end_when_they_are_exhausted_and_status_calls_a_person()
    {
        var installation = await RunningAsync(new JsonObject { ["maxRestarts"] = 2, ["initialBackoff"] = "1s", ["maxBackoff"] = "1s" });

        installation.Connect.Script.FailTask("a", 0, untilHealed: true);
        var exhausted = await installation.SaysAsync("a", Reasons.RestartsExhausted, connector => connector.Status!.Restarts is { Exhausted: true });
        await installation.PollsPassAsync(5);

        Installation.ConditionOf(exhausted, ConditionTypes.Stalled).ShouldNotBeNull();
        installation.Writes.ShouldBe([RestartOfWhatFailed, RestartOfWhatFailed]);
        (await installation.KubectlAsync("get", "kcr/a", "--output=wide", "--no-headers")).TrimEnd().ShouldEndWith(" 2");
        await installation.HasEventAsync("RestartsExhausted", "2 times");
    }

    private async Task<Installation> RunningAsync(JsonObject autoRestart)
    {
        var installation = await InstallWithAsync(Manifests.Connector("a", spec => spec["autoRestart"] = autoRestart));
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Requests.Clear();
        return installation;
    }
}
