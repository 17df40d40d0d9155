using System.Collections.Concurrent;
using System.Diagnostics;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Telemetry;

/// <summary>What the operator does for a connector, as a trace shows it.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly OperatedCluster cluster = new();
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public TraceTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, cluster.Program.Telemetry.Source),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        cluster.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        cluster.Dispose();
    }

    [Fact]
    public void New_connector_is_one_trace_from_its_event_to_the_status_that_says_it_runs()
    {
        var applied = cluster.Time.GetUtcNow();
        cluster.Apply("orders");
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));

        var root = Roots().ShouldHaveSingleItem();
        root.DisplayName.ShouldBe("reconcile KafkaConnector");
        root.StartTimeUtc.ShouldBe(applied.UtcDateTime);
        root.GetTagItem("kafkaconnect.connector").ShouldBe("orders");
        root.GetTagItem("kafkaconnect.cluster").ShouldBe("kafka/prod");
        root.GetTagItem("kafkaconnect.trigger").ShouldBe("ConnectorChanged");
        var steps = ended.Where(activity => activity != root).ToList();
        steps.ShouldAllBe(step => step.TraceId == root.TraceId && step.ParentSpanId == root.SpanId);
        steps.Select(step => step.DisplayName).First().ShouldBe("write Finalizer");
        steps.Select(step => step.DisplayName).ShouldContain("Create");
        steps.Select(step => step.DisplayName).Last().ShouldBe("write Status");
    }

    [Fact]
    public void Rest_leaves_no_trace()
    {
        cluster.Apply("orders");
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));
        ended.Clear();

        cluster.Pass(TimeSpan.FromMinutes(5));

        ended.ShouldBeEmpty();
    }

    [Fact]
    public void Failure_that_a_poll_finds_is_a_trace_of_its_own()
    {
        cluster.Apply("orders");
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));
        ended.Clear();

        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        Roots().First().GetTagItem("kafkaconnect.trigger").ShouldBe("Polled");
        Roots().Select(root => root.TraceId).ShouldBeUnique();
    }

    [Fact]
    public void Step_that_fails_is_marked_and_says_nothing_of_what_connect_said()
    {
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Create ? Trouble.Invalid : null;
        cluster.Apply("orders");
        cluster.UntilReason("orders", Reasons.InvalidConfig);

        var create = ended.First(activity => activity.DisplayName == "Create");
        create.Status.ShouldBe(ActivityStatusCode.Error);
        ended.SelectMany(activity => activity.TagObjects).Select(tag => $"{tag.Value}").ShouldNotContain(text => text.Contains("invalid", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Trace_of_what_is_under_way_ends_with_the_program()
    {
        cluster.Connect.Arriving = (call, stopping) => call.Verb is ConnectVerb.Create ? Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, stopping) : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Writes.Any(), () => "the create to arrive");
        Roots().ShouldBeEmpty();

        cluster.Stop();

        Roots().ShouldHaveSingleItem();
        ended.ShouldContain(activity => activity.DisplayName == "Create");
    }

    private List<Activity> Roots() => [.. ended.Where(activity => activity.ParentSpanId == default)];
}
