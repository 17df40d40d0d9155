using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Connectors that would spoil it for the others.</summary>
public sealed class IsolationTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const int Others = 40;

    /// <summary>As many as the cluster has places.</summary>
    private const int Hanging = 2;

    [Fact]
    public async Task Connectors_that_hang_in_every_place_and_one_whose_name_is_taken_leave_the_others_to_run()
    {
        var installation = await InstallAsync();
        var connect = installation.Connect;
        connect.CreateUnmanaged("taken", new Dictionary<string, string>(StringComparer.Ordinal) { ["connector.class"] = Manifests.FileSource, ["topic"] = "theirs" });
        string[] hanging = [.. Enumerable.Range(0, Hanging).Select(number => $"hangs-{number}")];
        foreach (var name in hanging)
        {
            connect.Script.DelayValidation(name, Timeout.InfiniteTimeSpan);
        }

        await installation.ApplyAsync(
        [
            Manifests.Cluster(connect.Url, spec => spec["maxConcurrentWrites"] = Hanging),
            .. hanging.Select(name => Manifests.Connector(name)),
            Manifests.Connector("taken"),
        ]);
        foreach (var name in hanging)
        {
            await installation.SaysAsync(name, Reasons.Creating, connector => connector.Status?.ConnectorName is not null);
        }

        await installation.ApplyAsync([.. Enumerable.Range(0, Others).Select(number => Manifests.Connector($"c-{number:d2}"))]);

        var crowded = await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status?.Writes is not null);
        crowded.Status!.Writes!.Waiting.ShouldBeInRange(1, Others);
        for (var number = 0; number < Others; number++)
        {
            await installation.SaysAsync($"c-{number:d2}", Reasons.Running);
        }

        await installation.SaysAsync("taken", Reasons.AlreadyExists);
        await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status?.Writes is null);
        hanging.ShouldAllBe(name => connect.Find(name) == null);
    }
}
