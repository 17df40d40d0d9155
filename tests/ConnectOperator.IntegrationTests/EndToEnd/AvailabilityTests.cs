using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>The Connect cluster is not described, not there, or does not let the operator in.</summary>
public sealed class AvailabilityTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Connector_waits_for_its_cluster_resource()
    {
        var installation = await InstallAsync();
        await installation.ApplyAsync(Manifests.Connector("a"));

        await installation.SaysAsync("a", Reasons.ClusterNotFound);
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url));

        await installation.SaysAsync("a", Reasons.Running);
    }

    [Fact]
    public async Task Silence_of_connect_is_told_and_what_was_asked_meanwhile_is_done_after_it()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"), Manifests.Connector("b"));
        await installation.AllSayAsync(Reasons.Running, 2);

        installation.Connect.Script.On("*", "/*").BreaksConnection().Always();
        var silent = await installation.SaysAsync("a", Reasons.ConnectUnreachable);
        await installation.ClusterSaysAsync(Reasons.ConnectUnreachable);
        await installation.PatchAsync("kcr/b", """{"spec": {"config": {"topic": "more"}}}""");
        await installation.SaysAsync("b", Reasons.ConnectUnreachable);
        installation.Connect.Script.Clear();

        Installation.ConditionOf(silent, ConditionTypes.Ready)!.Status.ShouldBe(ConditionStatus.Unknown);
        await installation.AllSayAsync(Reasons.Running, 2);
        await installation.ClusterSaysAsync(Reasons.Connected);
        installation.Connect.Find("b").ShouldNotBeNull().Config["topic"].ShouldBe("more");
    }

    [Fact]
    public async Task Refused_credentials_are_told_and_corrected_ones_used()
    {
        var installation = await InstallAsync(new ConnectDoubleOptions
        {
            Delays = ConnectDelays.None,
            BasicAuthUsers = new Dictionary<string, string>(StringComparer.Ordinal) { ["operator"] = "right" },
        });
        await installation.ApplyAsync(
            Manifests.Secret("login", ("username", "operator"), ("password", "wrong")),
            Manifests.Cluster(installation.Connect.Url, spec => spec["authentication"] = new JsonObject
            {
                ["basic"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "login" } },
            }),
            Manifests.Connector("a"));

        var refused = await installation.SaysAsync("a", Reasons.Unauthorized);
        await installation.ClusterSaysAsync(Reasons.Unauthorized);
        await installation.ApplyAsync(Manifests.Secret("login", ("username", "operator"), ("password", "right")));

        Installation.ConditionOf(refused, ConditionTypes.Stalled).ShouldNotBeNull().Status.ShouldBe(ConditionStatus.True);
        await installation.SaysAsync("a", Reasons.Running);
        await installation.ClusterSaysAsync(Reasons.Connected);
    }
}
