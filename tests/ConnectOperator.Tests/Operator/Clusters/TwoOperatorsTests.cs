using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Operators that know nothing of each other and look after the same resources do not fight, and none of them is left alone by all.</summary>
public sealed class TwoOperatorsTests
{
    private static readonly OperatorIdentity Wide = OperatorIdentity.OfLease(new("operators", "connect-operator"), watchesAll: true);
    private static readonly OperatorIdentity Narrow = OperatorIdentity.OfLease(new("kafka", "connect-operator"), watchesAll: false);
    private static readonly WatchScope Kafka = new([Samples.Namespace]);

    [Fact]
    public void One_for_all_namespaces_and_one_for_a_single_one_write_a_handful_of_times_and_not_for_ever()
    {
        using var world = new OperatedPair();
        world.Kubernetes.Edit<KafkaConnectCluster>(Samples.Prod, cluster => cluster with
        {
            Spec = cluster.Spec with { AllowedNamespaces = new() { From = "All" } },
        });
        var wide = world.Start(Wide);
        var narrow = world.Start(Narrow, Kafka, connector => connector.Metadata.Namespace == Samples.Namespace);
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.Kubernetes.Create(Samples.Connector("stock", "shop"));
        world.UntilReason("orders", Reasons.Running);
        world.Pass(TimeSpan.FromSeconds(15));
        (wide.Writes + narrow.Writes).ShouldBeLessThan(20, $"{wide.Writes} and {narrow.Writes}");
        var (wideWrote, narrowWrote) = (wide.Writes, narrow.Writes);

        world.Pass(TimeSpan.FromHours(6), step: TimeSpan.FromSeconds(1));

        // They count other connectors of the Connect cluster, so the one that yields has always something to say: it asks after 2, 4, 8, ... minutes.
        (narrow.Writes - narrowWrote).ShouldBeLessThanOrEqualTo(10);
        (wide.Writes - wideWrote).ShouldBeLessThanOrEqualTo(10);
        world.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status!.ShouldSatisfyAllConditions(
            status => status.WrittenBy.ShouldBe(Wide.Name),
            status => status.Connectors!.Managed.ShouldBe(2));
        world.Connect.Writes.Count().ShouldBeLessThanOrEqualTo(3, "one for each connector, and one that found that it exists");
    }

    [Fact]
    public void It_is_told_once_in_an_Event_the_log_a_metric_and_readiness()
    {
        using var world = new OperatedPair();
        var wide = world.Start(Wide);
        var narrow = world.Start(Narrow, Kafka);
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(30), step: TimeSpan.FromSeconds(1));

        narrow.Events.Reasons("orders").Count(reason => reason == EventReasons.OtherOperator).ShouldBe(1);
        narrow.Events.Notes.ShouldContain(note => note.Contains("the operator of Lease operators/connect-operator", StringComparison.Ordinal));
        narrow.Log.Lines.Count(line => line.Message.StartsWith("kafka/orders: yielded to the operator of Lease operators/connect-operator", StringComparison.Ordinal)).ShouldBe(1);
        narrow.YieldedMetric.ShouldBeGreaterThanOrEqualTo(1);
        narrow.Yielded.Check().ShouldSatisfyAllConditions(
            check => check.Passed.ShouldBeTrue(),
            check => check.Remark.ShouldNotBeNull().ShouldEndWith("resources of kafka/prod are left to the operator of Lease operators/connect-operator"));
        wide.Events.Reasons("orders").ShouldNotContain(EventReasons.OtherOperator);
        wide.YieldedMetric.ShouldBe(0);
        wide.Yielded.Check().Remark.ShouldBeNull();

        world.Pass(TimeSpan.FromMinutes(61), step: TimeSpan.FromSeconds(1));

        narrow.YieldedMetric.ShouldBe(0, "nobody has heard of the other for an hour");
    }

    [Theory]
    [InlineData("Never")]
    [InlineData("IfIdentical")]
    public void A_new_connector_that_both_see_is_created_and_stays_the_resource_s_own(string adoption)
    {
        using var world = new OperatedPair();
        var first = world.Start(Wide);
        var second = world.Start(Narrow, Kafka);
        world.Pass(TimeSpan.FromSeconds(30));
        for (var number = 0; number < 20; number++)
        {
            world.Kubernetes.Create(Samples.Connector($"c-{number:d2}", spec: spec => spec with { Adoption = adoption }));
        }

        world.Until(() => Enumerable.Range(0, 20).All(number => world.Reason($"c-{number:d2}") == Reasons.Running), "all to run");
        world.Pass(TimeSpan.FromMinutes(1));

        world.Connect.Writes.Count(call => call.Verb is not ConnectVerb.Create).ShouldBe(0);
        first.Events.Events.Concat(second.Events.Events).ShouldNotContain(told => told.Reason == EventReasons.Adopted);
        Enumerable.Range(0, 20).ShouldAllBe(number => world.Resource($"c-{number:d2}")!.Status!.ConnectorName != null);
    }

    [Fact]
    public void What_both_saw_once_is_from_then_on_done_by_one()
    {
        using var world = new OperatedPair();
        var (wide, narrow) = Together(world);
        var before = narrow.Writes;
        var writes = world.Connect.Writes.Count();

        Edit(world, spec => Samples.WithTopic(spec, "more"));
        Annotate(world, Annotations.Restart, "now");
        world.Until(() => world.Resource("orders")!.Status!.HandledTokens?.Restart == "now" && world.Reason("orders") == Reasons.Running, "the edit and the restart");
        world.Pass(TimeSpan.FromMinutes(10));

        narrow.Writes.ShouldBe(before);
        world.Connect.Writes.Skip(writes).Select(call => call.Verb).ShouldBe([ConnectVerb.PutConfig, ConnectVerb.Restart]);
        world.Resource("orders")!.Status!.WrittenBy.ShouldBe(wide.Self.Name);
    }

    [Fact]
    public void The_one_that_yielded_goes_on_when_the_other_is_gone_and_something_is_due()
    {
        using var world = new OperatedPair();
        var (wide, narrow) = Together(world);
        world.End(wide);
        world.Pass(TimeSpan.FromMinutes(30), step: TimeSpan.FromSeconds(1));

        Edit(world, spec => Samples.WithTopic(spec, "more"));
        world.Until(() => world.Connect.Find("orders")!.Config["topic"] == "more", "the update", within: TimeSpan.FromMinutes(3));
        world.UntilReason("orders", Reasons.Running);

        narrow.Log.Lines.Count(line => line.Message.StartsWith("kafka/orders: taken over", StringComparison.Ordinal)).ShouldBe(1);
        world.Resource("orders")!.Status!.WrittenBy.ShouldBe(Narrow.Name);
        Edit(world, spec => Samples.WithTopic(spec, "even more"));
        world.Until(() => world.Connect.Find("orders")!.Config["topic"] == "even more", "the next update at once", within: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Nothing_is_written_while_nothing_happens()
    {
        using var world = new OperatedPair();
        var (wide, narrow) = Together(world);
        var before = (wide.Writes, narrow.Writes);

        world.Pass(TimeSpan.FromHours(3), step: TimeSpan.FromSeconds(1));

        (wide.Writes, narrow.Writes).ShouldBe(before);
    }

    [Fact]
    public void The_one_that_yields_looks_as_closely_as_the_other_and_asks_nothing_when_both_see_the_same()
    {
        using var world = new OperatedPair();
        var (wide, narrow) = Together(world);
        Edit(world, spec => spec with { Mode = "Observe" });
        world.Connect.Put("orders", Samples.Config("by hand"));
        world.UntilReason("orders", Reasons.Drifted);
        world.Pass(TimeSpan.FromSeconds(20));
        var before = (wide.Writes, narrow.Writes);

        world.Pass(TimeSpan.FromHours(1), step: TimeSpan.FromSeconds(1));

        (wide.Writes, narrow.Writes).ShouldBe(before);
    }

    [Fact]
    public void An_operator_without_a_Lease_that_is_started_anew_waits_for_nobody()
    {
        using var world = new OperatedPair();
        var before = world.Start(OperatorIdentity.OfProcess("pod-1", 1, world.Time.GetUtcNow(), watchesAll: true));
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(1));
        Edit(world, spec => Samples.WithTopic(spec, "more"));
        world.End(before);
        var after = world.Start(OperatorIdentity.OfProcess("pod-2", 1, world.Time.GetUtcNow(), watchesAll: true));

        world.Until(() => world.Connect.Find("orders")!.Config["topic"] == "more", "the update", within: TimeSpan.FromSeconds(15));
        world.UntilReason("orders", Reasons.Running);

        after.Events.Reasons("orders").ShouldNotContain(EventReasons.OtherOperator);
        after.Log.Lines.ShouldNotContain(line => line.Message.Contains("let only one operator watch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_that_overlaps_with_the_one_it_replaces_goes_on_at_once()
    {
        using var world = new OperatedPair();
        var before = world.Start(OperatorIdentity.OfProcess("pod-1", 1, world.Time.GetUtcNow(), watchesAll: true));
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        var after = world.Start(OperatorIdentity.OfProcess("pod-2", 1, world.Time.GetUtcNow(), watchesAll: true));
        Edit(world, spec => Samples.WithTopic(spec, "more"));
        world.Pass(TimeSpan.FromSeconds(10));
        world.End(before);

        Edit(world, spec => Samples.WithTopic(spec, "even more"));

        world.Until(() => world.Connect.Find("orders")!.Config["topic"] == "even more", "the update", within: TimeSpan.FromSeconds(10));
        after.Events.Reasons("orders").ShouldNotContain(EventReasons.OtherOperator);
    }

    [Fact]
    public void Processes_that_stand_for_one_Lease_are_no_rivals()
    {
        using var world = new OperatedPair();
        var leader = world.Start(Wide);
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        var next = world.Start(Wide);
        Edit(world, spec => Samples.WithTopic(spec, "more"));
        world.Pass(TimeSpan.FromSeconds(5));
        world.End(leader);
        Edit(world, spec => Samples.WithTopic(spec, "even more"));

        world.Until(() => world.Connect.Find("orders")!.Config["topic"] == "even more", "the update", within: TimeSpan.FromSeconds(10));

        next.Log.Lines.ShouldNotContain(line => line.Message.Contains("let only one operator watch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deletion_is_the_other_one_s_and_nothing_is_called_orphaned()
    {
        using var world = new OperatedPair();
        var (_, narrow) = Together(world);
        var before = narrow.Writes;

        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        world.Until(() => world.Resource("orders") is null, "the resource to go");

        world.Connect.Find("orders").ShouldBeNull();
        world.Connect.Writes.Count(call => call.Verb is ConnectVerb.Delete).ShouldBe(1);
        narrow.Events.Events.ShouldNotContain(told => told.Reason == EventReasons.Orphaned);
        narrow.Writes.ShouldBe(before);
    }

    [Fact]
    public void Who_does_not_watch_the_cluster_s_namespace_leaves_its_connectors_to_whoever_does()
    {
        using var world = new OperatedPair();
        world.Kubernetes.Edit<KafkaConnectCluster>(Samples.Prod, cluster => cluster with
        {
            Spec = cluster.Spec with { AllowedNamespaces = new() { From = "All" } },
        });
        var wide = world.Start(OperatorIdentity.OfLease(new("z", "last"), watchesAll: false));
        world.Kubernetes.Create(Samples.Connector("stock", "shop"));
        world.Until(() => StockReason(world) == Reasons.Running, "the connector to run");
        world.Pass(TimeSpan.FromMinutes(1));

        var narrow = world.Start(OperatorIdentity.OfLease(new("a", "first"), watchesAll: false), new WatchScope(["shop"]), cluster: false);
        world.Pass(TimeSpan.FromSeconds(100));
        StockReason(world).ShouldBe(Reasons.Running);
        narrow.Writes.ShouldBe(0);
        world.Pass(TimeSpan.FromHours(2), step: TimeSpan.FromSeconds(1));

        StockReason(world).ShouldBe(Reasons.Running);
        narrow.Writes.ShouldBeLessThan(8, "it asks now and then");
        narrow.Events.Reasons("stock").Count(reason => reason == EventReasons.OtherOperator).ShouldBe(1);
        world.End(wide);
        world.Until(() => StockReason(world) == Reasons.NamespaceNotWatched, "the truth, with nobody else left", within: TimeSpan.FromMinutes(70));
    }

    [Fact]
    public void Who_writes_without_a_name_again_and_again_is_left_alone_and_a_person_who_does_so_once_is_not()
    {
        using var world = new OperatedPair();
        var operated = world.Start(Wide);
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(1));

        Scribble(world);
        world.UntilReason("orders", Reasons.Running, within: TimeSpan.FromSeconds(5));
        world.Pass(TimeSpan.FromMinutes(2));
        var before = operated.Writes;
        for (var number = 0; number < 100; number++)
        {
            Scribble(world);
            world.Pass(TimeSpan.FromMilliseconds(200));
        }

        (operated.Writes - before).ShouldBeLessThanOrEqualTo(3);
        operated.Events.Reasons("orders").Count(reason => reason == EventReasons.OtherOperator).ShouldBe(1);
        world.UntilReason("orders", Reasons.Running, within: TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void What_one_has_handled_is_handled_though_the_other_s_status_overwrites_the_record()
    {
        using var world = new OperatedPair();
        var wide = world.Start(Wide);
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        Annotate(world, Annotations.Restart, "now");
        world.Until(() => world.Resource("orders")!.Status!.HandledTokens?.Restart == "now", "the restart");
        world.Pass(TimeSpan.FromMinutes(1));

        world.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Status = resource.Status! with { HandledTokens = null, WrittenBy = Narrow.Name },
        });
        world.Pass(TimeSpan.FromMinutes(2));

        world.Connect.Writes.Count(call => call.Verb is ConnectVerb.Restart).ShouldBe(1);
        world.Resource("orders")!.Status!.ShouldSatisfyAllConditions(
            status => status.HandledTokens!.Restart.ShouldBe("now"),
            status => status.WrittenBy.ShouldBe(wide.Self.Name));
    }

    [Fact]
    public void An_operator_that_yields_and_sees_late_overwrites_nothing_newer()
    {
        using var world = new OperatedPair();
        var (wide, narrow) = Together(world);
        var before = narrow.Writes;
        narrow.WatchLags = true;
        Edit(world, spec => Samples.WithTopic(spec, "more"));
        world.Pass(TimeSpan.FromSeconds(10));
        var (writes, version) = (wide.Writes, world.Resource("orders")!.Metadata.ResourceVersion);

        world.Pass(TimeSpan.FromMinutes(10));

        narrow.Writes.ShouldBe(before, "it asked of a version that is gone");
        wide.Writes.ShouldBe(writes);
        world.Resource("orders")!.Metadata.ResourceVersion.ShouldBe(version);
        world.Connect.Find("orders")!.Config["topic"].ShouldBe("more");
    }

    /// <summary>Two operators that have seen each other, one connector that runs, and everything at rest.</summary>
    private static (OperatedPair.Installation Wide, OperatedPair.Installation Narrow) Together(OperatedPair world)
    {
        var wide = world.Start(Wide);
        var narrow = world.Start(Narrow, Kafka);
        world.Kubernetes.Create(Samples.Connector("orders"));
        world.UntilReason("orders", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(3));
        narrow.Events.Reasons("orders").ShouldContain(EventReasons.OtherOperator);
        return (wide, narrow);
    }

    private static void Edit(OperatedPair world, Func<KafkaConnectorSpec, KafkaConnectorSpec> edit) =>
        world.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = edit(resource.Spec) });

    private static void Annotate(OperatedPair world, string annotation, string value) =>
        world.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [annotation] = value } },
        });

    private static void Scribble(OperatedPair world) => world.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
    {
        Status = resource.Status! with
        {
            WrittenBy = null,
            Conditions = [new() { Type = "Ready", Status = ConditionStatus.False, Reason = "Scribbled", Message = "", LastTransitionTime = world.Time.GetUtcNow() }],
        },
    });

    private static string? StockReason(OperatedPair world) =>
        ConditionSummary.Of(world.Kubernetes.Find<KafkaConnector>(new("shop", "stock"))?.Status?.Conditions)?.Reason;
}
