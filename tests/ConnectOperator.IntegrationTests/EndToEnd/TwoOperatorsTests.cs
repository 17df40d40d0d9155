using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Status;
using ConnectOperator.IntegrationTests.ControlPlane;
using ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>
/// Two operators that know nothing of each other, one for a namespace and one for all, as processes on a real API server. On that of the tests of leader
/// election: an operator for all namespaces looks after what other tests have left behind as well.
/// </summary>
[Collection(LeaderElectionCollection.Name)]
public sealed class TwoOperatorsTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private readonly ITestOutputHelper output = output;

    [Fact]
    public async Task They_do_not_fight_over_status_and_the_narrower_one_says_that_it_yields_and_goes_on_when_the_other_is_gone()
    {
        var narrow = await InstallAsync();
        var elsewhere = await Plane.CreateNamespaceAsync("e2e");
        await using var wide = OperatorProcess.Start(Plane.KubeconfigPath, []);
        await Eventually.HoldsAsync("the other to be ready", async _ => (await wide.GetAsync("/readyz")).Text == "ok", TimeSpan.FromSeconds(120));
        await narrow.ApplyAsync(Manifests.Cluster(narrow.Connect.Url, spec => spec["allowedNamespaces"] = new JsonObject { ["from"] = "All" }));
        await narrow.ApplyInAsync(elsewhere, Manifests.Cluster(narrow.Connect.Url, spec => spec["allowedNamespaces"] = new JsonObject { ["from"] = "All" }, "far"));
        await narrow.ApplyInAsync(elsewhere, Manifests.Connector("elsewhere", spec => spec["clusterRef"]!["namespace"] = narrow.Namespace));
        // Of two operators the narrower one cannot know whether there is such a cluster.
        await narrow.ApplyAsync(Manifests.Connector("c", spec => spec["clusterRef"] = new JsonObject { ["name"] = "far", ["namespace"] = elsewhere }));
        await narrow.ApplyAsync(Manifests.Connector("a"), Manifests.Connector("b"));
        var writes = await WritesAsync();
        await narrow.AllSayAsync(Reasons.Running, 3);

        await narrow.PollsPassAsync(30);

        var (narrowWrote, wideWrote) = await WritesAsync();
        output.WriteLine($"{narrowWrote - writes.Narrow} and {wideWrote - writes.Wide} writes until all run and within 30 polls");
        (narrowWrote - writes.Narrow).ShouldBeLessThan(20);
        (wideWrote - writes.Wide).ShouldBeLessThan(30, "it looks after other namespaces too");
        (await narrow.ListAsync()).Single(connector => connector.Metadata.Name == "c").Status!.WrittenBy!
            .ShouldStartWith("all/", Case.Sensitive, "the operator for all namespaces goes before");
        await narrow.HasEventAsync(EventReasons.OtherOperator, "Two operators manage this resource.");
        (await narrow.Operator.GetAsync("/readyz?verbose")).Text.ShouldContain("left to the operator without a Lease");
        (await narrow.Operator.GetAsync("/metrics")).Text.ShouldContain("kafka_connect_cluster_yielded_resources");

        await wide.TerminateAsync();
        await narrow.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        await Eventually.HoldsAsync(
            "the other one to go on", _ => Task.FromResult(narrow.Connect.Find("a")!.Config["topic"] == "more"), TimeSpan.FromMinutes(5));
        await narrow.SaysAsync("a", Reasons.Running);

        async Task<(int Narrow, int Wide)> WritesAsync() => (Patches((await narrow.Operator.GetAsync("/metrics")).Text), Patches((await wide.GetAsync("/metrics")).Text));
    }

    [Fact]
    public async Task Operator_without_a_Lease_that_is_started_anew_waits_for_nobody()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.Operator.KillAsync();
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        var next = installation.StartOperator();
        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
        await installation.SaysAsync("a", Reasons.Running);

        next.Log.ShouldNotContain("let only one operator watch");
    }

    /// <summary>Writes of resources so far, as the operator counts them.</summary>
    private static int Patches(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("rest_client_requests_total{", StringComparison.Ordinal) && line.Contains("method=\"PATCH\"", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
}
