using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Rows "resource deleted" of what can go wrong: nothing hangs, and nothing is left behind without an Event that says so.</summary>
public sealed class EndingTests
{
    private const string Orphaned = nameof(Orphaned);

    [Fact]
    public void A_resource_whose_finalizer_somebody_took_off_is_told_on_it_and_on_its_cluster()
    {
        using var cluster = OperatedCluster.Running("orders", "stock");

        cluster.Kubernetes.WatchLags = true;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Metadata = resource.Metadata with { Finalizers = null } });
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Kubernetes.DeliverHeld();
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Find("orders").ShouldNotBeNull();
        cluster.Events.Reasons("orders").ShouldBe(["Created", Orphaned]);
        cluster.Events.Reasons("prod").ShouldContain(Orphaned);
        cluster.IsReady("stock").ShouldBeTrue();
    }

    [Fact]
    public void A_connector_that_was_deleted_is_not_called_orphaned()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Events.Reasons("orders").ShouldBe(["Created", "Deleted", "Released"]);
        cluster.Events.Reasons("prod").ShouldNotContain(Orphaned);
    }

    [Fact]
    public void What_is_let_go_is_told_once_however_often_the_api_server_refuses_to_hear_it()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(
            Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { DeletionPolicy = "Orphan" } });
        cluster.Pass(TimeSpan.FromSeconds(20));
        var refuses = true;
        cluster.Kubernetes.Arriving = (_, _) => refuses ? throw new HttpRequestException("no route") : Task.CompletedTask;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(3));
        refuses = false;
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Events.Reasons("orders").ShouldBe(["Created", Orphaned]);
        cluster.Events.Reasons("prod").Count(reason => reason == Orphaned).ShouldBe(1);
        cluster.Connect.Find("orders").ShouldNotBeNull();
    }

    [Fact]
    public void A_worker_that_is_starting_and_lists_nothing_releases_nothing()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Unlisted.Add("orders");
        cluster.Connect.Troubles = call => call.Verb == ConnectVerb.Barrier ? Trouble.Unreachable : null;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(5), step: TimeSpan.FromMilliseconds(200));
        cluster.Resource("orders").ShouldNotBeNull();
        cluster.Reason("orders").ShouldBe(Reasons.Deleting);

        cluster.Connect.Unlisted.Clear();
        cluster.Connect.Troubles = _ => null;
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Connect.Find("orders").ShouldBeNull();
    }

    [Fact]
    public void Finalizers_of_others_are_left_alone_and_waited_for_at_rest()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Finalizers = [.. resource.Metadata.Finalizers!, "example.com/backup"] },
        });

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Connect.Find("orders") is null, () => "the connector to go");
        cluster.Pass(TimeSpan.FromMinutes(1));
        var writes = cluster.Kubernetes.Writes.Count;
        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));

        cluster.Resource("orders")!.Metadata.Finalizers.ShouldBe(["example.com/backup"]);
        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public void Force_release_lets_go_of_what_cannot_be_reached_with_a_warning()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(2));
        cluster.Ready("orders")!.Message.ShouldContain(Annotations.ForceRelease);

        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.ForceRelease] = "true" } },
        });
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go", within: TimeSpan.FromSeconds(5));

        cluster.Events.Reasons("orders").ShouldContain(Orphaned);
        cluster.Connect.Find("orders").ShouldNotBeNull();
    }

    [Fact]
    public void A_connector_let_go_with_its_cluster_while_Connect_is_away_is_told_as_what_it_is()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.UntilReason("orders", Reasons.ConnectUnreachable);

        cluster.Kubernetes.Delete<KafkaConnectCluster>(Samples.Prod);
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status!.Conditions![0].Message.ShouldContain("1 still does: kafka/orders");
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod) is null, () => "both to go");

        cluster.Connect.Find("orders").ShouldNotBeNull();
        cluster.Events.Notes.ShouldContain(
            "Its KafkaConnectCluster is being deleted too, and Connect could not be reached through it: connector orders was not deleted and may still run.");
    }

    [Fact]
    public void An_annotation_that_means_nothing_on_a_KafkaConnectCluster_is_told_once()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Kubernetes.Edit<KafkaConnectCluster>(Samples.Prod, resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.ForceRelease] = "true" } },
        });
        cluster.Pass(TimeSpan.FromMinutes(2));
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(2));

        cluster.Events.Reasons("prod").Count(reason => reason == EventReasons.AnnotationIgnored).ShouldBe(1);
        cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status!.IgnoredAnnotations.ShouldBe(new Dictionary<string, string> { [Annotations.ForceRelease] = "true" });
    }
}
