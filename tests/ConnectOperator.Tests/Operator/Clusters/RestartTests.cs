using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Row "task or connector FAILED" of what can go wrong, across processes.</summary>
public sealed class RestartTests
{
    [Fact]
    public void A_task_that_failed_is_restarted_once_and_all_of_it_is_told()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Fail("orders", [0]);

        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Resource("orders")!.Status!.Restarts!.NextAt.ShouldNotBeNull();
        cluster.UntilReady("orders");

        Restarts(cluster).ShouldBe(1);
        var status = cluster.Resource("orders")!.Status!;
        (status.Restarts!.Count, status.Restarts.NextAt, status.FailedTasks).ShouldBe((1, null, null));
        Reported(cluster).ShouldBe([Reasons.TaskFailed, "Restarted"]);

        cluster.Pass(TimeSpan.FromMinutes(11), step: TimeSpan.FromSeconds(1));
        cluster.Resource("orders")!.Status!.Restarts.ShouldBeNull("it has run well for ten minutes");
        Restarts(cluster).ShouldBe(1);
    }

    [Fact]
    public void A_failure_that_waits_for_its_restart_costs_one_call_per_poll_and_no_write()
    {
        using var cluster = Running(new() { InitialBackoff = "10m" });
        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Pass(TimeSpan.FromMinutes(1));
        var (calls, writes) = (cluster.Connect.Calls.Count, cluster.Kubernetes.Writes.Count);

        cluster.Pass(TimeSpan.FromSeconds(100));

        cluster.Connect.Calls.Skip(calls).ShouldAllBe(call => call.Verb == ConnectVerb.Snapshot);
        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(9, 10, "the poll interval is 10 s");
        Written(cluster, writes).ShouldBeEmpty();
    }

    [Fact]
    public void The_next_restart_is_done_at_the_time_told_by_whichever_process_lives_then()
    {
        using var cluster = Running(new() { InitialBackoff = "1m" });
        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        var told = cluster.Resource("orders")!.Status!.Restarts!.NextAt!.Value;
        var restarted = WatchRestarts(cluster);

        while (cluster.Time.GetUtcNow() < told.AddSeconds(-10))
        {
            cluster.Stop();
            cluster.Start();
            cluster.Pass(TimeSpan.FromSeconds(5));
        }

        cluster.Resource("orders")!.Status!.Restarts!.NextAt.ShouldBe(told);
        cluster.UntilReady("orders");
        (restarted.ShouldHaveSingleItem() - told).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_process_that_is_killed_again_and_again_restarts_no_faster()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.FailingAgain.Add("orders");
        cluster.Connect.Fail("orders", [0]);
        var restarted = WatchRestarts(cluster);

        for (var life = 0; life < 40; life++)
        {
            cluster.Pass(TimeSpan.FromSeconds(7));
            cluster.Stop();
            cluster.Start();
        }

        restarted.Count.ShouldBeGreaterThan(2);
        restarted.Zip(restarted.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= TimeSpan.FromSeconds(10));
        cluster.Resource("orders")!.Status!.Restarts!.Count.ShouldBe(restarted.Count);
    }

    [Fact]
    public void Exhausted_restarts_are_told_once_and_stay_exhausted_until_a_person_acts()
    {
        using var cluster = Running(new() { MaxRestarts = 2, InitialBackoff = "1s", MaxBackoff = "1s" });
        cluster.Connect.FailingAgain.Add("orders");
        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.RestartsExhausted);
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromHours(1), step: TimeSpan.FromSeconds(1));

        Restarts(cluster).ShouldBe(2);
        cluster.Reason("orders").ShouldBe(Reasons.RestartsExhausted);
        Reported(cluster).Count(reason => reason == Reasons.RestartsExhausted).ShouldBe(1);
        cluster.Resource("orders")!.Status!.Restarts!.Exhausted.ShouldBeTrue();

        cluster.Connect.FailingAgain.Clear();
        Annotate(cluster, Annotations.RestartFailed, "please");
        cluster.UntilReady("orders");
        cluster.Resource("orders")!.Status!.Restarts.ShouldBeNull("counted anew");
    }

    [Fact]
    public void Each_further_task_that_fails_is_told_once()
    {
        using var cluster = Running(new() { Enabled = false });
        cluster.Connect.Fail("orders", [1], tasks: 3);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Fail("orders", [1, 2], tasks: 3);
        cluster.Pass(TimeSpan.FromMinutes(1));

        Reported(cluster).ShouldBe([Reasons.TaskFailed, Reasons.TaskFailed]);
        Restarts(cluster).ShouldBe(0);
    }

    [Fact]
    public void A_restart_whose_answer_is_lost_counts_and_is_not_repeated_at_once()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.FailingAgain.Add("orders");
        cluster.Connect.Fail("orders", [0]);
        cluster.Connect.Troubles = call => call.Verb == ConnectVerb.RestartFailed ? Trouble.AnswerLost : null;
        var restarted = WatchRestarts(cluster);

        cluster.Until(() => restarted.Count == 2, () => "two restarts", within: TimeSpan.FromMinutes(5));

        (restarted[1] - restarted[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
        Reported(cluster).ShouldContain("RestartFailed");
        cluster.Reason("orders").ShouldBe(Reasons.TaskFailed);
    }

    [Fact]
    public void A_connector_that_is_paused_is_left_alone_and_restarted_when_it_is_to_run_again()
    {
        using var cluster = Running(new() { InitialBackoff = "30s" });
        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        SetState(cluster, "paused");
        cluster.Pass(TimeSpan.FromMinutes(5));

        Restarts(cluster).ShouldBe(0);
        cluster.Resource("orders")!.Status!.Restarts.ShouldBeNull();

        SetState(cluster, "running");
        cluster.UntilReady("orders");
        Restarts(cluster).ShouldBe(1);
    }

    private static OperatedCluster Running(AutoRestart autoRestart)
    {
        var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => spec with { AutoRestart = autoRestart }));
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));
        return cluster;
    }

    private static List<DateTimeOffset> WatchRestarts(OperatedCluster cluster)
    {
        List<DateTimeOffset> times = [];
        cluster.Connect.Arriving = (call, _) =>
        {
            if (call.Verb == ConnectVerb.RestartFailed)
            {
                times.Add(cluster.Time.GetUtcNow());
            }

            return Task.CompletedTask;
        };
        return times;
    }

    private static int Restarts(OperatedCluster cluster) => cluster.Connect.Writes.Count(call => call.Verb == ConnectVerb.RestartFailed);

    /// <summary>Events about the connector since it was created.</summary>
    private static IEnumerable<string> Reported(OperatedCluster cluster) =>
        cluster.Events.Events.Where(told => told is { About: "orders", Reason: not "Created" }).Select(told => told.Reason);

    private static IEnumerable<string> Written(OperatedCluster cluster, int before) =>
        cluster.Kubernetes.Writes.Skip(before).Select(write => write.ToString());

    private static void SetState(OperatedCluster cluster, string state) =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { State = state } });

    private static void Annotate(OperatedCluster cluster, string annotation, string token) =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [annotation] = token } },
        });
}
