using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>When nothing changes, next to nothing is done.</summary>
public sealed class SteadyStateTests
{
    [Fact]
    public void A_thousand_unchanged_connectors_cost_one_call_per_poll_and_no_write()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(number => $"c{number:D4}")];
        using var cluster = new OperatedCluster();
        cluster.Apply(names);
        cluster.Start();
        cluster.UntilReady(names);
        cluster.Pass(TimeSpan.FromMinutes(1), step: TimeSpan.FromSeconds(1));
        var (calls, writes) = (cluster.Connect.Calls.Count, cluster.Kubernetes.Writes.Count);

        cluster.Pass(TimeSpan.FromSeconds(100), step: TimeSpan.FromSeconds(1));

        cluster.Connect.Calls.Skip(calls).ShouldAllBe(call => call.Verb == ConnectVerb.Snapshot);
        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(9, 10, "the poll interval is 10 s");
        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
        cluster.Connect.Created.Count.ShouldBe(1000);
        cluster.Connect.Created.Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public void A_new_controller_over_what_already_is_as_asked_writes_nothing()
    {
        using var cluster = OperatedCluster.Running("orders", "stock");
        var (kubernetes, connect) = (cluster.Kubernetes.Writes.Count, cluster.Connect.Writes.Count());

        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Kubernetes.Writes.Count.ShouldBe(kubernetes);
        cluster.Connect.Writes.Count().ShouldBe(connect);
    }

    [Fact]
    public void A_connector_from_apply_to_ready_costs_one_create_and_a_handful_of_writes()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Connect.Writes.Select(call => call.Verb).ShouldBe([ConnectVerb.Create]);
        var writes = cluster.Kubernetes.Writes.Where(write => write.Kind == "KafkaConnector").Select(write => write.ToString());
        writes.Count().ShouldBeLessThanOrEqualTo(6, string.Join('\n', writes));
        cluster.Kubernetes.Refused.ShouldBe(0);
    }

    [Fact]
    public void A_connector_that_is_deleted_goes_without_a_write_too_many()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Kubernetes.Delete<ConnectOperator.Core.Resources.KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Pass(TimeSpan.FromSeconds(30));

        cluster.Connect.Find("orders").ShouldBeNull();
        cluster.Connect.Writes.Select(call => call.Verb).ShouldBe([ConnectVerb.Create, ConnectVerb.Delete]);
        cluster.Kubernetes.Refused.ShouldBe(0, "nobody writes to what is gone");
    }

    [Fact]
    public void What_is_gone_is_not_written_to_while_the_watch_lags()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Delete<ConnectOperator.Core.Resources.KafkaConnector>(Samples.Key("orders"));
        cluster.Kubernetes.WatchLags = true;

        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Pass(TimeSpan.FromSeconds(30));

        cluster.Kubernetes.Refused.ShouldBe(0);
        cluster.Kubernetes.DeliverHeld();
        cluster.Pass(TimeSpan.FromSeconds(30));
        cluster.Kubernetes.Refused.ShouldBe(0);
    }
}
