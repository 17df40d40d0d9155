using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What Connect says, does not say, and says wrongly.</summary>
public sealed class ObservationTests
{
    [Fact]
    public void A_starting_worker_that_lists_a_part_leads_to_no_write()
    {
        using var cluster = OperatedCluster.Running("orders", "stock");
        var writes = cluster.Connect.Writes.Count();

        cluster.Connect.ConnectionId = 2;
        cluster.Connect.Unlisted.Add("orders");
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Barrier ? Trouble.Rebalancing : null;
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Calls.ShouldContain(call => call.Verb == ConnectVerb.Barrier, "it was doubted");
        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.Connect.Unlisted.Clear();
        cluster.Connect.Troubles = _ => null;
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.IsReady("orders").ShouldBeTrue();
    }

    [Fact]
    public void A_starting_worker_that_shows_an_old_config_leads_to_no_write()
    {
        using var cluster = OperatedCluster.Running("orders");
        var writes = cluster.Connect.Writes.Count();

        cluster.Connect.ConnectionId = 2;
        cluster.Connect.Put("orders", Samples.Config("of last week"));
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Barrier ? Trouble.Rebalancing : null;
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Put("orders", Samples.Config());
        cluster.Connect.Troubles = _ => null;
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.IsReady("orders").ShouldBeTrue();
    }

    [Fact]
    public void A_connect_that_takes_long_to_list_its_connectors_is_still_worked_with()
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Answering = (call, stopping) =>
            call.Verb is ConnectVerb.Snapshot ? Task.Delay(TimeSpan.FromSeconds(15), cluster.Time, stopping) : Task.CompletedTask;
        cluster.Apply("orders");
        cluster.Start();

        cluster.Until(() => cluster.Connect.Find("orders") is not null, () => "the connector", within: TimeSpan.FromMinutes(2));

        cluster.Connect.Created.Count.ShouldBe(1);
    }

    [Fact]
    public void A_deleted_resource_is_not_let_go_because_a_starting_worker_does_not_list_its_connector()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Unlisted.Add("orders");
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Barrier ? Trouble.Rebalancing : null;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Resource("orders").ShouldNotBeNull();
        cluster.Connect.Unlisted.Clear();
        cluster.Connect.Troubles = _ => null;
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Connect.Find("orders").ShouldBeNull();
    }

    [Fact]
    public void A_connector_that_somebody_deleted_is_created_again_once_its_absence_is_confirmed()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Connect.Remove("orders");
        cluster.Until(() => cluster.Connect.Find("orders") is not null, () => "the connector");

        cluster.Connect.Created.Count.ShouldBe(2);
        var calls = cluster.Connect.Calls.ToList();
        var create = calls.FindLastIndex(call => call.Verb == ConnectVerb.Create);
        calls[..create].FindLastIndex(call => call.Verb == ConnectVerb.Barrier).ShouldBeGreaterThan(0, "confirmed first");
    }

    [Fact]
    public void A_config_changed_from_outside_is_put_back()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Connect.Put("orders", Samples.Config("changed"));

        cluster.Until(() => cluster.Connect.Find("orders")!.Config["topic"] == "orders", () => "the config");
        cluster.Connect.Writes.Count(call => call.Verb == ConnectVerb.PutConfig).ShouldBe(1);
        cluster.UntilReady("orders");
    }

    [Fact]
    public void Silence_is_told_once_per_connector_after_a_while_and_taken_back_when_connect_answers()
    {
        string[] names = ["orders", "stock", "users"];
        using var cluster = OperatedCluster.Running(names);
        var writes = cluster.Kubernetes.Writes.Count;
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        var failed = cluster.Connect.Calls.Count;
        cluster.Until(() => cluster.Connect.Calls.Count > failed, () => "a failed poll");

        cluster.Pass(TimeSpan.FromSeconds(14));
        cluster.Kubernetes.Writes.Count.ShouldBe(writes, "a short silence is no news");
        cluster.Pass(TimeSpan.FromSeconds(2));
        names.ShouldAllBe(name => cluster.Reason(name) == Reasons.ConnectUnreachable && cluster.Ready(name)!.Status == ConditionStatus.Unknown);
        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));
        foreach (var name in names)
        {
            cluster.Kubernetes.Writes.Skip(writes).Count(write => write.Kind == "KafkaConnector" && write.Key.Name == name).ShouldBe(1);
        }

        cluster.Connect.Troubles = _ => null;
        cluster.Until(() => names.All(cluster.IsReady), () => "good news", within: TimeSpan.FromSeconds(35));
        cluster.Connect.Writes.Count().ShouldBe(names.Length, "nothing but the creates");
    }

    [Fact]
    public void News_is_told_once_even_while_the_API_server_takes_no_status()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Kubernetes.Arriving = (_, _) => throw new HttpRequestException("no route");

        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));

        cluster.Events.Events.Count(told => told.Reason == Reasons.ConnectUnreachable).ShouldBe(1);
        cluster.Log.Lines.Count(line => line.Message.Contains(Reasons.ConnectUnreachable, StringComparison.Ordinal))
            .ShouldBe(2, "one line for the cluster, one for the connector");
    }

    [Fact]
    public void Trouble_that_comes_back_is_news_again_even_if_the_first_was_never_recorded()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Arriving = (_, _) => throw new HttpRequestException("no route");
        for (var outage = 0; outage < 2; outage++)
        {
            cluster.Connect.Troubles = _ => Trouble.Unreachable;
            cluster.Pass(TimeSpan.FromMinutes(2), step: TimeSpan.FromSeconds(1));
            cluster.Connect.Troubles = _ => null;
            cluster.Pass(TimeSpan.FromMinutes(2), step: TimeSpan.FromSeconds(1));
        }

        cluster.Events.Events.Count(told => told.Reason == Reasons.ConnectUnreachable).ShouldBe(2);
        cluster.Log.Lines.Count(line => line.Message.Contains(Reasons.ConnectUnreachable, StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void Tries_to_reach_a_silent_connect_become_rare()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Pass(TimeSpan.FromMinutes(2), step: TimeSpan.FromSeconds(1));
        var calls = cluster.Connect.Calls.Count;

        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));

        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(20, 40);
    }

    [Fact]
    public void Other_plugins_make_refused_configs_worth_another_try()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call.IsWrite && cluster.Connect.Plugins.Count == 1 ? Trouble.UnknownPlugin : null;
        cluster.Apply("orders");
        cluster.UntilReason("orders", Reasons.UnknownPlugin);
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Writes.Count().ShouldBe(1);

        cluster.Connect.Plugins.Add(new("org.example.NewConnector", "source", "1.0"));
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Snapshot && cluster.Connect.ConnectionId == 1 ? Trouble.Unreachable : null;
        cluster.Pass(TimeSpan.FromSeconds(20));
        cluster.Connect.ConnectionId = 2;

        cluster.UntilReady("orders");
    }

    [Fact]
    public void Another_kafka_cluster_behind_the_same_url_is_not_written_to()
    {
        using var cluster = OperatedCluster.Running("orders");
        var writes = cluster.Connect.Writes.Count();

        cluster.Connect.Server = cluster.Connect.Server with { KafkaClusterId = "another" };
        cluster.Connect.ConnectionId = 2;
        cluster.Connect.Remove("orders");

        cluster.UntilReason("orders", Reasons.ClusterChanged);
        cluster.Connect.Writes.Count().ShouldBe(writes);
    }
}
