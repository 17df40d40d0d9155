using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What nobody manages is reported on the KafkaConnectCluster and never touched, whatever is asked of the others.</summary>
public sealed class UnmanagedTests
{
    private static readonly string[] Theirs = ["ignored", "left-alone", "never-adopted", "watched"];

    [Fact]
    public void Unmanaged_connectors_are_reported_and_never_touched()
    {
        using var cluster = new OperatedCluster();
        foreach (var name in Theirs)
        {
            cluster.Connect.Put(name, Samples.Config("theirs"));
        }

        cluster.Kubernetes.Create(Samples.Connector("left-alone"));
        cluster.Kubernetes.Create(Samples.Connector("never-adopted", spec: spec => Samples.WithTopic(spec, "theirs") with { Adoption = "Never" }));
        cluster.Kubernetes.Create(Samples.Connector("watched", spec: spec => spec with { Mode = "Observe" }));
        cluster.Apply("ours");
        cluster.Start();
        cluster.UntilReady("ours");
        cluster.UntilReason("watched", Reasons.Drifted);
        cluster.Pass(TimeSpan.FromSeconds(30));
        Reported(cluster).ShouldBe(Theirs);

        // Whatever happens to them, and to those who ask for them.
        foreach (var name in Theirs)
        {
            cluster.Connect.Put(name, Samples.Config("changed"), ConnectorState.Paused);
        }

        cluster.Pass(TimeSpan.FromMinutes(1));
        foreach (var name in Theirs.Where(name => cluster.Resource(name) is not null))
        {
            cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key(name), resource => resource with
            {
                Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.Restart] = "now" } },
                Spec = resource.Spec with { State = "stopped" },
            });
        }

        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(1));
        foreach (var name in Theirs.Where(name => cluster.Resource(name) is not null))
        {
            cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key(name));
            cluster.Until(() => cluster.Resource(name) is null, () => $"{name} to go");
        }

        Reported(cluster).ShouldBe(Theirs);
        cluster.Connect.Writes.Select(call => call.Name?.Value).Distinct().ShouldBe(["ours"]);
        foreach (var name in Theirs)
        {
            cluster.Connect.Find(name)!.ShouldSatisfyAllConditions(
                connector => connector.Config["topic"].ShouldBe("changed"),
                connector => connector.State.ShouldBe(ConnectorState.Paused));
        }
    }

    private static IReadOnlyList<string>? Reported(OperatedCluster cluster) =>
        cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status!.UnmanagedConnectors;
}
