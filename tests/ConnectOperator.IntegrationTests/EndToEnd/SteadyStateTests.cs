using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What the operator costs while nothing changes: counted, not timed.</summary>
public sealed class SteadyStateTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const int Count = 1000;
    private const int Batches = 4;
    private const int Polls = 5;

    [Fact]
    public async Task One_poll_of_1000_unchanged_connectors_is_one_call_and_no_write_and_no_line_in_the_log()
    {
        var installation = await InstallWithAsync();
        var manifests = Enumerable.Range(0, Count).Select(number => Manifests.Connector($"c-{number:d4}"));
        // Several at a time: kubectl applies one by one.
        await Task.WhenAll(manifests.Chunk(Count / Batches).Select(batch => installation.ApplyAsync([.. batch])));
        await installation.AllSayAsync(Reasons.Running, Count);
        await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.Connectors?.Running == Count);
        // The last writes are followed by quick polls until what they did has been seen.
        await installation.PollsPassAsync();
        var before = await installation.VersionsAsync();
        var log = installation.Operator.Log;
        installation.Connect.Requests.Clear();

        await installation.PollsPassAsync(Polls);

        var requests = installation.Connect.Requests.All.Select(request => $"{request.Method} {request.Path}{request.Query}").ToList();
        requests.Distinct().ShouldBe(["GET /connectors?expand=info&expand=status"]);
        (await installation.VersionsAsync()).ShouldBe(before);
        installation.Operator.Log.ShouldBe(log, "a poll is no news");
    }
}
