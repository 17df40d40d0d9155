using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectDouble.Plugins;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Two KafkaConnectClusters, and one Connect cluster behind them or two.</summary>
public sealed class NameConflictTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Two_resources_claim_one_connector_of_one_connect_cluster_through_two_urls()
    {
        var installation = await InstallAsync(new() { Delays = ConnectDelays.None, Workers = 2 });
        var urls = installation.Connect.Urls;
        await installation.ApplyAsync(
            Manifests.Cluster(urls[0], name: "inside"), Manifests.Cluster(urls[1], name: "outside"), Connector("first", "inside"));
        await installation.SaysAsync("first", Reasons.Running);
        await installation.ApplyAsync(Connector("second", "outside", spec =>
        {
            spec["adoption"] = "Always";
            spec["config"]!["topic"] = "more";
        }));

        var conflict = await installation.SaysAsync("second", Reasons.NameConflict);
        await installation.HasEventAsync("NameConflict", "inside");
        await installation.PollsPassAsync(6);
        await installation.Operator.KillAsync();
        installation.StartOperator();
        await installation.PollsPassAsync(6);
        await installation.SaysAsync("second", Reasons.NameConflict);
        await installation.KubectlAsync("delete", "kcr/second", "--timeout=60s");
        await installation.PollsPassAsync();

        Installation.ConditionOf(conflict, ConditionTypes.Ready)!.Message.ShouldContain("first");
        installation.Writes.ShouldBe(["POST /connectors -> 201"]);
        installation.Connect.Find("shared").ShouldNotBeNull().Config["topic"].ShouldBe("lines");
        await installation.SaysAsync("first", Reasons.Running);
    }

    [Fact]
    public async Task Two_connect_clusters_on_one_kafka_cluster_may_have_connectors_of_one_name()
    {
        var installation = await InstallAsync();
        await using var other = await ConnectDoubleServer.StartAsync(new() { Delays = ConnectDelays.None, ExtraPlugins = SamplePlugins.All });
        await installation.ApplyAsync(
            Manifests.Cluster(installation.Connect.Url, name: "one"),
            Manifests.Cluster(other.Url, name: "two"),
            Connector("first", "one"),
            Connector("second", "two"));

        await installation.AllSayAsync(Reasons.Running, 2);
        await installation.PollsPassAsync(6);
        await installation.AllSayAsync(Reasons.Running, 2);
        await installation.KubectlAsync("delete", "kcr/second", "--timeout=60s");

        installation.Connect.Connectors.ShouldBe(["shared"]);
        other.Connectors.ShouldBeEmpty();
    }

    private static JsonObject Connector(string name, string cluster, Action<JsonObject>? change = null) => Manifests.Connector(name, spec =>
    {
        spec["name"] = "shared";
        spec["clusterRef"]!["name"] = cluster;
        change?.Invoke(spec);
    });
}
