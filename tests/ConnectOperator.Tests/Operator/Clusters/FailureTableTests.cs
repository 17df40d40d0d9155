using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What the operator does when Connect does not do what it should, on a clock that the test moves.</summary>
public sealed class FailureTableTests
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Names = ["orders", "stock", "users"];
    private static readonly string[] Many = [.. Enumerable.Range(0, 500).Select(number => $"c{number:D3}")];

    [Theory]
    [InlineData(Trouble.Unreachable)]
    [InlineData(Trouble.ServerError)]
    [InlineData(Trouble.Invalid)]
    public void Connect_unreachable_is_told_within_a_poll_and_15_seconds_written_once_and_asked_ever_less_often(Trouble trouble)
    {
        using var cluster = OperatedCluster.Running(Names);
        var written = cluster.Kubernetes.Writes.Count;
        cluster.Connect.Troubles = _ => trouble;

        cluster.Pass(PollInterval + Tolerance, Step);

        ShouldBeUnreachable(cluster);
        var calls = cluster.Connect.Calls.Count;
        cluster.Pass(TimeSpan.FromMinutes(10), Step);
        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(20, 45, "at most 30 s apart");
        (cluster.Kubernetes.Writes.Count - written).ShouldBe(Names.Length + 1, "each connector once, and the cluster");
    }

    [Fact]
    public void Connect_that_hangs_is_told_within_a_poll_and_15_seconds_whatever_the_time_out_of_requests()
    {
        using var cluster = OperatedCluster.Running(Names);
        var written = cluster.Kubernetes.Writes.Count;
        var gate = new TaskCompletionSource();
        cluster.Connect.Arriving = (_, stopping) => gate.Task.WaitAsync(stopping);

        cluster.Pass(PollInterval + Tolerance, Step);

        ShouldBeUnreachable(cluster);
        cluster.Pass(TimeSpan.FromMinutes(5), Step);
        (cluster.Kubernetes.Writes.Count - written).ShouldBe(Names.Length + 1);
        gate.SetResult();
        cluster.UntilReady(Names);
    }

    [Fact]
    public void Connect_that_is_slow_to_answer_and_always_was_is_not_called_unreachable()
    {
        using var cluster = OperatedCluster.Running(Names);
        cluster.Connect.Arriving = (_, stopping) => Task.Delay(TimeSpan.FromSeconds(12), cluster.Time, stopping);
        cluster.Pass(TimeSpan.FromMinutes(1), Step);
        cluster.Connect.Arriving = (_, stopping) => Task.Delay(TimeSpan.FromSeconds(25), cluster.Time, stopping);
        var written = cluster.Kubernetes.Writes.Count;

        cluster.Pass(TimeSpan.FromMinutes(5), Step);

        cluster.Kubernetes.Writes.Count.ShouldBe(written);
        Names.ShouldAllBe(name => cluster.IsReady(name));
    }

    [Fact]
    public void Connect_unreachable_loses_no_write()
    {
        using var cluster = OperatedCluster.Running(Names);
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Pass(TimeSpan.FromMinutes(1), Step);
        var calls = cluster.Connect.Writes.Count();
        Edit(cluster, "orders", "edited");
        cluster.Apply("new");
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("stock"));
        cluster.Pass(TimeSpan.FromMinutes(5), Step);
        cluster.Connect.Writes.Count().ShouldBe(calls, "they wait");

        cluster.Connect.Troubles = _ => null;

        cluster.Until(() => cluster.IsReady("new") && cluster.Resource("stock") is null, () => "all to be done", step: Step);
        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("edited");
        cluster.Connect.Find("stock").ShouldBeNull();
    }

    [Fact]
    public void Refused_credentials_are_told_as_stalled_and_tried_every_half_minute_and_at_once_when_the_secret_changes()
    {
        using var cluster = new OperatedCluster(spec => spec with
        {
            Authentication = new() { Basic = new() { SecretRef = new() { Name = "login" } } },
        });
        cluster.Kubernetes.Create(Samples.Secret("login", ("username", "operator"), ("password", "wrong")));
        cluster.Connect.Troubles = _ => cluster.Connect.Clients.Count == 1 ? Trouble.Unauthorized : null;
        cluster.Apply(Names);
        cluster.Start();
        cluster.Until(() => Names.All(name => cluster.Reason(name) == Reasons.Unauthorized), () => "the refusal", step: Step);
        var (calls, written) = (cluster.Connect.Calls.Count, cluster.Kubernetes.Writes.Count);

        cluster.Pass(TimeSpan.FromMinutes(10), Step);

        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(19, 21);
        cluster.Kubernetes.Writes.Count.ShouldBe(written);
        Names.ShouldAllBe(name => Has(cluster, name, ConditionTypes.Stalled));
        ClusterReady(cluster).Reason.ShouldBe(Reasons.Unauthorized);
        cluster.Kubernetes.Edit<Secret>(Samples.Key("login"), _ => Samples.Secret("login", ("username", "operator"), ("password", "right")));
        cluster.Until(() => Names.All(cluster.IsReady), () => "the connectors", within: TimeSpan.FromSeconds(5), Step);
    }

    [Fact]
    public void Credentials_that_may_read_but_not_write_are_not_hammered()
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Troubles = call => call.IsWrite ? Trouble.Unauthorized : null;
        cluster.Apply(Many);
        cluster.Start();

        cluster.Pass(TimeSpan.FromMinutes(10), Step);

        cluster.Connect.Writes.Count().ShouldBeInRange(20, 40);
        Many.ShouldContain(name => cluster.Reason(name) == Reasons.Unauthorized);
    }

    [Fact]
    public void A_rebalance_of_five_minutes_costs_a_bounded_number_of_calls_and_no_write_is_lost()
    {
        using var cluster = OperatedCluster.Running(Many.Take(100));
        cluster.Connect.Troubles = call => call.IsWrite || call.Verb is ConnectVerb.Barrier ? Trouble.Rebalancing : null;
        var (calls, writes) = (cluster.Connect.Calls.Count, cluster.Connect.Writes.Count());
        foreach (var name in Many.Take(50))
        {
            Edit(cluster, name, "edited");
        }

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key(Many[99]));
        cluster.Apply(Many.Skip(100).Take(50));
        cluster.Pass(TimeSpan.FromMinutes(5), Step);

        (cluster.Connect.Writes.Count() - writes).ShouldBeInRange(8, 8 + 40, "the first ones, and then one per pause of 1 s to 15 s");
        (cluster.Connect.Calls.Count - calls).ShouldBeLessThan(150, "polls go on, none faster than they do otherwise");
        cluster.Connect.Troubles = _ => null;
        cluster.Until(
            () => Many.Take(50).All(name => cluster.Connect.Find(name)!.Config["topic"] == "edited")
                && Many.Skip(100).Take(50).All(cluster.IsReady) && cluster.Resource(Many[99]) is null,
            () => "all to be done",
            within: TimeSpan.FromSeconds(45),
            Step);
    }

    [Fact]
    public void A_rebalance_shows_in_status_only_if_it_lasts_longer_than_30_seconds()
    {
        using var cluster = OperatedCluster.Running(Names);
        cluster.Connect.Troubles = call => call.IsWrite ? Trouble.Rebalancing : null;
        Edit(cluster, "orders", "edited");

        cluster.Pass(TimeSpan.FromSeconds(25), Step);
        cluster.Reason("orders").ShouldBe(Reasons.Updating);
        cluster.Pass(TimeSpan.FromSeconds(25), Step);
        cluster.Reason("orders").ShouldBe(Reasons.RebalanceInProgress);
        Has(cluster, "orders", ConditionTypes.Reconciling).ShouldBeTrue();

        cluster.Connect.Troubles = _ => null;
        cluster.UntilReady("orders");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_write_of_unknown_outcome_is_read_back_before_anything_is_decided(bool wasApplied)
    {
        using var cluster = OperatedCluster.Started();
        var lost = false;
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Create && !lost && (lost = true)
            ? wasApplied ? Trouble.AnswerLost : Trouble.RequestLost
            : null;
        cluster.Apply("orders");

        cluster.UntilReady("orders");

        cluster.Connect.Created.Count.ShouldBe(1);
        cluster.Connect.Writes.Count().ShouldBe(wasApplied ? 1 : 2);
        var calls = cluster.Connect.Calls.ToList();
        var first = calls.FindIndex(call => call.IsWrite);
        calls.Skip(first + 1).TakeWhile(call => !call.IsWrite).ShouldContain(call => call.Verb == ConnectVerb.Snapshot, "looked at first");
    }

    [Fact]
    public void A_deletion_while_connect_is_unreachable_keeps_trying_says_so_once_and_goes_by_force_release()
    {
        using var cluster = OperatedCluster.Running(Names);
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(1), Step);
        var written = cluster.Kubernetes.Writes.Count;

        cluster.Pass(TimeSpan.FromMinutes(10), Step);

        cluster.Kubernetes.Writes.Count.ShouldBe(written);
        var ready = cluster.Ready("orders").ShouldNotBeNull();
        ready.Reason.ShouldBe(Reasons.Deleting);
        ready.Message.ShouldContain(Reasons.ConnectUnreachable);
        ready.Message.ShouldContain(Annotations.ForceRelease);
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.ForceRelease] = "true" } },
        });
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go", step: Step);
        cluster.Connect.Find("orders").ShouldNotBeNull("nobody could delete it");
    }

    private static void ShouldBeUnreachable(OperatedCluster cluster)
    {
        foreach (var name in Names)
        {
            var ready = cluster.Ready(name).ShouldNotBeNull();
            (ready.Status, ready.Reason).ShouldBe((ConditionStatus.Unknown, Reasons.ConnectUnreachable));
        }

        var ofCluster = ClusterReady(cluster);
        (ofCluster.Status, ofCluster.Reason).ShouldBe((ConditionStatus.False, Reasons.ConnectUnreachable));
        ofCluster.Message.ShouldContain("spec.urls");
    }

    private static Condition ClusterReady(OperatedCluster cluster) => cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status!.Conditions!
        .Single(condition => condition.Type == ConditionTypes.Ready);

    private static bool Has(OperatedCluster cluster, string name, string condition) =>
        cluster.Resource(name)!.Status!.Conditions!.Any(each => each.Type == condition && each.Status is ConditionStatus.True);

    private static void Edit(OperatedCluster cluster, string name, string topic) => cluster.Kubernetes.Edit<KafkaConnector>(
        Samples.Key(name), resource => resource with { Spec = Samples.WithTopic(resource.Spec, topic) });
}
