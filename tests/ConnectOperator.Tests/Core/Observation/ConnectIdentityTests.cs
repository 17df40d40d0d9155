using System.Collections.Frozen;
using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Core.Planning;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Observation;

/// <summary>Two URLs, and whether one Connect cluster is behind both.</summary>
public sealed class ConnectIdentityTests
{
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;
    private static readonly ObservedConnector Orders = Connector("orders");
    private static readonly ObservedConnector Stock = Connector("stock");

    private static readonly Dictionary<string, (ClusterFingerprint Left, ClusterFingerprint Right, FingerprintMatch FingerprintMatch)> Pairs = new()
    {
        ["the same"] = (Fingerprint(Orders, Stock), Fingerprint(Connector("stock"), Connector("orders")), FingerprintMatch.Alike),
        ["the same in another state"] = (
            Fingerprint(Orders), Fingerprint(Orders with { State = ConnectorState.Failed, Trace = "boom" }), FingerprintMatch.Alike),
        ["another Kafka cluster"] = (Fingerprint(Orders), Fingerprint(Orders) with { KafkaClusterId = "kafka-2" }, FingerprintMatch.OtherKafka),
        ["one Kafka cluster, the same name, other workers"] = (
            Fingerprint(Orders), Fingerprint(Connector("orders", worker: "10.0.0.2:8083")), FingerprintMatch.Unlike),
        ["one Kafka cluster, the same address, another config"] = (Fingerprint(Orders), Fingerprint(Connector("orders", topic: "theirs")), FingerprintMatch.Unlike),
        ["one Kafka cluster, the same address, one connector more"] = (Fingerprint(Orders), Fingerprint(Orders, Stock), FingerprintMatch.Unlike),
        ["one Kafka cluster, the same address, another connector"] = (Fingerprint(Orders), Fingerprint(Stock), FingerprintMatch.Unlike),
        ["a task on another worker"] = (Fingerprint(Orders), Fingerprint(Connector("orders", task: "10.0.0.2:8083")), FingerprintMatch.Unlike),
        ["a task more"] = (Fingerprint(Orders), Fingerprint(Orders with { Tasks = [.. Orders.Tasks, .. Orders.Tasks] }), FingerprintMatch.Unlike),
        ["an unaddressable name more"] = (
            Fingerprint(Orders), Fingerprint(Orders) with { Snapshot = Fingerprint(Orders).Snapshot with { UnaddressableNames = ["a/b"] } }, FingerprintMatch.Unlike),
        ["nobody runs it"] = (Fingerprint(Orders with { WorkerId = null }), Fingerprint(Orders with { WorkerId = null }), FingerprintMatch.Unlike),
        ["two empty ones"] = (Fingerprint(), Fingerprint(), FingerprintMatch.Nothing),
        ["an empty one"] = (Fingerprint(Orders), Fingerprint(), FingerprintMatch.Unlike),
    };

    public static TheoryData<string> PairNames => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(PairNames))]
    public void Portraits_are_compared_by_all_that_stays(string name)
    {
        var (left, right, likeness) = Pairs[name];
        ConnectIdentity.Compare(left, right).ShouldBe(likeness);
        ConnectIdentity.Compare(right, left).ShouldBe(likeness, "both ways");
    }

    [Fact]
    public void Alike_once_is_known_and_stands_while_polls_meet_a_change_at_different_moments()
    {
        var known = ClusterComparison.New.After(Look(0, Orders), Look(1, Orders), At(1));
        known.ClusterRelation.ShouldBe(ClusterRelation.Same);
        var changing = known.After(Look(10, Orders, Stock), Look(1, Orders), At(10)).After(Look(10, Orders, Stock), Look(11, Orders, Stock), At(11));
        changing.ClusterRelation.ShouldBe(ClusterRelation.Same);
    }

    [Fact]
    public void Differences_that_last_tell_them_apart()
    {
        var comparison = ClusterComparison.New.After(Look(0, Orders), Look(1, Orders), At(1));
        comparison = comparison.After(Look(10, Orders), Look(11, Stock), At(11)).After(Look(20, Orders), Look(21, Stock), At(21));
        comparison.ClusterRelation.ShouldBe(ClusterRelation.Same, "two looks");
        comparison.After(Look(30, Orders), Look(31, Stock), At(31)).ClusterRelation.ShouldBe(ClusterRelation.Same, "not long enough");
        comparison.After(Look(40, Orders), Look(41, Stock), At(41)).ClusterRelation.ShouldBe(ClusterRelation.Different);
    }

    [Fact]
    public void Who_is_not_heard_of_any_more_is_not_told_apart_by_what_changes_meanwhile()
    {
        var comparison = ClusterComparison.New.After(Look(0, Orders), Look(1, Orders), At(1));
        for (var second = 10; second < 3600; second += 10)
        {
            comparison = comparison.After(Look(0, Orders), Look(second, Orders, Stock), At(second));
        }

        comparison.ClusterRelation.ShouldBe(ClusterRelation.Same);
    }

    [Fact]
    public void Other_Kafka_cluster_tells_them_apart_at_once_and_emptiness_tells_nothing()
    {
        var known = ClusterComparison.New.After(Look(0, Orders), Look(1, Orders), At(1));
        known.After(Look(10, Orders), Look(11, Orders) with { KafkaClusterId = "kafka-2" }, At(11)).ClusterRelation.ShouldBe(ClusterRelation.Different);
        known.After(Look(10), Look(11), At(11)).ClusterRelation.ShouldBe(ClusterRelation.Same);
        ClusterComparison.New.After(Look(10), Look(11), At(11)).ClusterRelation.ShouldBe(ClusterRelation.Unknown);
    }

    [Fact]
    public void Comparing_is_symmetric_and_whoever_shows_the_same_is_alike() => Prop.ForAll(
        Arb.From(Gen.Two(Fingerprints)),
        pair =>
        {
            ConnectIdentity.Compare(pair.Item1, pair.Item2).ShouldBe(ConnectIdentity.Compare(pair.Item2, pair.Item1));
            ConnectIdentity.Compare(pair.Item1, pair.Item1).ShouldBe(
                pair.Item1.Snapshot.Connectors.Count == 0 ? FingerprintMatch.Nothing : FingerprintMatch.Alike);
        }).QuickCheckThrowOnFailure();

    private static Gen<ClusterFingerprint> Fingerprints =>
        from kafka in Gen.Elements("kafka-1", "kafka-2")
        from connectors in (from name in Gen.Elements("orders", "stock", "bills")
                            from worker in Gen.Elements("10.0.0.1:8083", "10.0.0.2:8083")
                            from topic in Gen.Elements("orders", "theirs")
                            select Connector(name, worker, topic)).ListOf()
        select Fingerprint([.. connectors.DistinctBy(connector => connector.Name)]) with { KafkaClusterId = kafka };

    private static DateTimeOffset At(int second) => Noon.AddSeconds(second);

    private static ClusterFingerprint Look(int second, params ObservedConnector[] connectors)
    {
        var fingerprint = Fingerprint(connectors);
        return fingerprint with { Snapshot = fingerprint.Snapshot with { BeganAt = At(second) } };
    }

    private static ClusterFingerprint Fingerprint(params ObservedConnector[] connectors) => new("kafka-1", new Snapshot
    {
        BeganAt = Noon,
        ConnectionId = 1,
        Connectors = connectors.ToFrozenDictionary(connector => connector.Name),
        UnaddressableNames = [],
    });

    private static ObservedConnector Connector(string name, string worker = "10.0.0.1:8083", string topic = "orders", string? task = null) => new()
    {
        Name = ConnectorName.Parse(name),
        Type = "source",
        Config = new Dictionary<string, string> { ["topic"] = topic },
        State = ConnectorState.Running,
        WorkerId = worker,
        Tasks = [new(0, ConnectorState.Running, task ?? worker, Trace: null)],
    };
}
