using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What is managed is kept as it should be; what is not is left alone.</summary>
public sealed class OwnershipTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private static readonly Dictionary<string, string> Foreign = new(Manifests.ConfigInConnect("foreign"), StringComparer.Ordinal)
    {
        ["topic"] = "somebody-elses",
    };

    [Fact]
    public async Task Config_changed_in_connect_is_put_back()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);

        installation.Connect.SetConfigDirectly("a", Foreign);

        await installation.ConnectHasAsync("a", "as asked", connector => connector.Config["topic"] == "lines");
        await installation.SaysAsync("a", Reasons.Running);
        await installation.HasEventAsync("DriftCorrected", "topic");
    }

    [Theory]
    [InlineData("PAUSED")]
    [InlineData("STOPPED")]
    public async Task State_changed_in_connect_is_put_back(string state)
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);

        installation.Connect.SetStateDirectly("a", state);

        await installation.ConnectHasAsync("a", "running again", connector => connector is { TargetState: "RUNNING", State: "RUNNING" });
        await installation.HasEventAsync("DriftCorrected", "state");
        await installation.SaysAsync("a", Reasons.Running);
        installation.Writes.ShouldBe(["POST /connectors -> 201", "PUT /connectors/a/resume -> 202"]);
    }

    [Fact]
    public async Task Connector_deleted_in_connect_is_created_again()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        var before = installation.Connect.Find("a")!.Incarnation;

        installation.Connect.DeleteDirectly("a");

        await installation.ConnectHasAsync("a", "created again", connector => connector.Incarnation != before && connector.State == "RUNNING");
        await installation.SaysAsync("a", Reasons.Running);
    }

    [Fact]
    public async Task Connector_that_nobody_manages_survives_everything()
    {
        var installation = await InstallAsync();
        installation.Connect.CreateUnmanaged("foreign", Foreign);
        var before = installation.Connect.Find("foreign")!;
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"), Manifests.Connector("b"));
        await installation.AllSayAsync(Reasons.Running, 2);

        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}, "state": "stopped"}}""");
        await installation.SaysAsync("a", Reasons.Stopped);
        await installation.KubectlAsync("annotate", "kcr/b", "kafkaconnect.dev/restart=now");
        await installation.SaysAsync("b", Reasons.Running, connector => connector.Status!.HandledTokens?.Restart == "now");
        await installation.Operator.KillAsync();
        installation.StartOperator();
        await installation.KubectlAsync("delete", "kcr/a", "--timeout=120s");
        var cluster = await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.Connectors?.Total == 2);
        await installation.KubectlAsync("delete", "kcr/b", "kcc/connect", "--timeout=120s");

        cluster.Status!.UnmanagedConnectors.ShouldBe(["foreign"]);
        cluster.Status.Connectors.ShouldNotBeNull().Managed.ShouldBe(1);
        installation.Connect.Connectors.ShouldBe(["foreign"]);
        var after = installation.Connect.Find("foreign")!;
        after.Config.ShouldBe(before.Config, ignoreOrder: true);
        after.Listed.ShouldBe(before.Listed, ignoreOrder: true);
        (after with { Config = before.Config, TaskStates = before.TaskStates, Listed = before.Listed }).ShouldBe(before);
        installation.Connect.Requests.Writes
            .Where(request => request.Path.Contains("foreign", StringComparison.Ordinal) || request.Body.Contains("foreign", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Existing_connector_that_differs_is_not_touched()
    {
        var installation = await InstallAsync();
        installation.Connect.CreateUnmanaged("foreign", Foreign);
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("foreign"));

        var refused = await installation.SaysAsync("foreign", Reasons.AlreadyExists);
        await installation.PollsPassAsync();
        await installation.KubectlAsync("delete", "kcr/foreign", "--timeout=120s");

        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldContain("topic");
        installation.Writes.ShouldBeEmpty();
        installation.Connect.Find("foreign").ShouldNotBeNull().Config["topic"].ShouldBe("somebody-elses");
    }

    [Fact]
    public async Task Existing_connector_that_is_as_asked_is_taken_over_without_a_write()
    {
        var installation = await InstallAsync();
        installation.Connect.CreateUnmanaged("a", Manifests.ConfigInConnect("a"));
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));

        await installation.SaysAsync("a", Reasons.Running);
        await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.Connectors?.Managed == 1);
        installation.Writes.ShouldBeEmpty();
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
    }

    [Theory]
    [InlineData("Never", false)]
    [InlineData("Always", true)]
    public async Task Connector_exists_and_is_unmanaged_the_adoption_policy_decides(string adoption, bool taken)
    {
        var installation = await InstallAsync();
        installation.Connect.CreateUnmanaged("foreign", Foreign);
        await installation.ApplyAsync(
            Manifests.Cluster(installation.Connect.Url), Manifests.Connector("foreign", spec => spec["adoption"] = adoption));

        await installation.SaysAsync("foreign", taken ? Reasons.Running : Reasons.AlreadyExists);
        await installation.HasEventAsync(taken ? "Adopted" : "AlreadyExists", "foreign");
        await installation.PollsPassAsync();

        installation.Writes.ShouldBe(taken ? ["PUT /connectors/foreign/config -> 200"] : []);
        installation.Connect.Find("foreign").ShouldNotBeNull().Config["topic"].ShouldBe(taken ? "lines" : "somebody-elses");
    }

    [Fact]
    public async Task Of_two_resources_for_one_connector_the_older_wins()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.ApplyAsync(Manifests.Connector("b", spec =>
        {
            spec["name"] = "a";
            spec["config"]!["topic"] = "more";
        }));

        await installation.SaysAsync("b", Reasons.NameConflict);
        await installation.PollsPassAsync();
        installation.Connect.Find("a").ShouldNotBeNull().Config["topic"].ShouldBe("lines");
        await installation.KubectlAsync("delete", "kcr/a", "--timeout=120s");

        await installation.SaysAsync("b", Reasons.Running);
        installation.Connect.Find("a").ShouldNotBeNull().Config["topic"].ShouldBe("more");
    }
}
