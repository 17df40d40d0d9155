using ConnectOperator.Clusters;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>A cluster's owner says who may use it, and other tenants learn nothing of each other.</summary>
public sealed class TenancyTests
{
    private const string Shop = "shop";

    [Fact]
    public void A_namespace_that_loses_its_label_keeps_its_connector_and_may_only_delete_it()
    {
        using var cluster = Shared();
        cluster.Kubernetes.Create(Samples.Connector("orders", Shop));
        cluster.UntilReason("orders", Reasons.Running, Shop);
        var writes = cluster.Connect.Writes.Count();

        Label(cluster, team: null);
        cluster.UntilReason("orders", Reasons.NotAllowed, Shop);
        cluster.Kubernetes.Edit<KafkaConnector>(new(Shop, "orders"), resource => resource with { Spec = Samples.WithTopic(resource.Spec, "edited") });
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("orders");

        Label(cluster, team: Shop);
        cluster.UntilReason("orders", Reasons.Running, Shop);
        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("edited");

        Label(cluster, team: null);
        cluster.UntilReason("orders", Reasons.NotAllowed, Shop);
        cluster.Kubernetes.Delete<KafkaConnector>(new(Shop, "orders"));
        cluster.Until(() => cluster.Resource("orders", Shop) is null, () => "the resource to go");
        cluster.Connect.Find("orders").ShouldBeNull();
    }

    [Fact]
    public void What_befalls_a_cluster_is_told_in_words_in_its_own_namespace_alone()
    {
        using var cluster = Shared();
        cluster.Kubernetes.Create(Samples.Connector("orders", Shop));
        cluster.Apply("stock");
        cluster.UntilReason("orders", Reasons.Running, Shop);
        cluster.UntilReady("stock");

        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.UntilReason("orders", Reasons.ConnectUnreachable, Shop);
        cluster.UntilReason("stock", Reasons.ConnectUnreachable);

        cluster.Ready("stock")!.Message.ShouldContain("No worker answers");
        cluster.Ready("orders", Shop)!.Message.ShouldNotContain("No worker answers");
        cluster.Ready("orders", Shop)!.Message.ShouldContain("kafka/prod");
    }

    [Fact]
    public void A_cluster_tells_which_connectors_nobody_sees()
    {
        using var cluster = new OperatedCluster(spec => spec with { AllowedNamespaces = new() { From = "All" } }) { Watched = new(["kafka", "shop"]) };
        cluster.Start();
        cluster.Kubernetes.Create(Samples.Connector("orders", Shop));

        cluster.UntilReason("orders", Reasons.Running, Shop);

        cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status!.Conditions!.First(condition => condition.Type == ConditionTypes.Ready).Message.ShouldBe(
            "Connect answers. spec.allowedNamespaces admits all namespaces, but this operator watches only kafka, shop: it ignores KafkaConnectors elsewhere.");
    }

    [Fact]
    public void A_connector_whose_cluster_nobody_sees_is_told_so_and_waits_to_be_deleted()
    {
        using var cluster = new OperatedCluster { Watched = new([Shop]) };
        cluster.Kubernetes.Delete<KafkaConnectCluster>(Samples.Prod);
        cluster.Start();
        cluster.Kubernetes.Create(Samples.Connector("orders", Shop));

        cluster.UntilReason("orders", Reasons.NamespaceNotWatched, Shop);

        cluster.Ready("orders", Shop)!.Message.ShouldContain("Namespace kafka is not watched by this operator");
        cluster.Events.Reasons("orders").ShouldBe([Reasons.NamespaceNotWatched]);
        cluster.Program.Scrape()["kafka_connect_cluster_availability"].Value(("state", "not_watched")).ShouldBe(1);
    }

    private static OperatedCluster Shared()
    {
        var cluster = new OperatedCluster(spec => spec with
        {
            AllowedNamespaces = new() { From = "Selector", Selector = new() { MatchLabels = new Dictionary<string, string> { ["team"] = Shop } } },
        });
        cluster.Start();
        Label(cluster, team: Shop);
        return cluster;
    }

    private static void Label(OperatedCluster cluster, string? team)
    {
        cluster.NamespaceLabels = name => name == Shop ? (team is null ? [] : new Dictionary<string, string> { ["team"] = team }) : null;
        cluster.Post(new ClusterMessage.NamespacesChanged());
    }
}
