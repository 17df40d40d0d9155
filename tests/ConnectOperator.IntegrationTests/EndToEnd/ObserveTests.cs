using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>spec.mode: Observe, as a person meets it.</summary>
public sealed class ObserveTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Config_or_state_changed_from_outside_is_only_reported_in_mode_observe()
    {
        var installation = await InstallAsync();
        installation.Connect.CreateUnmanaged("a", new Dictionary<string, string>(Manifests.ConfigInConnect("a")) { ["topic"] = "theirs" });
        await installation.ApplyAsync(
            Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a", spec => spec["mode"] = "Observe"));

        var drifted = await installation.SaysAsync("a", Reasons.Drifted);
        await installation.HasEventAsync("Drifted", "topic");
        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart=now");
        await installation.SaysAsync("a", Reasons.Drifted, connector => connector.Status!.HandledTokens?.Restart == "now");
        installation.Connect.SetConfigDirectly("a", Manifests.ConfigInConnect("a"));
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.Drift is null);
        installation.Connect.SetStateDirectly("a", "PAUSED");
        await installation.SaysAsync("a", Reasons.Drifted, connector => connector.Status!.State == "PAUSED");
        var cluster = await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.Connectors?.Paused == 1);
        await installation.KubectlAsync("delete", "kcr/a", "--timeout=60s");
        await installation.HasEventAsync("Released", "only observed");

        drifted.Status!.Drift.ShouldBe(["topic"]);
        cluster.Status!.UnmanagedConnectors.ShouldBe(["a"]);
        installation.Writes.ShouldBeEmpty();
        installation.Connect.Find("a").ShouldNotBeNull().TargetState.ShouldBe("PAUSED");
    }

    [Fact]
    public async Task Connector_goes_from_enforced_to_observed_and_back()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.PatchAsync("kcr/a", """{"spec": {"mode": "Observe", "config": {"topic": "more"}}}""");
        await installation.SaysAsync("a", Reasons.Drifted, connector => connector.Status!.Drift is ["topic"]);
        await installation.PollsPassAsync();
        installation.Connect.Find("a").ShouldNotBeNull().Config["topic"].ShouldBe("lines");

        await installation.PatchAsync("kcr/a", """{"spec": {"mode": "Enforce"}}""");

        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.Drift is null);
        installation.Connect.Find("a").ShouldNotBeNull().Config["topic"].ShouldBe("more");
        await installation.PatchAsync("kcr/a", """{"spec": {"mode": "Observe"}}""");
        await installation.SaysAsync("a", Reasons.Running);
        await installation.KubectlAsync("delete", "kcr/a", "--timeout=60s");
        await installation.HasEventAsync("Orphaned", "mode: Observe");
        installation.Connect.Connectors.ShouldBe(["a"]);
    }
}
