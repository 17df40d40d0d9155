using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Whose connector it is, and who may have one.</summary>
public sealed class OwnershipTests
{
    [Fact]
    public void Of_two_resources_for_one_connector_the_older_wins_and_the_other_takes_over_when_it_goes()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("older", spec: Shared));
        cluster.Pass(TimeSpan.FromSeconds(1));
        cluster.Kubernetes.Create(Samples.Connector("younger", spec: spec => Samples.WithTopic(Shared(spec), "other")));

        cluster.UntilReady("older");
        cluster.UntilReason("younger", Reasons.NameConflict);
        cluster.Connect.Find("shared")!.Config["topic"].ShouldBe("orders");
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("older"));
        cluster.UntilReady("younger");

        cluster.Connect.Find("shared")!.Config["topic"].ShouldBe("other");
        cluster.Resource("older").ShouldBeNull();
    }

    [Fact]
    public void Who_asks_for_a_connector_whose_creation_is_not_answered_yet_is_told_once_it_is()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Answering = (call, stopping) =>
            call.Verb == ConnectVerb.Create ? Task.Delay(TimeSpan.FromSeconds(60), cluster.Time, stopping) : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Find("orders") is not null, () => "the connector");

        cluster.Kubernetes.Create(Samples.Connector("later", spec: spec => spec with { Name = "orders" }));
        cluster.Pass(TimeSpan.FromSeconds(30));
        cluster.UntilReady("orders");

        cluster.UntilReason("later", Reasons.NameConflict);
    }

    [Fact]
    public void Connector_that_somebody_makes_once_ours_is_gone_is_left_alone_although_the_resource_is_still_there()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Arriving = (_, _) => Task.FromException(new HttpRequestException("no route"));
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Connect.Find("orders") is null, () => "ours to be gone");
        cluster.Pass(TimeSpan.FromSeconds(20));
        cluster.Connect.Put("orders", new Dictionary<string, string> { ["topic"] = "theirs" });
        cluster.Pass(TimeSpan.FromMinutes(2));

        cluster.Kubernetes.Arriving = (_, _) => Task.CompletedTask;

        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("theirs");
    }

    [Fact]
    public void Who_has_claimed_the_connector_keeps_it_whoever_is_older()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("claimer", spec: Shared));
        cluster.UntilReady("claimer");

        var older = Samples.Connector("older", spec: Shared);
        cluster.Kubernetes.Create(older with { Metadata = older.Metadata with { CreationTimestamp = cluster.Time.GetUtcNow().AddYears(-1) } });

        cluster.UntilReason("older", Reasons.NameConflict);
        cluster.IsReady("claimer").ShouldBeTrue();
    }

    [Fact]
    public void Who_is_not_admitted_cannot_keep_a_name_from_those_who_are()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("squatter", "elsewhere", Shared));
        cluster.Pass(TimeSpan.FromSeconds(1));
        cluster.Kubernetes.Create(Samples.Connector("rightful", spec: Shared));

        cluster.UntilReady("rightful");

        cluster.Reason("squatter", "elsewhere").ShouldBe(Reasons.NotAllowed);
    }

    [Fact]
    public void A_namespace_is_admitted_when_its_labels_say_so()
    {
        using var cluster = OperatedCluster.Started(spec => spec with
        {
            AllowedNamespaces = new() { From = "Selector", Selector = new() { MatchLabels = new Dictionary<string, string> { ["team"] = "shop" } } },
        });
        cluster.Kubernetes.Create(Samples.Connector("orders", "shop"));
        cluster.UntilReason("orders", Reasons.NotAllowed, "shop");
        cluster.Connect.Writes.ShouldBeEmpty();

        cluster.NamespaceLabels = name => name == "shop" ? new Dictionary<string, string> { ["team"] = "shop" } : null;
        cluster.Post(new ConnectOperator.Clusters.ClusterMessage.NamespacesChanged());

        cluster.UntilReason("orders", Reasons.Running, "shop");
    }

    [Fact]
    public void A_connector_that_somebody_else_creates_between_claim_and_create_stays_theirs()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Arriving = (call, _) =>
        {
            if (call.Verb is ConnectVerb.Create)
            {
                cluster.Connect.Put("orders", Samples.Config("theirs"));
            }

            return Task.CompletedTask;
        };
        cluster.Apply("orders");

        cluster.UntilReason("orders", Reasons.AlreadyExists);
        cluster.Resource("orders")!.Status!.ConnectorName.ShouldBeNull("the claim is given up");
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("theirs");
        cluster.Connect.Writes.Select(call => call.Verb).ShouldBe([ConnectVerb.Create]);
    }

    [Fact]
    public void Deleted_and_created_again_while_a_create_is_under_way_ends_with_one_connector_of_the_new_resource()
    {
        using var cluster = OperatedCluster.Started();
        var gate = new TaskCompletionSource();
        cluster.Connect.Arriving = (call, stopping) => call.IsWrite ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Writes.Any(), () => "the create to be under way");
        var before = cluster.Resource("orders")!.Metadata.Uid;
        Vanish(cluster, "orders");
        cluster.Apply("orders");
        cluster.Pass(TimeSpan.FromSeconds(5));
        cluster.Connect.Writes.Count().ShouldBe(1, "one write per connector, whoever asks");

        gate.SetResult();
        cluster.UntilReady("orders");

        cluster.Resource("orders")!.Metadata.Uid.ShouldNotBe(before);
        cluster.Connect.Created.Count.ShouldBe(1);
        cluster.Connect.TwoWritesOfOneConnectorAtOnce.ShouldBeFalse();
    }

    [Fact]
    public void A_status_never_lands_on_the_successor_of_the_resource_that_it_was_computed_for()
    {
        using var cluster = OperatedCluster.Started();
        var gate = new TaskCompletionSource();
        var holds = true;
        cluster.Kubernetes.Arriving = (write, stopping) =>
            holds && write is { Kind: "KafkaConnector", Verb: KubernetesVerb.Status } ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        var refused = 0;
        cluster.Apply("orders");
        cluster.Pass(TimeSpan.FromSeconds(3));
        Vanish(cluster, "orders");
        cluster.Apply("orders");
        holds = false;
        cluster.Drain();
        refused = cluster.Kubernetes.Refused;

        gate.SetResult();
        cluster.UntilReady("orders");

        (cluster.Kubernetes.Refused - refused).ShouldBe(1, "the held write meets another uid");
        cluster.Connect.Created.Count.ShouldBe(1);
    }

    /// <summary>Somebody takes its finalizers off and deletes it.</summary>
    private static void Vanish(OperatedCluster cluster, string name)
    {
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key(name), resource => resource with
        {
            Metadata = resource.Metadata with { Finalizers = null },
        });
        cluster.Kubernetes.Delete<KafkaConnector>(new ObjectKey(Samples.Namespace, name));
    }

    private static KafkaConnectorSpec Shared(KafkaConnectorSpec spec) => spec with { Name = "shared" };
}
