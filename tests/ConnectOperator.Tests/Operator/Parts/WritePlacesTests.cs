using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Planning;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class WritePlacesTests
{
    private static readonly ActionResult Rebalance = new ActionResult.Failed(SetbackKind.Rebalancing, "wait");
    private static readonly ActionResult Success = new ActionResult.Succeeded(EchoedConfig: null);

    private static readonly ClusterSettings Settings = ((SpecReading<ClusterSettings>.Valid)KafkaConnectClusterReader.Read(
        Samples.Cluster(spec: spec => spec with { MaxConcurrentWrites = 2 }))).Value;

    private readonly WritePlaces places = new();
    private readonly DateTimeOffset now = new ManualTimeProvider().GetUtcNow();

    [Fact]
    public void There_are_as_many_places_as_the_cluster_allows()
    {
        places.IsFree(settings: null, now).ShouldBeFalse("no cluster, no writes");
        places.Enter(ConnectorName.Parse("a"));
        places.IsFree(Settings, now).ShouldBeTrue();
        places.Enter(ConnectorName.Parse("b"));
        places.IsFree(Settings, now).ShouldBeFalse();
        places.Leave(ConnectorName.Parse("a"));

        places.IsFree(Settings, now).ShouldBeTrue();
        places.IsActing(ConnectorName.Parse("a")).ShouldBeFalse();
        places.IsActing(ConnectorName.Parse("b")).ShouldBeTrue();
        places.IsActing(null).ShouldBeFalse();
    }

    [Fact]
    public void Who_comes_first_is_taken_first_and_waits_once()
    {
        var (first, second) = (Slot("first"), Slot("second"));
        places.Queue(first);
        places.Queue(second);
        places.Queue(first);

        Taken().ShouldBe(first);
        Taken().ShouldBe(second);
        places.AnyoneWaits.ShouldBeFalse();
        places.TryTakeWaiting(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_rebalance_closes_for_pauses_that_grow_to_a_limit()
    {
        var time = now;
        List<double> pauses = [];
        places.Queue(Slot("waiting"));
        for (var round = 0; round < 7; round++)
        {
            places.Learn(Rebalance, time, random: 1);
            places.IsFree(Settings, time).ShouldBeFalse();
            var reopens = places.ReopensAt(time).ShouldNotBeNull();
            pauses.Add((reopens - time).TotalSeconds);
            places.IsFree(Settings, reopens).ShouldBeTrue();
            time = reopens;
        }

        pauses.ShouldBe([1, 2, 4, 8, 15, 15, 15]);
    }

    [Fact]
    public void Answers_to_writes_that_were_under_way_together_count_once()
    {
        places.Queue(Slot("waiting"));
        places.Learn(Rebalance, now, random: 1);
        places.Learn(Rebalance, now.AddMilliseconds(10), random: 1);

        places.ReopensAt(now).ShouldBe(now.AddSeconds(1));
    }

    [Fact]
    public void A_success_brings_back_the_short_pause()
    {
        places.Queue(Slot("waiting"));
        places.Learn(Rebalance, now, random: 1);
        places.Learn(Rebalance, now.AddSeconds(1), random: 1);
        places.Learn(Success, now.AddSeconds(3), random: 1);

        places.Learn(Rebalance, now.AddSeconds(4), random: 1);

        places.ReopensAt(now.AddSeconds(4)).ShouldBe(now.AddSeconds(5));
    }

    [Fact]
    public void Nobody_is_woken_for_an_empty_queue()
    {
        places.Learn(Rebalance, now, random: 1);

        places.ReopensAt(now).ShouldBeNull();
    }

    private static ConnectorSlot Slot(string name) => new(Samples.Connector(name));

    private ConnectorSlot? Taken() => places.TryTakeWaiting(out var slot) ? slot : null;
}
