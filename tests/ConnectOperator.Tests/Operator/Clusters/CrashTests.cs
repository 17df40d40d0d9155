using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>A process that dies between any two steps loses nothing and does nothing twice.</summary>
public sealed class CrashTests
{
    /// <summary>As many writes as a connector and its cluster need from apply to rest.</summary>
    private const int EnoughSteps = 12;

    public static TheoryData<int> Steps => [.. Enumerable.Range(1, EnoughSteps)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_create_that_crashes_after_any_step_ends_with_one_connector(int step)
    {
        using var cluster = new OperatedCluster();
        cluster.Apply("orders");
        var crash = CrashAfter(cluster, step);
        cluster.Start();
        RunUntilCrash(cluster, crash);

        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Created.Count.ShouldBe(1);
        cluster.Connect.Find("orders").ShouldNotBeNull();
        cluster.Resource("orders")!.Status!.ConnectorName.ShouldBe("orders");
        cluster.IsReady("orders").ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_create_that_crashes_after_any_step_can_be_deleted_and_leaves_nothing(int step)
    {
        using var cluster = new OperatedCluster();
        cluster.Apply("orders");
        var crash = CrashAfter(cluster, step);
        cluster.Start();
        RunUntilCrash(cluster, crash);

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));

        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Connect.Find("orders").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_deletion_that_crashes_after_any_step_ends(int step)
    {
        using var cluster = OperatedCluster.Running("orders");
        var crash = CrashAfter(cluster, step);
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        RunUntilCrash(cluster, crash);

        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Connect.Find("orders").ShouldBeNull();
    }

    [Fact]
    public void The_crashes_cover_every_step_of_a_create()
    {
        using var cluster = new OperatedCluster();
        cluster.Apply("orders");
        var steps = 0;
        cluster.Kubernetes.Answering = (_, _) => Count(ref steps);
        cluster.Connect.Answering = (call, _) => call.IsWrite ? Count(ref steps) : Task.CompletedTask;
        cluster.Start();

        cluster.UntilReady("orders");

        steps.ShouldBeLessThanOrEqualTo(EnoughSteps);
    }

    [Fact]
    public void An_answer_that_was_lost_does_not_make_a_second_connector_nor_a_foreign_one()
    {
        using var cluster = OperatedCluster.Started();
        var lost = false;
        cluster.Connect.Troubles = call =>
        {
            var first = call.Verb == ConnectVerb.Create && !lost;
            lost |= first;
            return first ? Trouble.AnswerLost : null;
        };

        cluster.Apply("orders");
        cluster.UntilReady("orders");

        lost.ShouldBeTrue();
        cluster.Connect.Created.Count.ShouldBe(1);
    }

    [Fact]
    public void A_restart_token_is_acted_on_once_across_restarts_of_the_operator()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.Restart] = "once" } },
        });
        cluster.Until(() => cluster.Resource("orders")!.Status!.HandledTokens?.Restart == "once", () => "the token in status");

        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Writes.Count(call => call.Verb == ConnectVerb.Restart).ShouldBe(1);
    }

    private static Task Count(ref int steps)
    {
        steps++;
        return Task.CompletedTask;
    }

    /// <summary>The process dies when the answer to the n-th of its writes, of either side, would come in.</summary>
    private static Crash CrashAfter(OperatedCluster cluster, int step)
    {
        var crash = new Crash { Remaining = step };
        cluster.Kubernetes.Answering = (_, stopping) => PassAsync(crash, stopping);
        cluster.Connect.Answering = (call, stopping) => call.IsWrite ? PassAsync(crash, stopping) : Task.CompletedTask;
        return crash;
    }

    private static Task PassAsync(Crash crash, CancellationToken stopping)
    {
        if (--crash.Remaining != 0)
        {
            return Task.CompletedTask;
        }

        crash.Happened = true;
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
    }

    private static void RunUntilCrash(OperatedCluster cluster, Crash crash)
    {
        for (var steps = 0; !crash.Happened && steps < 200; steps++)
        {
            cluster.Pass(TimeSpan.FromMilliseconds(100));
        }

        crash.Remaining = 0;
        cluster.Stop();
        cluster.Start();
    }

    private sealed class Crash
    {
        public int Remaining { get; set; }

        public bool Happened { get; set; }
    }
}
