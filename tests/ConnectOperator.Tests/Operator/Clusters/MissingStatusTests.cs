using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What Connect does not show, across polls and processes.</summary>
public sealed class MissingStatusTests
{
    [Fact]
    public void A_task_without_a_status_is_told_and_restarted_by_itself_until_it_shows()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.SilentAgain.Add("orders");
        cluster.Connect.Silence("orders", [0]);
        cluster.UntilReason("orders", Reasons.TasksStarting);
        cluster.Until(() => cluster.Reason("orders") == Reasons.TaskStatusMissing, () => "the task to be missed", TimeSpan.FromMinutes(3));
        cluster.Resource("orders")!.Status!.Tasks.ShouldBe(new TaskCounts { Total = 1, Unreported = 1, Summary = "0/1" });
        Series(cluster, "kafka_connect_connector_tasks", "state", "unreported").ShouldBe(1);

        cluster.Until(
            () => cluster.Reason("orders") == Reasons.TaskStatusMissing ? Restarts(cluster) == 2 : throw new ShouldAssertException($"{cluster.Reason("orders")} in between"),
            () => "a second restart",
            TimeSpan.FromMinutes(10));
        cluster.Pass(TimeSpan.FromSeconds(10));
        cluster.Ready("orders")!.Message.ShouldContain("Restarted 2 times by spec.autoRestart");
        cluster.Connect.SilentAgain.Clear();
        cluster.Until(() => cluster.IsReady("orders"), () => "the task to show", TimeSpan.FromMinutes(20));

        cluster.Connect.Writes.ShouldNotContain(call => call.Verb == ConnectVerb.RestartFailed, "Connect restarts nothing by that");
        Reported(cluster).ShouldBe([Reasons.TaskStatusMissing, "Restarted", "Restarted", "Restarted"]);
        cluster.Resource("orders")!.Status!.Waiting.ShouldBeNull();
    }

    [Fact]
    public void A_process_that_is_killed_again_and_again_misses_the_task_as_soon()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.SilentAgain.Add("orders");
        cluster.Connect.Silence("orders", [0]);
        for (var life = 0; life < 5; life++)
        {
            cluster.Pass(TimeSpan.FromSeconds(29));
            cluster.Stop();
            cluster.Start();
        }

        cluster.Pass(TimeSpan.FromSeconds(2));
        cluster.Reason("orders").ShouldBe(Reasons.TaskStatusMissing);
    }

    [Fact]
    public void A_task_without_a_status_costs_one_call_per_poll_and_no_write()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => spec with { AutoRestart = new() { Enabled = false } }));
        cluster.UntilReady("orders");
        cluster.Connect.Silence("orders", [0]);
        cluster.Pass(TimeSpan.FromMinutes(3));
        var (calls, writes) = (cluster.Connect.Calls.Count, cluster.Kubernetes.Writes.Count);

        cluster.Pass(TimeSpan.FromSeconds(100));

        cluster.Connect.Calls.Skip(calls).ShouldAllBe(call => call.Verb == ConnectVerb.Snapshot);
        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(9, 10, "the poll interval is 10 s");
        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public void A_connector_without_tasks_is_ready_and_never_silent()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Show("orders", shown => shown with { Tasks = [] });
        cluster.UntilReason("orders", Reasons.NoTasks);
        cluster.Pass(TimeSpan.FromMinutes(5));

        cluster.IsReady("orders").ShouldBeTrue();
        Reported(cluster).ShouldBe([Reasons.NoTasks]);
        Series(cluster, "kafka_connect_connector_ready", "reason", Reasons.NoTasks).ShouldBe(1);
        Series(cluster, "kafka_connect_cluster_connectors", "reason", Reasons.NoTasks).ShouldBe(1);
    }

    [Fact]
    public void A_token_for_what_failed_on_a_healthy_connector_is_handled_and_nothing_else_happens()
    {
        using var cluster = OperatedCluster.Running("orders");
        var ready = cluster.Ready("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.RestartFailed] = "now" } },
        });
        cluster.Until(() => cluster.Resource("orders")!.Status!.HandledTokens?.RestartFailed == "now", () => "the token to be handled", TimeSpan.FromSeconds(5));
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Writes.ShouldHaveSingleItem().Verb.ShouldBe(ConnectVerb.Create);
        cluster.Ready("orders").ShouldBe(ready);
        Reported(cluster).ShouldBe(["NothingToRestart"]);
    }

    [Fact]
    public void A_status_left_over_from_a_worker_is_told_once_with_what_is_known()
    {
        using var cluster = OperatedCluster.Running("orders", "others");
        cluster.Connect.Show("orders", shown => shown with { State = ConnectorState.Unassigned, Tasks = [] });
        cluster.UntilReason("orders", Reasons.Unassigned);
        cluster.Until(() => IsStalled(cluster), () => "a person to be called", TimeSpan.FromMinutes(7));
        cluster.Ready("orders")!.Message.ShouldContain("its status names 10.0.0.1:8083, which also runs others, and Connect answers and is not rebalancing");
        var (calls, writes) = (cluster.Connect.Calls.Count, cluster.Kubernetes.Writes.Count);

        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));

        cluster.Connect.Calls.Skip(calls).ShouldAllBe(call => call.Verb == ConnectVerb.Snapshot);
        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
        Reported(cluster).ShouldBe([Reasons.Unassigned]);
    }

    [Fact]
    public void A_config_that_does_not_show_is_told_and_nothing_is_written_until_it_does()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Show("orders", shown => shown with { ShowsConfig = false });
        cluster.Pass(TimeSpan.FromSeconds(30));
        cluster.IsReady("orders").ShouldBeTrue("a connector that is being deleted shows so for a moment");
        cluster.UntilReason("orders", Reasons.ConfigNotShown);
        cluster.Resource("orders")!.Status!.Conditions!.Single(condition => condition.Type == ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.Unknown);
        cluster.Ready("orders")!.Message.ShouldContain("a read of the connector shows the config");
        cluster.Pass(TimeSpan.FromMinutes(5));
        Reported(cluster).ShouldBe([Reasons.ConfigNotShown]);

        cluster.Connect.Show("orders", shown => shown with { ShowsConfig = true });
        cluster.UntilReady("orders");
        cluster.Connect.Writes.ShouldHaveSingleItem().Verb.ShouldBe(ConnectVerb.Create);
    }

    [Fact]
    public void A_connector_that_is_deleted_while_its_config_does_not_show_is_created_again()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Show("orders", shown => shown with { ShowsConfig = false });
        cluster.UntilReason("orders", Reasons.ConfigNotShown);
        cluster.Connect.Remove("orders");
        cluster.UntilReady("orders");
        cluster.Connect.Created.Count.ShouldBe(2);
    }

    private static bool IsStalled(OperatedCluster cluster) =>
        cluster.Resource("orders")!.Status!.Conditions!.Any(condition => condition.Type == ConditionTypes.Stalled);

    private static int Restarts(OperatedCluster cluster) => cluster.Connect.Writes.Count(call => call.Verb == ConnectVerb.RestartTask);

    private static IEnumerable<string> Reported(OperatedCluster cluster) =>
        cluster.Events.Events.Where(told => told is { About: "orders", Reason: not "Created" }).Select(told => told.Reason);

    private static double Series(OperatedCluster cluster, string metric, string label, string value) =>
        cluster.Program.Scrape()[metric].Value((label, value));
}
