using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Metrics;

/// <summary>What a controller's work shows as.</summary>
public sealed class ControllerMetricsTests
{
    private static readonly (string, string) Controller = ("controller", "kafka/prod");
    private static readonly (string, string) Queue = ("name", "kafka/prod");
    private static readonly (string, string) Cluster = ("connect_cluster", "kafka/prod");

    [Fact]
    public void Everything_that_can_be_counted_begins_at_zero()
    {
        using var cluster = OperatedCluster.Started();

        var families = cluster.Program.Scrape();

        foreach (var result in new[] { "success", "error", "requeue", "requeue_after" })
        {
            families["controller_runtime_reconcile_total"].Value(Controller, ("result", result)).ShouldBe(0);
        }

        families["controller_runtime_reconcile_errors_total"].Value(Controller).ShouldBe(0);
        families["workqueue_adds_total"].Value(Queue).ShouldBe(0);
        families["workqueue_retries_total"].Value(Queue).ShouldBe(0);
        families["kafka_connect_rebalance_conflicts_total"].Value(Cluster).ShouldBe(0);
    }

    [Fact]
    public void Running_connector_shows_its_state_tasks_and_readiness()
    {
        using var cluster = OperatedCluster.Running("orders");

        var families = cluster.Program.Scrape();

        families["kafka_connect_connector_state"].Value(("connector", "orders")).ShouldBe(1);
        families["kafka_connect_connector_state"].Samples.Single().Labels["state"].ShouldBe("RUNNING");
        families["kafka_connect_connector_ready"].Value(("connector", "orders"), ("reason", Reasons.Running)).ShouldBe(1);
        families["kafka_connect_connector_tasks"].Value(("connector", "orders"), ("state", "running")).ShouldBe(1);
        families["kafka_connect_connector_tasks"].Value(("connector", "orders"), ("state", "failed")).ShouldBe(0);
        families["kafka_connect_connector_failed_since_seconds"].Value(("connector", "orders")).ShouldBe(0);
        families["kafka_connect_connector_restarts_total"].Value(("connector", "orders")).ShouldBe(0);
        families["kafka_connect_connector_drift_corrections_total"].Value(("connector", "orders")).ShouldBe(0);
        families["kafka_connect_cluster_up"].Value(Cluster).ShouldBe(1);
        families["kafka_connect_cluster_availability"].Value(Cluster, ("state", "available")).ShouldBe(1);
        families["kafka_connect_cluster_availability"].Samples.Sum(sample => sample.Value).ShouldBe(1);
        families["kafka_connect_cluster_connectors"].Value(Cluster, ("reason", Reasons.Running)).ShouldBe(1);
        families["controller_runtime_max_concurrent_reconciles"].Value(Controller).ShouldBe(8);
        families["controller_runtime_active_workers"].Value(Controller).ShouldBe(0);
        families["workqueue_depth"].Value(Queue).ShouldBe(0);
    }

    [Fact]
    public void Rest_counts_polls_and_nothing_else()
    {
        using var cluster = OperatedCluster.Running("orders");
        var before = cluster.Program.Scrape();

        cluster.Pass(TimeSpan.FromMinutes(5));

        var after = cluster.Program.Scrape();
        after["workqueue_adds_total"].Value(Queue).ShouldBe(before["workqueue_adds_total"].Value(Queue));
        Count(after, "controller_runtime_reconcile_time_seconds").ShouldBe(Count(before, "controller_runtime_reconcile_time_seconds"));
        Count(after, "kafka_connect_cluster_poll_duration_seconds").ShouldBeGreaterThan(Count(before, "kafka_connect_cluster_poll_duration_seconds") + 20);
    }

    [Fact]
    public void Failure_shows_since_when_it_has_lasted()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Pass(TimeSpan.FromSeconds(5));

        var families = cluster.Program.Scrape();
        families["kafka_connect_connector_failed_since_seconds"].Value(("connector", "orders")).ShouldBeInRange(5, 6);
        families["kafka_connect_connector_tasks"].Value(("connector", "orders"), ("state", "failed")).ShouldBe(1);
        families["kafka_connect_connector_ready"].Value(("connector", "orders"), ("reason", Reasons.TaskFailed)).ShouldBe(0);
    }

    [Fact]
    public void Drift_and_restarts_are_counted_where_they_were_corrected()
    {
        using var cluster = OperatedCluster.Running("orders", "others");

        cluster.Connect.Put("orders", new Dictionary<string, string>(StringComparer.Ordinal) { ["topic"] = "changed" });
        cluster.Until(() => cluster.Connect.Find("orders")!.Config.GetValueOrDefault("topic") != "changed", () => "the config to be put back");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), connector => connector with
        {
            Metadata = connector.Metadata with
            {
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Restart] = "now" },
            },
        });
        cluster.Pass(TimeSpan.FromSeconds(30));

        var families = cluster.Program.Scrape();
        families["kafka_connect_connector_drift_corrections_total"].Value(("connector", "orders")).ShouldBe(1);
        families["kafka_connect_connector_restarts_total"].Value(("connector", "orders")).ShouldBe(1);
        families["kafka_connect_connector_drift_corrections_total"].Value(("connector", "others")).ShouldBe(0);
        families["kafka_connect_connector_restarts_total"].Value(("connector", "others")).ShouldBe(0);
    }

    [Fact]
    public void Write_that_fails_is_an_error_and_a_rebalance_is_counted_as_such()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Create ? Trouble.Rebalancing : null;
        cluster.Apply("orders");
        cluster.Pass(TimeSpan.FromSeconds(5));

        var families = cluster.Program.Scrape();

        families["kafka_connect_rebalance_conflicts_total"].Value(Cluster).ShouldBeGreaterThan(0);
        families["controller_runtime_reconcile_errors_total"].Value(Controller)
            .ShouldBe(families["controller_runtime_reconcile_total"].Value(Controller, ("result", "error")));
        families["controller_runtime_reconcile_errors_total"].Value(Controller).ShouldBeGreaterThan(0);
        families["workqueue_retries_total"].Value(Queue).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Write_under_way_is_a_busy_worker_and_counts_in_time_when_it_ends()
    {
        using var cluster = OperatedCluster.Started();
        var answer = new TaskCompletionSource();
        cluster.Connect.Arriving = (call, _) => call.Verb is ConnectVerb.Create ? answer.Task : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Writes.Any(), () => "the create to arrive");
        cluster.Pass(TimeSpan.FromSeconds(20));
        cluster.Program.Scrape()["controller_runtime_active_workers"].Value(Controller).ShouldBe(1);

        answer.SetResult();
        cluster.UntilReady("orders");

        var families = cluster.Program.Scrape();
        families["controller_runtime_active_workers"].Value(Controller).ShouldBe(0);
        families["controller_runtime_reconcile_time_seconds"].Samples
            .Where(sample => sample.Name.EndsWith("_sum", StringComparison.Ordinal)).Sum(sample => sample.Value).ShouldBeInRange(20, 25);
    }

    [Fact]
    public void Cluster_that_does_not_answer_is_down()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.UntilReason("orders", Reasons.ConnectUnreachable);

        var families = cluster.Program.Scrape();
        families["kafka_connect_cluster_up"].Value(Cluster).ShouldBe(0);
        families["kafka_connect_cluster_availability"].Value(Cluster, ("state", "unreachable")).ShouldBe(1);
        families["kafka_connect_cluster_connectors"].Value(Cluster, ("reason", Reasons.ConnectUnreachable)).ShouldBe(1);
    }

    [Fact]
    public void Series_go_with_their_connector_and_with_their_cluster()
    {
        using var cluster = OperatedCluster.Running("orders", "others");

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Pass(TimeSpan.FromSeconds(1));

        var families = cluster.Program.Scrape();
        families.Values.SelectMany(family => family.Samples).ShouldNotContain(sample => sample.Labels.GetValueOrDefault("connector") == "orders");
        families["kafka_connect_connector_state"].Samples.ShouldHaveSingleItem();
        cluster.Stop();
        cluster.Program.ScrapeText().ShouldNotContain("kafka/prod");
    }

    [Fact]
    public void Without_series_of_connectors_their_counts_are_told_by_cluster()
    {
        using var cluster = new OperatedCluster(connectorMetrics: false);
        cluster.Start();
        cluster.Apply("orders", "others");
        cluster.UntilReady("orders", "others");

        var text = cluster.Program.ScrapeText();

        text.ShouldNotContain("orders");
        var families = ExpositionText.Parse(text);
        families["kafka_connect_connector_restarts_total"].Value(Cluster).ShouldBe(0);
        families["kafka_connect_cluster_connectors"].Value(Cluster, ("reason", Reasons.Running)).ShouldBe(2);
        families.ShouldNotContainKey("kafka_connect_connector_state");
    }

    private static double Count(Dictionary<string, MetricFamily> families, string name) =>
        families[name].Samples.Where(sample => sample.Name == $"{name}_count").Sum(sample => sample.Value);
}
