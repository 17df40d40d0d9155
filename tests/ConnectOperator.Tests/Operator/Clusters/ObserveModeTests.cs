using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Connectors that are only watched, and the way there and back.</summary>
public sealed class ObserveModeTests
{
    [Fact]
    public void Nothing_is_written_whatever_happens_and_drift_is_told_once()
    {
        using var cluster = new OperatedCluster();
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: Observed));
        cluster.Start();
        cluster.UntilReason("orders", Reasons.Drifted);

        cluster.Connect.Put("orders", Samples.Config());
        cluster.UntilReady("orders");
        cluster.Connect.Put("orders", Samples.Config("theirs"));
        cluster.Until(() => cluster.Resource("orders")!.Status!.Drift is ["topic"], () => "the drift");
        cluster.Pass(TimeSpan.FromMinutes(5));
        Restarted(cluster);
        cluster.Connect.Put("orders", Samples.Config("theirs"), ConnectorState.Paused);
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.Restart] = "now" } },
        });
        cluster.Until(() => cluster.Ready("orders")!.Message.Contains("have no effect", StringComparison.Ordinal), () => "the word about the annotation");
        cluster.Connect.Remove("orders");
        cluster.Until(() => cluster.Ready("orders")!.Message.Contains("no connector", StringComparison.Ordinal), () => "the absence");

        cluster.Connect.Writes.ShouldBeEmpty();
        cluster.Resource("orders")!.Status!.ConnectorName.ShouldBeNull("nothing was claimed");
        cluster.Events.Reasons("orders").ShouldBe(["Drifted", "Drifted"]);
    }

    [Fact]
    public void A_watched_connector_at_rest_costs_one_read_per_poll_and_no_write()
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Put("orders", Samples.Config("theirs"));
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: Observed));
        cluster.Kubernetes.Create(Samples.Connector("missing", spec: Observed));
        cluster.Start();
        cluster.UntilReason("orders", Reasons.Drifted);
        cluster.UntilReason("missing", Reasons.Drifted);
        cluster.Pass(TimeSpan.FromMinutes(1));
        var (calls, writes) = (cluster.Connect.Calls.Count, cluster.Kubernetes.Writes.Count);

        cluster.Pass(TimeSpan.FromMinutes(2));

        (cluster.Connect.Calls.Count - calls).ShouldBe(12);
        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public void A_deleted_resource_lets_go_at_once_and_the_connector_stays()
    {
        using var cluster = OperatedCluster.Running("orders");
        var writes = cluster.Connect.Writes.Count();
        SetMode(cluster, "Observe");
        cluster.Pass(TimeSpan.FromSeconds(1));
        cluster.Connect.Troubles = _ => Trouble.Unreachable;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go", within: TimeSpan.FromSeconds(5));

        cluster.Connect.Find("orders").ShouldNotBeNull();
        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.Events.Reasons("orders").ShouldBe(["Created", "Orphaned"]);
    }

    [Fact]
    public void A_resource_that_never_owned_anything_tells_that_it_leaves_the_connector()
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Put("orders", Samples.Config());
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: Observed));
        cluster.Start();
        cluster.UntilReady("orders");

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Connect.Find("orders").ShouldNotBeNull();
        cluster.Events.Reasons("orders").ShouldBe(["Released"]);
    }

    [Fact]
    public void What_was_changed_while_watched_is_put_back_when_it_is_enforced_again()
    {
        using var cluster = OperatedCluster.Running("orders");
        SetMode(cluster, "Observe");
        cluster.Pass(TimeSpan.FromSeconds(15));
        cluster.Connect.Put("orders", Samples.Config("theirs"));
        cluster.UntilReason("orders", Reasons.Drifted);
        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("theirs");

        SetMode(cluster, "Enforce");
        cluster.UntilReady("orders");

        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("orders");
        cluster.Events.Reasons("orders").ShouldBe(["Created", "Drifted", "DriftCorrected"]);
        cluster.Resource("orders")!.Status!.Drift.ShouldBeNull();
    }

    [Fact]
    public void What_was_only_watched_is_created_once_it_is_enforced()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: Observed));
        cluster.UntilReason("orders", Reasons.Drifted);

        SetMode(cluster, "Enforce");
        cluster.UntilReady("orders");

        cluster.Connect.Created.Count.ShouldBe(1);
    }

    [Fact]
    public void A_connector_that_was_created_anew_while_watched_is_not_overwritten_when_it_is_enforced()
    {
        using var cluster = OperatedCluster.Running("orders");
        SetMode(cluster, "Observe");
        cluster.Connect.Remove("orders");
        cluster.UntilReason("orders", Reasons.Drifted);
        cluster.Connect.Put("orders", Samples.Config("theirs"));
        cluster.Pass(TimeSpan.FromSeconds(30));

        SetMode(cluster, "Enforce");
        cluster.UntilReason("orders", Reasons.AlreadyExists);

        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("theirs");
    }

    [Fact]
    public void A_write_that_waits_for_its_turn_is_not_made_once_the_connector_is_only_watched()
    {
        using var cluster = OperatedCluster.Started(spec => spec with { MaxConcurrentWrites = 1 });
        cluster.Apply("slow");
        var gate = new TaskCompletionSource();
        cluster.Connect.Arriving = (call, stopping) => call.IsWrite ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        cluster.Until(() => cluster.Connect.Writes.Any(), () => "the write that holds the only place");
        cluster.Apply("orders");
        cluster.Until(() => cluster.Resource("orders")!.Status?.ConnectorName is not null, () => "the claim");

        SetMode(cluster, "Observe");
        cluster.Drain();
        gate.SetResult();
        cluster.UntilReady("slow");
        cluster.UntilReason("orders", Reasons.Drifted);

        cluster.Connect.Created.Select(name => name.Value).ShouldBe(["slow"]);
    }

    [Fact]
    public void Who_manages_a_connector_goes_before_who_only_watches_it()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("watcher", spec: spec => Observed(spec) with { Name = "shared" }));
        cluster.UntilReason("watcher", Reasons.Drifted);

        cluster.Kubernetes.Create(Samples.Connector("manager", spec: spec => spec with { Name = "shared" }));
        cluster.UntilReady("manager");

        cluster.UntilReason("watcher", Reasons.NameConflict);
    }

    [Fact]
    public void Who_cannot_manage_a_connector_that_it_asks_for_still_goes_before_who_only_watches_it()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Put("shared", Samples.Config("theirs"));
        cluster.Kubernetes.Create(Samples.Connector("watcher", spec: spec => Observed(spec) with { Name = "shared" }));
        cluster.UntilReason("watcher", Reasons.Drifted);

        cluster.Kubernetes.Create(Samples.Connector("manager", spec: spec => spec with { Name = "shared", Adoption = "Never" }));
        cluster.UntilReason("manager", Reasons.AlreadyExists);

        cluster.UntilReason("watcher", Reasons.NameConflict);
    }

    [Fact]
    public void Connector_passes_to_the_one_that_manages_when_the_other_begins_to_watch_only()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Put("orders", Samples.Config("theirs"));
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => spec with { Adoption = "Never" }));
        cluster.UntilReason("orders", Reasons.AlreadyExists);
        cluster.Kubernetes.Create(Samples.Connector("later", spec: spec => spec with { Name = "orders", Adoption = "Never" }));
        cluster.UntilReason("later", Reasons.NameConflict);

        SetMode(cluster, "Observe");

        cluster.UntilReason("later", Reasons.AlreadyExists);
        cluster.UntilReason("orders", Reasons.NameConflict);
    }

    private static KafkaConnectorSpec Observed(KafkaConnectorSpec spec) => spec with { Mode = "Observe" };

    private static void SetMode(OperatedCluster cluster, string mode) =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { Mode = mode } });

    private static void Restarted(OperatedCluster cluster)
    {
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(1));
    }
}
