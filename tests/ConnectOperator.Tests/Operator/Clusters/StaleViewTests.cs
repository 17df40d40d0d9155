using System.Net;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>A watch can be behind what the API server has. What cannot be taken back does not rest on it.</summary>
public sealed class StaleViewTests
{
    [Fact]
    public void Connector_of_a_resource_that_was_let_go_meanwhile_is_not_deleted()
    {
        using var cluster = OperatedCluster.Running("orders");
        BeforeTheRead(cluster, resource => resource with { Metadata = resource.Metadata with { Finalizers = [] } });

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.DeliverHeld();
        cluster.Pass(TimeSpan.FromMinutes(1));

        Calls(cluster, ConnectVerb.Delete).ShouldBe(0);
        cluster.Connect.Find("orders").ShouldNotBeNull();
        cluster.Kubernetes.Refused.ShouldBeLessThanOrEqualTo(1, "what was to be said of the deletion was under way");
        cluster.Events.Reasons("orders").ShouldContain("Orphaned");
    }

    [Fact]
    public void Connector_of_a_resource_that_was_made_an_orphan_meanwhile_is_not_deleted()
    {
        using var cluster = OperatedCluster.Running("orders");
        BeforeTheRead(cluster, resource => resource with { Spec = resource.Spec with { DeletionPolicy = "Orphan" } });

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        Calls(cluster, ConnectVerb.Delete).ShouldBe(0);
        cluster.Connect.Find("orders").ShouldNotBeNull();
    }

    [Fact]
    public void Connector_of_a_resource_that_was_created_anew_meanwhile_is_not_deleted()
    {
        using var cluster = OperatedCluster.Running("orders");
        BeforeTheRead(cluster, resource => resource with { Metadata = resource.Metadata with { Finalizers = [] } }, () => cluster.Apply("orders"));

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.DeliverHeld();
        cluster.UntilReady("orders");

        Calls(cluster, ConnectVerb.Delete).ShouldBe(0);
        cluster.Connect.Created.Count.ShouldBe(1);
    }

    [Fact]
    public void Connector_that_is_gone_is_not_created_again_for_a_resource_that_is_gone_too()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.WatchLags = true;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Metadata = resource.Metadata with { Finalizers = [] } });
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Connect.Remove("orders");

        cluster.Pass(TimeSpan.FromMinutes(2));

        cluster.Connect.Find("orders").ShouldBeNull();
        Calls(cluster, ConnectVerb.Create).ShouldBe(1, "that of the beginning");
    }

    [Fact]
    public void Config_is_not_written_for_a_resource_that_is_gone_as_the_status_before_it_finds()
    {
        using var cluster = OperatedCluster.Running("orders");
        Before(cluster, KubernetesVerb.Status, resource => resource with
        {
            Metadata = resource.Metadata with { Finalizers = [], DeletionTimestamp = cluster.Time.GetUtcNow() },
        });

        Rename(cluster, "more");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Kubernetes.Refused.ShouldBe(1);
        Calls(cluster, ConnectVerb.PutConfig).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Config_is_written_though_the_API_server_takes_no_status(bool answers)
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Arriving = (_, stopping) => answers
            ? throw new KubernetesException(HttpStatusCode.InternalServerError, "InternalError", "no leader", retryAfter: null)
            : Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, stopping);

        Rename(cluster, "more");

        cluster.Until(() => cluster.Connect.Find("orders")!.Config["topic"] == "more", () => "the new config", within: TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Token_that_was_taken_back_meanwhile_is_not_followed()
    {
        using var cluster = OperatedCluster.Running("orders");
        BeforeTheRead(cluster, resource => resource with { Metadata = resource.Metadata with { Annotations = null } });

        Ask(cluster, "once");
        cluster.Pass(TimeSpan.FromMinutes(1));

        Calls(cluster, ConnectVerb.Restart).ShouldBe(0);
        cluster.Resource("orders")!.Status!.HandledTokens?.Restart.ShouldBeNull();
        cluster.IsReady("orders").ShouldBeTrue();
    }

    [Fact]
    public void Token_that_was_replaced_while_the_config_before_it_was_written_is_not_followed()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Arriving = (call, stopping) =>
            call.Verb == ConnectVerb.PutConfig ? Task.Delay(TimeSpan.FromSeconds(20), cluster.Time, stopping) : Task.CompletedTask;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Spec = Samples.WithTopic(resource.Spec, "more"),
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.Restart] = "once" } },
        });
        cluster.Pass(TimeSpan.FromSeconds(5));

        Ask(cluster, "twice");
        cluster.Until(() => cluster.Resource("orders")!.Status!.HandledTokens?.Restart == "twice", () => "the restart");

        Calls(cluster, ConnectVerb.PutConfig).ShouldBe(1);
        Calls(cluster, ConnectVerb.Restart).ShouldBe(1);
    }

    [Fact]
    public void Token_that_was_replaced_while_another_was_acted_on_is_not_followed()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Fail("orders", [0]);
        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Connect.Arriving = (call, stopping) =>
            call.Verb == ConnectVerb.RestartFailed ? Task.Delay(TimeSpan.FromSeconds(20), cluster.Time, stopping) : Task.CompletedTask;
        Ask(cluster, new Dictionary<string, string> { [Annotations.RestartFailed] = "a", [Annotations.RestartTask] = "once/0" });
        cluster.Pass(TimeSpan.FromSeconds(5));

        Ask(cluster, new Dictionary<string, string> { [Annotations.RestartFailed] = "a", [Annotations.RestartTask] = "twice/0" });
        cluster.Until(() => cluster.Resource("orders")!.Status!.HandledTokens?.RestartTask == "twice/0", () => "the restart of the task");

        Calls(cluster, ConnectVerb.RestartFailed).ShouldBe(1);
        Calls(cluster, ConnectVerb.RestartTask).ShouldBe(1);
    }

    [Fact]
    public void Each_act_that_cannot_be_taken_back_costs_one_read_and_nothing_else_costs_any()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = Samples.WithTopic(resource.Spec, "more") });
        cluster.Until(() => cluster.Connect.Find("orders")!.Config["topic"] == "more", () => "the new config");
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Reads.ShouldBeEmpty();

        Ask(cluster, "once");
        cluster.Until(() => cluster.Resource("orders")!.Status!.HandledTokens?.Restart == "once", () => "the restart");
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Reads.Count.ShouldBe(1);

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        cluster.Kubernetes.Reads.Count.ShouldBe(2);
    }

    [Fact]
    public void Nothing_is_deleted_while_the_resource_cannot_be_read_and_status_speaks_of_it_when_that_lasts()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Reading = (_, _) => throw new KubernetesException(HttpStatusCode.Forbidden, "Forbidden", "not yours to get", retryAfter: null);

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.UntilReason("orders", Reasons.Deleting);
        cluster.Pass(TimeSpan.FromSeconds(20));
        cluster.Ready("orders")!.Message.ShouldBe("Deleting the connector.");
        cluster.Until(() => cluster.Ready("orders")!.Message.Contains("not yours to get", StringComparison.Ordinal), () => "the reason");
        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));

        Calls(cluster, ConnectVerb.Delete).ShouldBe(0);
        cluster.Kubernetes.Reads.Count.ShouldBeInRange(40, 100, "tried again with a back-off of up to 15 s");
        cluster.Kubernetes.Reading = (_, _) => Task.CompletedTask;
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        Calls(cluster, ConnectVerb.Delete).ShouldBe(1);
    }

    [Fact]
    public void Read_that_gets_no_answer_holds_no_place_for_long()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Reading = (_, stopping) => Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, stopping);

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Kubernetes.Reads.Count == 3, () => "further reads", within: TimeSpan.FromSeconds(20));
        cluster.Kubernetes.Reading = (_, _) => Task.CompletedTask;

        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        Calls(cluster, ConnectVerb.Delete).ShouldBe(1);
    }

    [Fact]
    public void Answer_that_is_older_than_what_is_known_confirms_nothing_and_is_asked_for_in_pauses()
    {
        using var cluster = OperatedCluster.Running("orders");
        var before = cluster.Resource("orders");
        cluster.Kubernetes.AnswerToRead = _ => before;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromMinutes(2));

        Calls(cluster, ConnectVerb.Delete).ShouldBe(0);
        cluster.Kubernetes.Reads.Count.ShouldBeInRange(8, 20);
    }

    [Fact]
    public void After_a_refused_write_the_resource_is_read_and_the_watch_not_waited_for()
    {
        using var cluster = OperatedCluster.Started();
        EditBeforeTheFinalizer(cluster);

        cluster.Apply("orders");
        cluster.Until(() => cluster.Connect.Find("orders") is not null, () => "the connector", within: TimeSpan.FromSeconds(2));

        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("edited");
        (cluster.Kubernetes.Refused, cluster.Kubernetes.Reads.Count).ShouldBe((1, 1));
    }

    [Fact]
    public void Resource_that_was_made_to_observe_meanwhile_claims_nothing()
    {
        using var cluster = OperatedCluster.Started();
        Before(cluster, KubernetesVerb.Status, resource => resource with { Spec = resource.Spec with { Mode = "Observe" } }, skipping: 1);

        cluster.Apply("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));

        var status = cluster.Resource("orders")!.Status!;
        (status.ConnectorName, cluster.Reason("orders")).ShouldBe((null, Reasons.Drifted));
        cluster.Connect.Writes.ShouldBeEmpty();
        (cluster.Kubernetes.Refused, cluster.Kubernetes.Reads.Count).ShouldBe((1, 1));
    }

    [Fact]
    public void Claim_that_another_operator_has_made_meanwhile_is_not_taken_away()
    {
        using var cluster = OperatedCluster.Started();
        Before(cluster, KubernetesVerb.Status, resource => resource with
        {
            Status = new() { ConnectorName = "orders", Cluster = $"{Samples.Namespace}/connect", WrittenBy = "another" },
        });

        cluster.Apply("orders");
        cluster.Until(() => cluster.Kubernetes.Refused == 1, () => "the refusal");

        cluster.Resource("orders")!.Status!.ConnectorName.ShouldBe("orders");
    }

    [Fact]
    public void Resource_that_was_made_to_manage_meanwhile_keeps_its_claim()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { Mode = "Observe" } });
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Remove("orders");
        Before(cluster, KubernetesVerb.Status, resource => resource with { Spec = resource.Spec with { Mode = "Enforce" } });

        cluster.Until(() => cluster.Kubernetes.Refused == 1, () => "the refusal");

        cluster.Resource("orders")!.Status!.ConnectorName.ShouldBe("orders");
        cluster.UntilReady("orders");
    }

    [Fact]
    public void Nothing_is_decided_for_a_resource_that_was_refused_until_it_is_known_anew()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.WatchLags = true;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Metadata = resource.Metadata with { Finalizers = [] } });
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Apply("orders");
        var writes = cluster.Connect.Writes.Count();

        // Something to say of the old one, and then something to put back.
        cluster.Connect.Fail("orders", [0]);
        cluster.Until(() => cluster.Kubernetes.Refused == 1, () => "the refusal");
        cluster.Connect.Put("orders", Samples.Config("by hand"));
        cluster.Pass(TimeSpan.FromMinutes(2));

        cluster.Kubernetes.Refused.ShouldBe(1);
        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.Kubernetes.Reads.Count.ShouldBeInRange(5, 10, "asked again in growing pauses");
    }

    [Fact]
    public void Api_server_that_does_not_know_the_kind_yet_is_asked_again()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Kubernetes.AnswerToRead = _ => null;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Pass(TimeSpan.FromSeconds(30));
        Calls(cluster, ConnectVerb.Delete).ShouldBe(0);
        cluster.Kubernetes.AnswerToRead = resource => resource;

        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");
        Calls(cluster, ConnectVerb.Delete).ShouldBe(1);
    }

    [Fact]
    public void Resource_that_cannot_be_read_after_a_refused_write_is_tried_again_in_growing_pauses()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Reading = (_, _) => throw new HttpRequestException("connection refused");
        EditBeforeTheFinalizer(cluster);

        cluster.Apply("orders");
        cluster.Pass(TimeSpan.FromMinutes(2));
        cluster.Kubernetes.Reads.Count.ShouldBeInRange(5, 10);
        cluster.Kubernetes.Refused.ShouldBe(1);

        cluster.Kubernetes.DeliverHeld();
        cluster.UntilReady("orders");
    }

    private static void Rename(OperatedCluster cluster, string topic) =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = Samples.WithTopic(resource.Spec, topic) });

    private static int Calls(OperatedCluster cluster, ConnectVerb verb) => cluster.Connect.Writes.Count(call => call.Verb == verb);

    private static void Ask(OperatedCluster cluster, string token) => Ask(cluster, new Dictionary<string, string> { [Annotations.Restart] = token });

    private static void Ask(OperatedCluster cluster, Dictionary<string, string> annotations) =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = annotations },
        });

    /// <summary>Somebody edits the resource right before the operator puts its finalizer there, and the watch does not tell.</summary>
    private static void EditBeforeTheFinalizer(OperatedCluster cluster) =>
        Before(cluster, KubernetesVerb.Finalizers, resource => resource with { Spec = Samples.WithTopic(resource.Spec, "edited") });

    /// <summary>Somebody edits the resource right before such a write of the operator arrives, and the watch does not tell.</summary>
    private static void Before(OperatedCluster cluster, KubernetesVerb verb, Func<KafkaConnector, KafkaConnector> edit, int skipping = 0) =>
        cluster.Kubernetes.Arriving = (write, _) =>
        {
            if (write.Kind == "KafkaConnector" && write.Verb == verb && skipping-- == 0)
            {
                cluster.Kubernetes.Arriving = (_, _) => Task.CompletedTask;
                cluster.Kubernetes.WatchLags = true;
                cluster.Kubernetes.Edit(write.Key, edit);
            }

            return Task.CompletedTask;
        };

    /// <summary>Somebody changes the resource right before it is read for the first time, and the watch does not tell.</summary>
    private static void BeforeTheRead(OperatedCluster cluster, Func<KafkaConnector, KafkaConnector> change, Action? then = null) =>
        cluster.Kubernetes.Reading = (key, _) =>
        {
            cluster.Kubernetes.Reading = (_, _) => Task.CompletedTask;
            cluster.Kubernetes.WatchLags = true;
            cluster.Kubernetes.Edit(key, change);
            then?.Invoke();
            return Task.CompletedTask;
        };
}
