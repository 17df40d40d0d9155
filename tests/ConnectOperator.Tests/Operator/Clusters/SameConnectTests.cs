using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Row "two resources claim one connector of one Connect cluster": through two KafkaConnectClusters, and what only looks like it.</summary>
public sealed class SameConnectTests : IDisposable
{
    private readonly RoutedOperator world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("IfIdentical", "orders")]
    [InlineData("Always", "orders")]
    [InlineData("Always", "theirs")]
    public void Connector_claimed_through_another_url_is_a_name_conflict(string adoption, string topic)
    {
        var connect = TwoUrls();
        world.Apply("first", "inside");
        world.Start();
        world.UntilReason("first", Reasons.Running);
        world.Pass(TimeSpan.FromSeconds(1));

        world.Apply("second", "outside", spec => Samples.WithTopic(spec, topic) with { Adoption = adoption });
        world.UntilReason("second", Reasons.NameConflict);
        world.Pass(TimeSpan.FromMinutes(2));

        connect.Writes.Select(call => call.Verb).ShouldBe([ConnectVerb.Create]);
        world.Reason("first").ShouldBe(Reasons.Running);
        world.Events.Reasons("second").ShouldBe(["NameConflict"]);
        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("second"));
        world.Until(() => world.Resource("second") is null, () => "the resource to go");
        connect.Find("orders").ShouldNotBeNull();
    }

    [Fact]
    public void Name_is_free_again_when_the_one_who_had_it_goes()
    {
        var connect = TwoUrls();
        world.Apply("first", "inside");
        world.Start();
        world.UntilReason("first", Reasons.Running);
        world.Apply("second", "outside", spec => Samples.WithTopic(spec, "other"));
        world.Until(() => world.Reason("second") is Reasons.NameConflict or Reasons.AlreadyExists, () => "the conflict");

        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("first"));
        world.UntilReason("second", Reasons.Running);

        connect.Find("orders")!.Config["topic"].ShouldBe("other");
    }

    [Fact]
    public void Two_who_have_claimed_it_both_are_told_apart_by_age_and_the_younger_leaves_the_connector_alone()
    {
        var (one, two) = (world.Serve("inside"), world.Serve("outside"));
        two.WorkerId = "10.0.0.2:8083";
        world.Apply("first", "inside");
        world.Pass(TimeSpan.FromSeconds(1));
        world.Apply("second", "outside", spec => Samples.WithTopic(spec, "other"));
        world.Start();
        world.UntilReason("first", Reasons.Running);
        world.UntilReason("second", Reasons.Running);

        // Somebody corrects the URL of the one: both lead to the same Connect cluster from now on.
        world.Hosts["corrected"] = one;
        world.Kubernetes.Edit<KafkaConnectCluster>(Samples.Key("outside"), cluster => cluster with
        {
            Spec = cluster.Spec with { Urls = ["http://corrected:8083"] },
        });
        world.UntilReason("second", Reasons.NameConflict);
        world.UntilReason("first", Reasons.Running);
        var writes = one.Writes.Count();
        world.Pass(TimeSpan.FromMinutes(5));

        one.Writes.Count().ShouldBe(writes, "nobody fights");
        one.Find("orders")!.Config["topic"].ShouldBe("orders");
        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("second"));
        world.Until(() => world.Resource("second") is null, () => "the resource to go");
        one.Find("orders").ShouldNotBeNull();
        world.Events.Reasons("second").Last().ShouldBe("Released");
    }

    [Fact]
    public void Conflict_survives_a_restart_of_the_operator_without_a_write()
    {
        var connect = TwoUrls();
        world.Apply("first", "inside");
        world.Start();
        world.UntilReason("first", Reasons.Running);
        world.Apply("second", "outside", spec => Samples.WithTopic(spec, "other") with { Adoption = "Always" });
        world.UntilReason("second", Reasons.NameConflict);
        world.Pass(TimeSpan.FromMinutes(1));
        var writes = connect.Writes.Count();

        for (var restart = 0; restart < 3; restart++)
        {
            world.Stop();
            world.Start();
            world.Pass(TimeSpan.FromSeconds(30));
        }

        connect.Writes.Count().ShouldBe(writes);
        world.Reason("second").ShouldBe(Reasons.NameConflict);
        world.Events.Reasons("second").ShouldBe(["NameConflict"]);
    }

    [Fact]
    public void Two_connect_clusters_on_one_kafka_cluster_may_have_connectors_of_one_name()
    {
        var (one, two) = (world.Serve("inside"), world.Serve("outside"));
        two.WorkerId = "10.0.0.2:8083";
        world.Apply("first", "inside");
        world.Apply("second", "outside");
        world.Start();

        world.UntilReason("first", Reasons.Running);
        world.UntilReason("second", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(2));
        world.Stop();
        world.Start();
        world.Pass(TimeSpan.FromMinutes(2));

        (world.Reason("first"), world.Reason("second")).ShouldBe((Reasons.Running, Reasons.Running));
        (one.Created.Count, two.Created.Count).ShouldBe((1, 1));
        world.Events.Reasons("second").ShouldBe(["Created"]);
        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("second"));
        world.Until(() => world.Resource("second") is null, () => "the resource to go");
        (one.Find("orders") is null, two.Find("orders") is null).ShouldBe((false, true));
    }

    /// <summary>Workers of two networks may advertise one address; what they run differs.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Workers_that_advertise_one_address_do_not_make_two_connect_clusters_one(bool exists)
    {
        var (one, two) = (world.Serve("inside"), world.Serve("outside"));
        two.Put("something-else", Samples.Config("else"));
        if (exists)
        {
            two.Put("orders", Samples.Config());
        }

        world.Apply("first", "inside");
        world.Start();
        world.UntilReason("first", Reasons.Running);
        world.Apply("second", "outside");
        world.UntilReason("second", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(2));

        (world.Reason("first"), world.Reason("second")).ShouldBe((Reasons.Running, Reasons.Running));
        two.Created.Count.ShouldBe(exists ? 0 : 1);
        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("second"));
        world.Until(() => world.Resource("second") is null, () => "the resource to go");
        two.Find("orders").ShouldBeNull();
        one.Find("orders").ShouldNotBeNull();
    }

    [Fact]
    public void Clusters_that_share_no_name_are_not_compared_and_cost_one_read_per_poll_each()
    {
        var (one, two) = (world.Serve("inside"), world.Serve("outside"));
        world.Apply("first", "inside");
        world.Apply("second", "outside", spec => spec with { Name = "stock" });
        world.Start();
        world.UntilReason("first", Reasons.Running);
        world.UntilReason("second", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(1));
        var (before, writes) = (one.Calls.Count + two.Calls.Count, world.Kubernetes.Writes.Count);

        world.Pass(TimeSpan.FromMinutes(1));

        (one.Calls.Count + two.Calls.Count - before).ShouldBe(12);
        world.Kubernetes.Writes.Count.ShouldBe(writes);
    }

    private ScriptedConnect TwoUrls()
    {
        var connect = world.Serve("inside");
        world.Serve("outside", connect);
        return connect;
    }
}
