using ConnectDouble;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.EndToEnd;
using ConnectOperator.Tests.Deploy;
using Shouldly;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.GitOps;

/// <summary>Argo CD's health scripts on what the operator makes of resources.</summary>
public sealed class HealthTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [FactWhereLuaRuns]
    public async Task Health_of_a_connector_follows_its_life()
    {
        var installation = await InstallWithAsync(Manifests.Connector("orders"), Manifests.Jdbc("waiting", "missing"));
        var recorder = new HealthRecorder(installation);

        await installation.SaysAsync("orders", Reasons.Running);
        (await recorder.JudgeAsync("kcr/orders", "healthy_running")).Status.ShouldBe("Healthy");
        (await recorder.JudgeAsync("kcc/connect", "healthy_connected")).Status.ShouldBe("Healthy");
        await installation.SaysAsync("waiting", Reasons.SecretNotFound);
        (await recorder.JudgeAsync("kcr/waiting", "progressing_secretNotFound")).Status.ShouldBe("Progressing");
        await installation.PatchAsync("kcr/orders", """{"spec": {"state": "paused"}}""");
        await installation.SaysAsync("orders", Reasons.Paused);
        (await recorder.JudgeAsync("kcr/orders", "suspended_paused")).Status.ShouldBe("Suspended");
        await installation.PatchAsync("kcr/orders", """{"spec": {"state": "stopped"}}""");
        await installation.SaysAsync("orders", Reasons.Stopped);
        (await recorder.JudgeAsync("kcr/orders", "suspended_stopped")).Status.ShouldBe("Suspended");
        await installation.PatchAsync("kcr/orders", """{"spec": {"state": "running", "autoRestart": {"enabled": false}}}""");
        await installation.SaysAsync("orders", Reasons.Running);
        installation.Connect.Script.FailTask("orders", 0);
        await installation.SaysAsync("orders", Reasons.TaskFailed);
        (await recorder.JudgeAsync("kcr/orders", "degraded_taskFailed")).Status.ShouldBe("Degraded");
        await installation.PatchAsync("kcr/orders", """{"spec": {"config": {"topic": null}}}""");
        await installation.SaysAsync("orders", Reasons.InvalidConfig);
        (await recorder.JudgeAsync("kcr/orders", "degraded_invalidConfig")).Status.ShouldBe("Degraded");
        await installation.Operator.KillAsync();
        await installation.PatchAsync("kcr/orders", """{"spec": {"config": {"topic": "lines"}}}""");
        (await recorder.JudgeAsync("kcr/orders", "progressing_newSpec")).Status.ShouldBe("Progressing");
    }

    [FactWhereLuaRuns]
    public async Task Resource_that_no_operator_has_seen_is_on_its_way()
    {
        var installation = await InstallAsync();
        var unwatched = await Plane.CreateNamespaceAsync("unwatched");
        await installation.ApplyInAsync(unwatched, Manifests.Cluster(installation.Connect.Url), Manifests.Connector("orders"));
        var recorder = new HealthRecorder(installation);

        (await recorder.JudgeAsync("kcr/orders", "progressing_noStatus", unwatched)).Status.ShouldBe("Progressing");
        (await recorder.JudgeAsync("kcc/connect", "progressing_noStatus", unwatched)).Status.ShouldBe("Progressing");
    }

    [FactWhereLuaRuns]
    public async Task Health_of_a_cluster_tells_whether_connect_can_be_used()
    {
        var installation = await InstallAsync(new ConnectDoubleOptions
        {
            Delays = ConnectDelays.None,
            BasicAuthUsers = new Dictionary<string, string>(StringComparer.Ordinal) { ["operator"] = "right" },
        });
        var recorder = new HealthRecorder(installation);
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url));

        await installation.ClusterSaysAsync(Reasons.Unauthorized);
        (await recorder.JudgeAsync("kcc/connect", "degraded_unauthorized")).Status.ShouldBe("Degraded");
        installation.Connect.Script.On("*", "/*").BreaksConnection().Always();
        await installation.PatchAsync("kcc/connect", """{"spec": {"requestTimeout": "10s"}}""");
        await installation.ClusterSaysAsync(Reasons.ConnectUnreachable);
        (await recorder.JudgeAsync("kcc/connect", "degraded_connectUnreachable")).Status.ShouldBe("Degraded");
    }
}
