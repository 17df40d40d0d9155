using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>A different Connect cluster behind the URL, on the same Kafka cluster.</summary>
public sealed class OtherGroupTests : IDisposable
{
    private readonly RoutedOperator world = new();
    private readonly ScriptedConnect connect;

    public OtherGroupTests()
    {
        connect = world.Serve("connect");
        world.Apply("orders", "connect");
        world.Apply("stock", "connect", spec => spec with { Name = "stock" });
        world.Start();
        world.UntilReason("orders", Reasons.Running);
        world.UntilReason("stock", Reasons.Running);
        world.Pass(TimeSpan.FromMinutes(1));
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public void Another_group_behind_the_url_is_not_written_to_and_said_so_also_after_a_restart()
    {
        AnotherAnswers();

        world.UntilReason("orders", Reasons.ClusterChanged);
        world.UntilReason("stock", Reasons.ClusterChanged);
        world.Pass(TimeSpan.FromMinutes(2));
        world.Stop();
        world.Start();
        world.Pass(TimeSpan.FromMinutes(2));
        world.Apply("another", "connect", spec => spec with { Name = "another" });
        world.UntilReason("another", Reasons.ClusterChanged);

        connect.Created.Count.ShouldBe(2, "before");
        connect.Writes.Count().ShouldBe(2);
        ConditionSummary.Of(world.Kubernetes.Find<KafkaConnectCluster>(Samples.Key("connect"))!.Status!.Conditions)!.Reason.ShouldBe(Reasons.ClusterChanged);
        world.Events.Reasons("connect").ShouldBe(["Connected", "ClusterChanged"]);
        world.Events.Reasons("orders").ShouldBe(["Created", "ClusterChanged"]);
        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        world.Pass(TimeSpan.FromMinutes(1));
        world.Resource("orders").ShouldNotBeNull("that it is not there proves nothing");
    }

    [Fact]
    public void What_it_was_before_goes_on_once_the_url_leads_back()
    {
        AnotherAnswers();
        world.UntilReason("orders", Reasons.ClusterChanged);

        OursAnswersAgain();
        world.UntilReason("orders", Reasons.Running);
        world.UntilReason("stock", Reasons.Running);

        connect.Writes.Count().ShouldBe(2);
    }

    [Fact]
    public void Resources_created_anew_accept_the_move()
    {
        AnotherAnswers();
        world.UntilReason("orders", Reasons.ClusterChanged);
        foreach (var name in new[] { "orders", "stock" })
        {
            world.Kubernetes.Edit<KafkaConnector>(Samples.Key(name), resource => resource with
            {
                Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.ForceRelease] = "true" } },
            });
            world.Kubernetes.Delete<KafkaConnector>(Samples.Key(name));
            world.Until(() => world.Resource(name) is null, () => $"{name} to go");
        }

        world.Apply("orders", "connect");
        world.UntilReason("orders", Reasons.Running);

        connect.Created.Count.ShouldBe(3);
    }

    [Fact]
    public void All_connectors_deleted_in_the_same_cluster_are_created_again()
    {
        connect.Put("foreign", Samples.Config("foreign"));
        world.Pass(TimeSpan.FromSeconds(30));

        connect.Remove("orders");
        connect.Remove("stock");
        world.Until(() => connect.Created.Count == 4, () => "both to be created again");
    }

    [Fact]
    public void Workers_that_come_back_under_other_addresses_are_still_the_same_cluster()
    {
        connect.WorkerId = "10.0.0.77:8083";
        connect.Put("orders", Samples.Config());
        connect.Put("stock", Samples.Config());
        world.Until(
            () => world.Kubernetes.Find<KafkaConnectCluster>(Samples.Key("connect"))!.Status!.Workers is ["10.0.0.77:8083"],
            () => "the new address to be known");

        connect.Remove("stock");
        world.Until(() => connect.Created.Count == 3, () => "it to be created again");
        world.Reason("orders").ShouldBe(Reasons.Running);
    }

    /// <summary>The same URL, another cluster behind it: other workers, and connectors of others.</summary>
    private void AnotherAnswers()
    {
        connect.Remove("orders");
        connect.Remove("stock");
        connect.WorkerId = "10.9.9.9:8083";
        connect.ConnectionId = 9;
        connect.Put("their-own", Samples.Config("theirs"));
    }

    private void OursAnswersAgain()
    {
        connect.Remove("their-own");
        connect.WorkerId = "10.0.0.1:8083";
        connect.ConnectionId = 10;
        connect.Put("orders", Samples.Config());
        connect.Put("stock", Samples.Config());
    }
}
