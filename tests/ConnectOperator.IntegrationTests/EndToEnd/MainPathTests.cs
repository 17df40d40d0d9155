using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>A connector's life as its owner sees it.</summary>
public sealed class MainPathTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Applied_connector_runs_and_kubectl_shows_it()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));

        var connector = await installation.SaysAsync("a", Reasons.Running);

        Installation.ConditionOf(connector, ConditionTypes.Ready)!.Status.ShouldBe(ConditionStatus.True);
        installation.Connect.Find("a").ShouldNotBeNull().Config.ShouldBe(Manifests.ConfigInConnect("a"), ignoreOrder: true);
        var table = (await installation.KubectlAsync("get", "kcr")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Cells(table[0]).ShouldBe(["NAME", "READY", "STATE", "TASKS", "CLUSTER", "REASON", "AGE"]);
        Cells(table[1])[..^1].ShouldBe(["a", "True", "RUNNING", "1/1", "connect", "Running"]);
    }

    [Fact]
    public async Task Edited_config_reaches_connect_in_one_write()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Requests.Clear();

        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
        await installation.SaysAsync("a", Reasons.Running);
        await installation.PollsPassAsync();
        installation.Writes.ShouldBe(["PUT /connectors/a/config -> 200"]);
    }

    [Fact]
    public async Task Connector_is_paused_stopped_and_resumed_as_its_spec_says()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Requests.Clear();

        await installation.PatchAsync("kcr/a", """{"spec": {"state": "paused"}}""");
        (await installation.SaysAsync("a", Reasons.Paused)).Status!.State.ShouldBe("PAUSED");
        await installation.PatchAsync("kcr/a", """{"spec": {"state": "stopped"}}""");
        (await installation.SaysAsync("a", Reasons.Stopped)).Status!.State.ShouldBe("STOPPED");
        await installation.PatchAsync("kcr/a", """{"spec": {"state": "running"}}""");
        var running = await installation.SaysAsync("a", Reasons.Running);

        running.Status!.State.ShouldBe("RUNNING");
        Installation.ConditionOf(running, ConditionTypes.Ready)!.Status.ShouldBe(ConditionStatus.True);
        installation.Writes.ShouldBe(["PUT /connectors/a/pause -> 202", "PUT /connectors/a/stop -> 204", "PUT /connectors/a/resume -> 202"]);
    }

    [Fact]
    public async Task Connector_that_is_to_be_stopped_never_runs()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a", spec => spec["state"] = "stopped"));

        await installation.SaysAsync("a", Reasons.Stopped);

        installation.Connect.Requests.Writes.ShouldHaveSingleItem().Body.ShouldContain("\"initial_state\":\"STOPPED\"");
    }

    [Fact]
    public async Task Each_restart_token_restarts_once()
    {
        var jdbc = Manifests.Jdbc("a", "db");
        jdbc["spec"]!["autoRestart"] = new JsonObject { ["enabled"] = false };
        var installation = await InstallWithAsync(Manifests.Secret("db", ("password", "secret")), jdbc);
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Requests.Clear();

        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart=monday");
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.HandledTokens?.Restart == "monday");
        installation.Connect.Script.FailTask("a", 1);
        await installation.SaysAsync("a", Reasons.TaskFailed);
        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart-failed=tuesday");
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.HandledTokens?.RestartFailed == "tuesday");
        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart-task=wednesday/1");
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.HandledTokens?.RestartTask == "wednesday/1");
        await installation.Operator.KillAsync();
        installation.StartOperator();
        await installation.PollsPassAsync();

        installation.Writes.ShouldBe([
            "POST /connectors/a/restart?includeTasks=true -> 202",
            "POST /connectors/a/restart?includeTasks=true&onlyFailed=true -> 202",
            "POST /connectors/a/tasks/1/restart -> 204",
        ]);
    }

    [Fact]
    public async Task Deleted_resource_takes_its_connector_along()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"), Manifests.Connector("b"));
        await installation.AllSayAsync(Reasons.Running, 2);

        await installation.KubectlAsync("delete", "kcr/a", "--timeout=120s");

        installation.Connect.Connectors.ShouldBe(["b"]);
        (await installation.ListAsync()).Select(connector => connector.Metadata.Name).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Orphaned_connector_outlives_its_resource()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a", spec => spec["deletionPolicy"] = "Orphan"));
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Requests.Clear();

        await installation.KubectlAsync("delete", "kcr/a", "--timeout=120s");
        await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.UnmanagedConnectors?.Contains("a") is true);

        installation.Connect.Requests.Writes.ShouldBeEmpty();
        installation.Connect.Find("a").ShouldNotBeNull().State.ShouldBe("RUNNING");
    }

    private static string[] Cells(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
