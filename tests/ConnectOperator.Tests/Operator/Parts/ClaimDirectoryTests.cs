using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Routing;
using ConnectOperator.Tests.Operator.Harness;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

/// <summary>Who hears of whose claims.</summary>
public sealed class ClaimDirectoryTests
{
    private static readonly ObjectKey Internal = new("kafka", "internal");
    private static readonly ObjectKey External = new("kafka", "external");

    private readonly ClaimDirectory directory = new();

    [Fact]
    public void Resources_of_one_cluster_or_of_different_names_concern_nobody()
    {
        directory.Upsert(Claimed("a", "shared"), Internal).ShouldBeEmpty();
        directory.Upsert(Claimed("b", "shared"), Internal).ShouldBeEmpty();
        directory.Upsert(Claimed("c", "other"), External).ShouldBeEmpty();
    }

    [Fact]
    public void Both_clusters_where_a_name_is_asked_for_hear_of_each_other()
    {
        directory.Upsert(Claimed("a", "shared"), Internal);

        var news = directory.Upsert(Asking("b", "shared"), External).ToDictionary(each => each.Cluster);

        var first = news[External].Contenders.ShouldHaveSingleItem();
        (first.Resource, first.Cluster, first.IsClaimed, first.WorkerId).ShouldBe((Samples.Key("a"), Internal, true, "10.0.0.1:8083"));
        var second = news[Internal].Contenders.ShouldHaveSingleItem();
        (second.Resource, second.Cluster, second.IsClaimed).ShouldBe((Samples.Key("b"), External, false));
    }

    [Fact]
    public void Claim_is_told_once_it_is_made_and_nothing_is_told_twice()
    {
        directory.Upsert(Claimed("a", "shared"), Internal);
        directory.Upsert(Asking("b", "shared"), External);
        directory.Upsert(Claimed("b", "shared"), External).ShouldHaveSingleItem().Cluster.ShouldBe(Internal);
        directory.Upsert(Claimed("b", "shared"), External).ShouldBeEmpty();
    }

    [Fact]
    public void End_of_a_resource_is_told_too()
    {
        directory.Upsert(Claimed("a", "shared"), Internal);
        directory.Upsert(Asking("b", "shared"), External);
        directory.Remove(Samples.Key("a")).Select(news => news.Contenders.Length).ShouldBe([0, 0]);
    }

    [Fact]
    public void What_was_told_last_is_what_holds() => Prop.ForAll(
        Arb.From((from resource in Gen.Elements("a", "b", "c", "d")
                  from name in Gen.Elements("x", "y")
                  from cluster in Gen.Elements(Internal, External)
                  from kind in Gen.Choose(0, 2)
                  select (resource, name, cluster, kind)).ListOf()),
        steps =>
        {
            var fresh = new ClaimDirectory();
            var told = new Dictionary<(ObjectKey, string), IReadOnlyList<(ObjectKey, bool)>>();
            var world = new Dictionary<string, (string Name, ObjectKey Cluster, bool Claimed)>();
            foreach (var (resource, name, cluster, kind) in steps)
            {
                var news = kind == 0
                    ? fresh.Remove(Samples.Key(resource))
                    : fresh.Upsert(kind == 1 ? Asking(resource, name) : Claimed(resource, name), cluster);
                if (kind == 0)
                {
                    world.Remove(resource);
                }
                else
                {
                    world[resource] = (name, cluster, kind == 2);
                }

                foreach (var each in news)
                {
                    told[(each.Cluster, each.Name.Value)] = [.. each.Contenders.Select(contender => (contender.Resource, contender.IsClaimed))];
                }
            }

            foreach (var cluster in new[] { Internal, External })
            {
                foreach (var name in new[] { "x", "y" })
                {
                    var asked = world.Values.Any(each => each.Cluster == cluster && each.Name == name);
                    var expected = world.Where(each => asked && each.Value.Name == name && each.Value.Cluster != cluster);
                    told.GetValueOrDefault((cluster, name), []).ShouldBe(
                        expected.Select(each => (Samples.Key(each.Key), each.Value.Claimed)), ignoreOrder: true);
                }
            }
        }).QuickCheckThrowOnFailure();

    private static KafkaConnector Asking(string resource, string name) =>
        With(Samples.Connector(resource, spec: spec => spec with { Name = name }), status: null);

    private static KafkaConnector Claimed(string resource, string name) => With(
        Samples.Connector(resource, spec: spec => spec with { Name = name }),
        new() { ConnectorName = name, Cluster = "kafka/any", KafkaClusterId = "kafka-1", WorkerId = "10.0.0.1:8083" });

    private static KafkaConnector With(KafkaConnector resource, KafkaConnectorStatus? status) => resource with
    {
        Metadata = resource.Metadata with { Uid = $"uid-{resource.Metadata.Name}" },
        Status = status,
    };
}
