using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.EndToEnd;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>
/// The operator's elector and that of the Kubernetes project's client after the same Lease, with the times that both have by default: to others
/// the operator is a candidate like any. On the API server of the tests of leader election, because most of it is waiting.
/// </summary>
[Collection(LeaderElectionCollection.Name)]
public sealed class ContestedLeaseTests(ControlPlaneFixture fixture, ITestOutputHelper output)
{
    [Fact]
    public async Task Lease_goes_from_one_to_the_other_and_back_when_they_are_asked_to_end()
    {
        await using var contest = await ContestedLease.StartAsync(fixture.Plane, output.WriteLine);

        var first = contest.StandWithOurs("ours-1");
        await first.LeadsAsync();
        var second = contest.StandWithTheirs("theirs-1");
        await contest.IsRenewedAsync(times: 2);
        await first.EndAsync();
        await second.LeadsAsync();
        var third = contest.StandWithOurs("ours-2");
        await contest.IsRenewedAsync(times: 2);
        await second.EndAsync();
        await third.LeadsAsync();
        await contest.IsRenewedAsync(times: 2);
        await third.EndAsync();

        contest.Turns.ShouldBe(["ours-1 leads", "ours-1 ended", "theirs-1 leads", "theirs-1 ended", "ours-2 leads", "ours-2 ended"]);
        (await contest.HoldersAsync()).ShouldBe(["ours-1 (0)", "nobody (0)", "theirs-1 (1)", "ours-2 (2)", "nobody (2)"]);
    }

    [Fact]
    public async Task Leader_that_does_not_reach_the_API_server_has_ended_before_the_other_begins()
    {
        await using var contest = await ContestedLease.StartAsync(fixture.Plane, output.WriteLine);

        var first = contest.StandWithOurs("ours-1");
        await first.LeadsAsync();
        var second = contest.StandWithTheirs("theirs-1");
        await contest.IsRenewedAsync(times: 2);
        first.Network.IsCut = true;
        await second.LeadsAsync();
        var third = contest.StandWithOurs("ours-2");
        await contest.IsRenewedAsync(times: 2);
        second.Network.IsCut = true;
        await third.LeadsAsync();

        contest.Turns.ShouldBe(["ours-1 leads", "ours-1 ended", "theirs-1 leads", "theirs-1 ended", "ours-2 leads"]);
        (await contest.HoldersAsync()).ShouldBe(["ours-1 (0)", "theirs-1 (1)", "ours-2 (2)"]);
    }

    [Fact]
    public async Task Of_two_that_begin_at_once_one_leads()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var contest = await ContestedLease.StartAsync(fixture.Plane, output.WriteLine);

            var ours = contest.StandWithOurs("ours");
            var theirs = contest.StandWithTheirs("theirs");
            await await Task.WhenAny(ours.LeadsAsync(), theirs.LeadsAsync());
            await contest.IsRenewedAsync(times: 1);

            var holder = (await contest.HoldersAsync()).ShouldHaveSingleItem().Split(' ')[0];
            contest.Turns.ShouldBe([$"{holder} leads"]);
        }
    }
}
