using System.Collections.Frozen;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

/// <summary>When a Connect cluster is asked, and what is asked.</summary>
public sealed class ClusterLinkTests
{
    private static readonly ConnectorName Orders = ConnectorName.Parse("orders");
    private readonly ScriptedConnect connect = new(new ManualTimeProvider());
    private readonly ClusterLink link;
    private DateTimeOffset now = new ManualTimeProvider().GetUtcNow();

    public ClusterLinkTests()
    {
        link = new ClusterLink(Samples.Prod, connect.Open, WatchScope.Everything, _ => false, () => 1);
        Take(Samples.Cluster());
    }

    [Fact]
    public void The_first_poll_is_due_at_once_and_then_one_per_interval()
    {
        link.PollDueAt(settled: true).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(now);
        Poll();

        link.PollDueAt(settled: true).ShouldBe(now.AddSeconds(10));
    }

    [Fact]
    public void No_poll_is_due_while_one_is_under_way()
    {
        link.BeginPoll(now);

        link.PollDueAt(settled: false).ShouldBeNull();
    }

    [Fact]
    public void What_has_not_settled_is_looked_at_soon_and_then_less_often()
    {
        List<double> pauses = [];
        for (var round = 0; round < 20; round++)
        {
            Poll(settled: false);
            pauses.Add((link.PollDueAt(settled: false)!.Value - now).TotalSeconds);
            now = link.PollDueAt(settled: false)!.Value;
        }

        pauses[0].ShouldBeLessThan(0.5);
        pauses.ShouldBe(pauses.Order());
        pauses[^1].ShouldBe(10, "never rarer than at rest");
        link.PollFast();
        Poll(settled: false);
        (link.PollDueAt(settled: false)!.Value - now).TotalSeconds.ShouldBeLessThan(0.5, "a write was sent");
    }

    [Fact]
    public void Failures_are_tried_again_after_growing_pauses_whatever_waits()
    {
        Poll();
        List<double> pauses = [];
        for (var round = 0; round < 8; round++)
        {
            link.Confirm(Orders, itself: false);
            Poll(new PollReport.Failed("no answer", Unauthorized: false));
            pauses.Add((link.PollDueAt(settled: false)!.Value - now).TotalSeconds);
            now = link.PollDueAt(settled: false)!.Value;
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 30, 30, 30]);
    }

    [Fact]
    public void A_surprise_is_confirmed_at_once_and_if_that_fails_no_more_often_than_polls_go()
    {
        Poll();
        link.Confirm(Orders, itself: false);
        link.PollDueAt(settled: true).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(now);
        link.BeginPoll(now).Confirm.ShouldBe([Orders]);
        End(Read(), settled: true);

        link.Confirm(Orders, itself: false);

        link.PollDueAt(settled: true).ShouldNotBeNull().ShouldBeGreaterThan(now, "the barrier was blocked");
    }

    [Fact]
    public void One_confirmation_serves_all_surprises()
    {
        Poll();
        link.Confirm(Orders, itself: false);
        link.Confirm(ConnectorName.Parse("stock"), itself: false);

        link.BeginPoll(now).Confirm.ShouldBe([Orders]);
        End(Read(), settled: true);
        link.BeginPoll(now).Confirm.ShouldBeEmpty();
    }

    [Fact]
    public void Connectors_that_have_to_be_read_themselves_are_read_in_order_and_a_few_at_a_time()
    {
        ConnectorName[] names = [.. Enumerable.Range(0, 40).Select(number => ConnectorName.Parse($"c{number:D2}"))];
        Poll();
        link.Confirm(Orders, itself: false);
        foreach (var name in names.Concat(names))
        {
            link.Confirm(name, itself: true);
        }

        link.BeginPoll(now).Confirm.ShouldBe(names[..32]);
        End(Read(), settled: true);
        link.BeginPoll(now).Confirm.ShouldBe(names[32..]);
        End(Read(), settled: true);
        link.BeginPoll(now).Confirm.ShouldBeEmpty();
    }

    [Fact]
    public void The_worker_says_who_it_is_at_first_and_after_each_failure()
    {
        link.BeginPoll(now).DetailsReadOn.ShouldBeNull();
        End(Read(introduced: true), settled: true);
        link.BeginPoll(now).DetailsReadOn.ShouldBe(1);
        End(new PollReport.Failed("no answer", Unauthorized: false), settled: true);

        link.BeginPoll(now).DetailsReadOn.ShouldBeNull();
    }

    [Fact]
    public void Plugins_count_as_changed_only_when_they_are_others_than_before()
    {
        link.BeginPoll(now);
        End(Read(introduced: true), settled: true).PluginsChanged.ShouldBeFalse("nothing was known");
        link.BeginPoll(now);
        End(Read(introduced: true), settled: true).PluginsChanged.ShouldBeFalse("the same");
        connect.Plugins.Add(new("org.example.New", "sink", "1"));
        link.BeginPoll(now);

        End(Read(introduced: true), settled: true).PluginsChanged.ShouldBeTrue();
    }

    [Fact]
    public void The_answer_of_a_replaced_client_changes_nothing()
    {
        Poll();
        var (session, _, _) = link.BeginPoll(now);
        Take(Samples.Cluster(spec: spec => spec with { Urls = ["http://other:8083"] }) with { Metadata = Meta(generation: 2) });

        link.EndPoll(session, Read(), settled: true, now).ShouldBe(PollEffect.None);

        link.Evidence.Latest.ShouldBeNull();
        link.Availability.ShouldBeOfType<Availability.Connecting>();
        link.PollDueAt(settled: true).ShouldNotBeNull("the new client polls");
    }

    [Fact]
    public void A_change_that_leaves_the_endpoint_as_it_was_keeps_the_client()
    {
        Poll();

        Take(Samples.Cluster(spec: spec => spec with { PollInterval = "60s" }) with { Metadata = Meta(generation: 2) });

        connect.Clients.Count.ShouldBe(1);
        link.PollDueAt(settled: true).ShouldBe(now.AddSeconds(60));
    }

    [Fact]
    public void Without_a_resource_there_is_no_client_and_no_poll()
    {
        link.Accept(null);
        link.Connect(_ => new SourceState.Pending());

        link.PollDueAt(settled: false).ShouldBeNull();
        link.Availability.ShouldBeOfType<Availability.Missing>();
        var elsewhere = new ClusterLink(Samples.Prod, connect.Open, new WatchScope(["shop"]), _ => false, () => 1);
        elsewhere.Accept(null);
        elsewhere.Availability.ShouldBeOfType<Availability.NotWatched>("nobody knows whether there is one");
        connect.Clients.ShouldHaveSingleItem().IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public void A_resource_that_cannot_be_read_is_not_taken_for_deleted()
    {
        var unreadable = new ClusterLink(Samples.Prod, connect.Open, WatchScope.Everything, key => key == Samples.Prod, () => 1);

        unreadable.Availability.ShouldBeOfType<Availability.Misconfigured>();
    }

    private static ConnectOperator.Kubernetes.Model.ObjectMeta Meta(long generation) =>
        new() { Name = Samples.Prod.Name, Namespace = Samples.Prod.Namespace, Uid = "uid-1", Generation = generation };

    private PollReport.Read Read(bool introduced = false) => new(
        new Snapshot
        {
            BeganAt = now,
            ConnectionId = 1,
            Connectors = FrozenDictionary<ConnectorName, ObservedConnector>.Empty,
            UnaddressableNames = [],
        },
        Confirmation: null,
        introduced ? new ServerDetails(connect.Server, [.. connect.Plugins], ConnectionId: 1) : null);

    private void Take(KafkaConnectCluster resource)
    {
        link.Accept(resource with { Metadata = resource.Metadata.Uid is null ? Meta(generation: 1) : resource.Metadata });
        link.Connect(_ => new SourceState.Pending());
    }

    private void Poll(PollReport? report = null, bool settled = true)
    {
        link.BeginPoll(now);
        End(report ?? Read(introduced: true), settled);
    }

    private PollEffect End(PollReport report, bool settled) => link.EndPoll(link.Session!, report, settled, now);
}
