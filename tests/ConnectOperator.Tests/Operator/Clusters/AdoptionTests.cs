using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What exists in Connect before its resource.</summary>
public sealed class AdoptionTests
{
    [Theory]
    [InlineData("Never", "theirs")]
    [InlineData("Never", "orders")]
    [InlineData("IfIdentical", "theirs")]
    public void An_unmanaged_connector_that_the_policy_does_not_cover_is_left_alone(string policy, string topic)
    {
        using var cluster = Existing(policy, topic);

        cluster.UntilReason("orders", Reasons.AlreadyExists);
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Connect.Writes.ShouldBeEmpty();
        cluster.Events.Reasons("orders").ShouldBe(["AlreadyExists"]);
    }

    [Fact]
    public void An_identical_connector_is_taken_over_without_a_write()
    {
        using var cluster = Existing("IfIdentical", "orders");

        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Writes.ShouldBeEmpty();
        cluster.Events.Reasons("orders").ShouldBe(["Adopted"]);
    }

    [Fact]
    public void Definitions_of_a_plugin_are_read_once_for_all_its_connectors_and_not_again_at_rest()
    {
        using var cluster = new OperatedCluster();
        foreach (var name in new[] { "a", "b", "c" })
        {
            cluster.Connect.Put(name, new Dictionary<string, string>(Samples.Config()) { ["connection.password"] = "ENC(x1f)" });
            cluster.Kubernetes.Create(Samples.Connector(name, spec: spec => Samples.WithPassword(spec, "db")));
        }

        cluster.Kubernetes.Create(Samples.Secret("db", ("password", "hunter2-and-more")));
        cluster.Start();
        foreach (var name in new[] { "a", "b", "c" })
        {
            cluster.UntilReason(name, Reasons.AlreadyExists);
            cluster.Ready(name)!.Message.ShouldContain("connection.password cannot be compared");
        }

        cluster.Pass(TimeSpan.FromMinutes(15));
        cluster.Connect.Calls.Count(call => call.Verb is ConnectVerb.Definitions).ShouldBe(1);
        cluster.Connect.Writes.ShouldBeEmpty();

        cluster.Connect.Plugins.Add(new("org.example.Other", "sink", "1.0"));
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Calls.Count(call => call.Verb is ConnectVerb.Definitions).ShouldBe(2, "a new process asks for itself");
    }

    [Fact]
    public void A_Connect_that_tells_no_definitions_is_judged_by_the_looks_of_what_it_shows()
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Definitions ? Trouble.Unreachable : null;
        cluster.Connect.Put("orders", Samples.Config("theirs"));
        cluster.Apply("orders");
        cluster.Start();

        cluster.UntilReason("orders", Reasons.AlreadyExists);
        cluster.Ready("orders")!.Message.ShouldContain("differs in topic.");
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Calls.Count(call => call.Verb is ConnectVerb.Definitions).ShouldBe(1);
    }

    [Fact]
    public void A_connector_is_taken_over_whatever_it_is_and_put_to_what_is_asked()
    {
        using var cluster = Existing("Always", "theirs");

        cluster.UntilReady("orders");

        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("orders");
        cluster.Connect.Writes.Select(call => call.Verb).ShouldBe([ConnectVerb.PutConfig]);
        cluster.Events.Reasons("orders").ShouldBe(["Adopted", "Updated"]);
    }

    [Fact]
    public void The_claim_is_in_status_before_the_first_write()
    {
        using var cluster = Existing("Always", "theirs", start: false);
        var claimed = new List<string?>();
        cluster.Connect.Arriving = (call, _) =>
        {
            if (call.IsWrite)
            {
                claimed.Add(cluster.Resource("orders")!.Status?.ConnectorName);
            }

            return Task.CompletedTask;
        };
        cluster.Start();

        cluster.UntilReady("orders");

        claimed.ShouldBe(["orders"]);
    }

    [Fact]
    public void A_connector_is_read_through_the_herder_before_it_is_taken_over()
    {
        using var cluster = Existing("Always", "theirs", start: false);
        cluster.Start();
        cluster.Until(() => cluster.Resource("orders")!.Status?.ConnectorName is not null, () => "the claim");

        cluster.Connect.Calls.Select(call => call.Verb).ShouldContain(ConnectVerb.Barrier);
    }

    [Fact]
    public void A_policy_that_is_edited_later_is_looked_at_anew_and_followed()
    {
        using var cluster = Existing("Never", "orders");
        cluster.UntilReason("orders", Reasons.AlreadyExists);
        cluster.Pass(TimeSpan.FromMinutes(5));
        var barriers = cluster.Connect.Calls.Count(call => call.Verb is ConnectVerb.Barrier);

        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { Adoption = "IfIdentical" } });
        cluster.UntilReady("orders");

        cluster.Connect.Calls.Count(call => call.Verb is ConnectVerb.Barrier).ShouldBe(barriers + 1);
    }

    [Fact]
    public void An_adoption_is_told_once_even_when_the_answer_to_the_claim_is_lost()
    {
        using var cluster = Existing("Always", "theirs", start: false);
        var lost = false;
        cluster.Kubernetes.Answering = (write, _) =>
            !lost && cluster.Resource("orders")!.Status?.ConnectorName is not null && (lost = true)
                ? throw new HttpRequestException("The connection broke.")
                : Task.CompletedTask;
        cluster.Start();

        cluster.UntilReady("orders");

        lost.ShouldBeTrue();
        cluster.Events.Reasons("orders").ShouldBe(["Adopted", "Updated"]);
    }

    [Fact]
    public void An_adopted_connector_is_deleted_with_its_resource()
    {
        using var cluster = Existing("Always", "theirs");
        cluster.UntilReady("orders");

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Connect.Find("orders").ShouldBeNull();
    }

    private static OperatedCluster Existing(string policy, string topic, bool start = true)
    {
        var cluster = new OperatedCluster();
        cluster.Connect.Put("orders", Samples.Config(topic));
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => spec with { Adoption = policy }));
        if (start)
        {
            cluster.Start();
        }

        return cluster;
    }
}
