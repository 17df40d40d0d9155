using System.Collections.Immutable;
using ConnectOperator.Clusters;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class PollerTests : IDisposable
{
    private static readonly ConnectorName Orders = ConnectorName.Parse("orders");
    private static readonly ConnectVerb[] Confirmation = [ConnectVerb.Barrier, ConnectVerb.Snapshot, ConnectVerb.Names];

    private readonly ScriptedConnect connect = new(new ManualTimeProvider());
    private readonly IConnectClient client;

    public PollerTests()
    {
        connect.Put("orders", Samples.Config());
        client = connect.Open(new RestEndpoint { Urls = [new("http://connect:8083/")] });
    }

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task At_rest_one_call_is_all()
    {
        var read = (await PollAsync([], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        Verbs.ShouldBe([ConnectVerb.Snapshot]);
        read.Snapshot.Connectors.Keys.ShouldBe([Orders]);
        read.Confirmation.ShouldBeNull();
        read.ServerDetails.ShouldBeNull();
    }

    [Fact]
    public async Task At_first_contact_the_worker_says_who_it_is()
    {
        var read = (await PollAsync([], detailsReadOn: null)).ShouldBeOfType<PollReport.Read>();

        Verbs.ShouldBe([ConnectVerb.Snapshot, ConnectVerb.ServerInfo, ConnectVerb.Plugins]);
        read.ServerDetails!.Server.KafkaClusterId.ShouldBe("kafka-1");
        read.ServerDetails.ConnectionId.ShouldBe(1);
    }

    [Fact]
    public async Task A_surprise_is_confirmed_by_a_barrier_a_list_and_the_names_on_one_connection()
    {
        var read = (await PollAsync([Orders], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        Verbs.ShouldBe(Confirmation);
        read.Confirmation!.Snapshot.ShouldBeSameAs(read.Snapshot);
        read.Confirmation.Names.ShouldBe([Orders]);
        read.Confirmation.Reads[Orders].Config.ShouldNotBeNull()["topic"].ShouldBe("orders");
    }

    [Fact]
    public async Task Several_connectors_are_read_themselves_before_one_list()
    {
        var gone = ConnectorName.Parse("gone");

        var read = (await PollAsync([Orders, gone], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        Verbs.ShouldBe([ConnectVerb.Barrier, .. Confirmation]);
        read.Confirmation!.Reads.Keys.ShouldBe([Orders, gone], ignoreOrder: true);
        read.Confirmation.Reads[gone].Config.ShouldBeNull();
    }

    [Fact]
    public async Task A_read_that_is_refused_is_the_last_and_what_was_read_before_it_counts()
    {
        var blocked = ConnectorName.Parse("blocked");
        connect.Troubles = call => call.Name == blocked ? Trouble.Rebalancing : null;

        var read = (await PollAsync([Orders, blocked, ConnectorName.Parse("later")], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        Verbs.ShouldBe([ConnectVerb.Barrier, .. Confirmation]);
        read.Confirmation!.Reads.Keys.ShouldBe([Orders]);
    }

    [Theory]
    [InlineData(ConnectVerb.Barrier)]
    [InlineData(ConnectVerb.Snapshot)]
    public async Task A_connection_that_breaks_on_the_way_makes_the_confirmation_start_over(ConnectVerb lastOnTheOldConnection)
    {
        BreakAfter(lastOnTheOldConnection, times: 1);

        var read = (await PollAsync([Orders], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        read.Confirmation.ShouldNotBeNull();
        read.Snapshot.ConnectionId.ShouldBe(2);
        Verbs.TakeLast(5).ShouldBe([ConnectVerb.Barrier, ConnectVerb.Snapshot, ConnectVerb.ServerInfo, ConnectVerb.Plugins, ConnectVerb.Names]);
        read.ServerDetails!.ConnectionId.ShouldBe(2, "who answers now has said who it is");
    }

    [Fact]
    public async Task Connections_that_never_hold_confirm_nothing_and_end()
    {
        BreakAfter(ConnectVerb.Barrier, times: int.MaxValue);

        var read = (await PollAsync([Orders], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        read.Confirmation.ShouldBeNull();
        Verbs.Count(verb => verb == ConnectVerb.Barrier).ShouldBe(3);
    }

    [Fact]
    public async Task A_blocked_barrier_confirms_nothing()
    {
        connect.Troubles = call => call.Verb == ConnectVerb.Barrier ? Trouble.Rebalancing : null;

        var read = (await PollAsync([Orders], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        read.Confirmation.ShouldBeNull();
        Verbs.Count(verb => verb == ConnectVerb.Barrier).ShouldBe(1, "a rebalance is not hammered");
    }

    [Fact]
    public async Task A_new_connection_is_introduced_before_it_confirms()
    {
        connect.ConnectionId = 7;
        connect.Server = connect.Server with { KafkaClusterId = "another" };

        var read = (await PollAsync([Orders], detailsReadOn: 1)).ShouldBeOfType<PollReport.Read>();

        read.Confirmation.ShouldNotBeNull();
        read.ServerDetails!.Server.KafkaClusterId.ShouldBe("another");
    }

    [Fact]
    public async Task Refused_credentials_are_told_from_silence()
    {
        connect.Troubles = _ => Trouble.Unauthorized;
        (await PollAsync([], detailsReadOn: 1)).ShouldBeOfType<PollReport.Failed>().Unauthorized.ShouldBeTrue();

        connect.Troubles = _ => Trouble.Unreachable;
        (await PollAsync([], detailsReadOn: 1)).ShouldBeOfType<PollReport.Failed>().Unauthorized.ShouldBeFalse();
    }

    [Theory]
    [InlineData(ConnectVerb.ServerInfo)]
    [InlineData(ConnectVerb.Plugins)]
    public async Task Who_does_not_say_who_it_is_has_not_answered(ConnectVerb silent)
    {
        connect.Troubles = call => call.Verb == silent ? Trouble.Unreachable : null;

        (await PollAsync([], detailsReadOn: null)).ShouldBeOfType<PollReport.Failed>();
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_is_a_failure_of_the_poll_and_not_of_the_program()
    {
        connect.Troubles = _ => Trouble.UnknownPlugin;

        (await PollAsync([], detailsReadOn: 1)).ShouldBeOfType<PollReport.Failed>();
    }

    private IEnumerable<ConnectVerb> Verbs => connect.Calls.Select(call => call.Verb);

    private Task<PollReport> PollAsync(ImmutableArray<ConnectorName> confirm, long? detailsReadOn) =>
        Poller.PollAsync(client, confirm, detailsReadOn, CancellationToken.None);

    private void BreakAfter(ConnectVerb verb, int times) => connect.Answering = (call, _) =>
    {
        if (call.Verb == verb && times-- > 0)
        {
            connect.ConnectionId++;
        }

        return Task.CompletedTask;
    };
}
