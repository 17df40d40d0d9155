using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>An API server whose definitions are older than the operator stores a part of each status, and says 200.</summary>
public sealed class OlderDefinitionTests
{
    [Fact]
    public void A_status_that_is_stored_in_part_is_written_once_and_taken_for_the_operator_s_own()
    {
        using var cluster = Operated();
        cluster.Apply("orders");
        cluster.Start();
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1), step: TimeSpan.FromSeconds(1));
        var writes = cluster.Kubernetes.Writes.Count;

        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));

        cluster.Kubernetes.Writes.Count.ShouldBe(writes);
        cluster.Events.Reasons("orders").ShouldNotContain(EventReasons.OtherOperator);
        cluster.Log.Lines.Count(line => line.Message.Contains("kafkaconnectors.kafkaconnect.dev is older than this operator", StringComparison.Ordinal)).ShouldBe(1);
        cluster.Log.Lines.Count(line => line.Message.Contains("kafkaconnectclusters.kafkaconnect.dev is older than this operator", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void What_changes_is_written_all_the_same()
    {
        using var cluster = Operated();
        cluster.Apply("orders");
        cluster.Start();
        cluster.UntilReady("orders");

        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), connector => connector with { Spec = connector.Spec with { State = "paused" } });
        cluster.UntilReason("orders", Reasons.Paused);
    }

    private static OperatedCluster Operated()
    {
        var cluster = new OperatedCluster();
        cluster.Kubernetes.Prune = status => status with { WrittenBy = null, Tasks = null };
        cluster.Kubernetes.PruneCluster = status => status with { WrittenBy = null, Workers = null };
        return cluster;
    }
}
