using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>How a controller, its cluster and its connectors come and go.</summary>
public sealed class LifeTests
{
    [Fact]
    public void Cancellation_ends_the_controller_with_its_calls_and_clients()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Arriving = (call, stopping) =>
            call.IsWrite ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping) : Task.CompletedTask;
        cluster.Apply("orders", "stock");
        cluster.Until(() => cluster.Connect.Writes.Count() == 2, () => "two writes under way");

        cluster.Stop();

        cluster.Run.IsCanceled.ShouldBeTrue();
        cluster.Connect.Clients.ShouldAllBe(client => client.IsDisposed && client.UnderWay.Count == 0 && !client.DisposedUnderACall);
    }

    [Fact]
    public void Cancellation_also_disposes_a_client_that_was_replaced_under_a_call()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Arriving = (call, stopping) =>
            call.IsWrite ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping) : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Writes.Any(), () => "a write under way");
        cluster.Kubernetes.Edit<KafkaConnectCluster>(Samples.Prod, resource => resource with
        {
            Spec = resource.Spec with { Urls = ["http://other:8083"] },
        });
        cluster.Drain();
        cluster.Connect.Clients.Count.ShouldBe(2);

        cluster.Stop();

        cluster.Connect.Clients.ShouldAllBe(client => client.IsDisposed);
    }

    [Fact]
    public void The_cluster_resource_goes_only_after_its_last_connector()
    {
        using var cluster = OperatedCluster.Running("orders", "stock");
        cluster.Kubernetes.Delete<KafkaConnectCluster>(Samples.Prod);
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));

        cluster.Until(() => cluster.Resource("orders") is null, () => "the first connector to go");
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod).ShouldNotBeNull();
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("stock"));
        cluster.Until(() => cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod) is null, () => "the cluster to go");

        cluster.Resource("stock").ShouldBeNull();
        cluster.Connect.Find("orders").ShouldBeNull();
        cluster.Connect.Find("stock").ShouldBeNull();
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Refused.ShouldBe(0);
    }

    [Fact]
    public void A_resource_that_the_operator_fails_on_leaves_the_others_working()
    {
        using var cluster = new OperatedCluster(spec => spec with { AllowedNamespaces = new() { From = "Selector", Selector = new() } });
        cluster.NamespaceLabels = name => name == "cursed" ? throw new InvalidOperationException("a fault of the operator") : null;
        cluster.Kubernetes.Create(Samples.Connector("bad", "cursed"));
        cluster.Apply("orders", "stock");
        cluster.Start();

        cluster.UntilReady("orders", "stock");

        cluster.Resource("bad", "cursed")!.Status.ShouldBeNull();
        var told = Errors();
        told.ShouldBeGreaterThan(0);
        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));
        (Errors() - told).ShouldBeInRange(9, 10, "it is tried once a minute");
        cluster.NamespaceLabels = _ => new Dictionary<string, string>();
        cluster.UntilReason("bad", Reasons.Running, "cursed");

        int Errors() => cluster.Log.Lines.Count(line => line.Level == LogLevel.Error);
    }

    [Fact]
    public void What_a_late_watch_tells_of_the_past_is_ignored()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Apply("orders");
        cluster.Kubernetes.WatchLags = true;
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(15));
        var (writes, calls) = (cluster.Kubernetes.Writes.Count, cluster.Connect.Writes.Count());

        cluster.Kubernetes.DeliverHeld(changes => changes.Reverse());
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
        cluster.Connect.Writes.Count().ShouldBe(calls);
        cluster.Kubernetes.Refused.ShouldBe(0);
        cluster.IsReady("orders").ShouldBeTrue();
    }

    [Fact]
    public void A_write_that_met_an_edit_is_tried_again_at_once()
    {
        using var cluster = OperatedCluster.Started();
        var edited = false;
        cluster.Kubernetes.Arriving = async (write, stopping) =>
        {
            if (!edited && write is { Kind: "KafkaConnector", Verb: KubernetesVerb.Finalizers })
            {
                edited = true;
                cluster.Kubernetes.Edit<KafkaConnector>(write.Key, resource => resource with { Spec = Samples.WithTopic(resource.Spec, "edited") });
                await Task.Delay(TimeSpan.FromMilliseconds(100), cluster.Time, stopping);
            }
        };

        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Find("orders") is not null, () => "the connector", within: TimeSpan.FromSeconds(2));

        cluster.Kubernetes.Refused.ShouldBe(1);
        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("edited");
    }

    [Fact]
    public void An_api_server_that_refuses_is_tried_again_and_nothing_is_lost()
    {
        using var cluster = OperatedCluster.Started();
        var refuses = true;
        cluster.Kubernetes.Arriving = (_, _) => refuses ? throw new HttpRequestException("no route") : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Pass(TimeSpan.FromMinutes(2));
        cluster.Connect.Writes.ShouldBeEmpty("nothing is created that was not claimed");

        refuses = false;
        cluster.UntilReady("orders");

        cluster.Connect.Created.Count.ShouldBe(1);
    }

    [Fact]
    public void A_connector_of_a_cluster_that_does_not_exist_waits_for_it()
    {
        using var cluster = new OperatedCluster();
        cluster.Kubernetes.Delete<KafkaConnectCluster>(Samples.Prod);
        cluster.Apply("orders");
        cluster.Start();
        cluster.UntilReason("orders", Reasons.ClusterNotFound);

        cluster.Kubernetes.Create(Samples.Cluster());

        cluster.UntilReady("orders");
    }

    [Fact]
    public void Deleting_a_cluster_resource_that_cannot_be_reached_lets_its_deleted_connectors_go()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(2));
        cluster.Ready("orders")!.Reason.ShouldBe(Reasons.Deleting);

        cluster.Kubernetes.Delete<KafkaConnectCluster>(Samples.Prod);

        cluster.Until(() => cluster.Resource("orders") is null, () => "the connector to go");
        cluster.Until(() => cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod) is null, () => "the cluster to go");
        cluster.Connect.Find("orders").ShouldNotBeNull("nobody could delete it");
    }
}
