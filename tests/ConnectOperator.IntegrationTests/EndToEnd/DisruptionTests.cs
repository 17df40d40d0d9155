using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Something goes away in the middle of 200 applies: all come out right, and none is created twice.</summary>
public sealed class DisruptionTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const int Count = 200;
    private const int Middle = 50;

    [Fact]
    public async Task Operator_killed_again_and_again_takes_up_where_it_was()
    {
        var installation = await InstallWithAsync();
        var applying = installation.TryApplyAsync(installation.Namespace, Connectors());
        foreach (var kill in Enumerable.Range(1, 3))
        {
            await InConnectAsync(installation, kill * Middle);
            await installation.Operator.KillAsync();
            installation.StartOperator();
        }

        (await applying).OutputOrThrow();

        await AllAreRightAsync(installation);
    }

    [Fact]
    public async Task Second_start_changes_nothing()
    {
        var installation = await InstallWithAsync([.. Connectors()]);
        await AllAreRightAsync(installation);
        // The cluster's figures follow when they have come to rest; an end before that leaves them to the next start.
        await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.Connectors?.Running == Count);
        (await installation.Operator.TerminateAsync()).ShouldBe(0);
        var before = await installation.VersionsAsync();
        installation.Connect.Requests.Clear();

        installation.StartOperator();
        await installation.PollsPassAsync(5);

        installation.Writes.ShouldBeEmpty();
        (await installation.VersionsAsync()).ShouldBe(before);
    }

    [FactWhereApiServerIsOurs]
    public async Task Api_server_may_restart()
    {
        var installation = await InstallWithAsync();
        var applying = installation.TryApplyAsync(installation.Namespace, Connectors());
        await InTheMiddleAsync(installation);

        await Plane.StopApiServerAsync();
        await applying;
        await installation.PollsPassAsync();
        await Plane.StartApiServerAsync();
        // What a pipeline does when its first try failed half-way.
        await installation.ApplyAsync([.. Connectors()]);

        await AllAreRightAsync(installation);
    }

    [Fact]
    public async Task Connect_may_restart()
    {
        var restarts = new ConnectDelays();
        var installation = await InstallAsync(new ConnectDoubleOptions
        {
            Delays = ConnectDelays.None with
            {
                WorkerDown = restarts.WorkerDown,
                WorkerNotFound = restarts.WorkerNotFound,
                WorkerCatchUp = restarts.WorkerCatchUp,
            },
        });
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url));
        var applying = installation.TryApplyAsync(installation.Namespace, Connectors());
        await InTheMiddleAsync(installation);

        installation.Connect.Restart();
        (await applying).OutputOrThrow();

        await AllAreRightAsync(installation);
    }

    private static JsonObject[] Connectors() => [.. Enumerable.Range(0, Count).Select(number => Manifests.Connector($"c-{number:d3}"))];

    private static Task InTheMiddleAsync(Installation installation) => InConnectAsync(installation, Middle);

    private static Task InConnectAsync(Installation installation, int count) =>
        Installation.HoldsAsync($"{count} connectors in Connect", () => installation.Connect.Connectors.Count >= count);

    private static async Task AllAreRightAsync(Installation installation)
    {
        await installation.AllSayAsync(Reasons.Running, Count);
        installation.Connect.Connectors.Count.ShouldBe(Count);
        foreach (var name in installation.Connect.Connectors)
        {
            installation.Connect.Find(name)!.Config.ShouldBe(Manifests.ConfigInConnect(name), ignoreOrder: true);
        }

        installation.Connect.Requests.Writes
            .Where(request => request is { Method: "POST", Path: "/connectors", Status: 201 })
            .CountBy(request => (string)JsonNode.Parse(request.Body)!["name"]!)
            .Where(created => created.Value > 1)
            .ShouldBeEmpty("connectors created twice");
        installation.Connect.Requests.Writes.Where(request => request is not { Method: "POST", Path: "/connectors" }).ShouldBeEmpty();
    }
}
