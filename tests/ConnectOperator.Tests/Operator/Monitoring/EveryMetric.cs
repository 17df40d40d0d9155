using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Kubernetes.Watching;
using ConnectOperator.Leadership;
using ConnectOperator.Tests.Kubernetes.Leases;
using ConnectOperator.Tests.Operator.Harness;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>A scrape in which every metric of the program has a sample.</summary>
internal static class EveryMetric
{
    public static string Scrape()
    {
        using var cluster = OperatedCluster.Running("orders");
        var telemetry = cluster.Program.Telemetry;
        telemetry.Metrics.RequestedKubernetes("200", "GET", "10.96.0.1:443");
        telemetry.Metrics.DependOn(() => [new WatchHealth("kafkaconnectors", new ReflectorStatus(HasSynced: true, LastContact: null, DisconnectedSince: null))]);
        using var elector = new LeaderElector(
            new FakeLeases(),
            new LeaderElectionOptions { Lease = new("kafka", "connect-operator"), Identity = "a" },
            cluster.Time,
            new RecordingLogger<LeaderElector>());
        var leadership = new LeadershipStatus();
        leadership.Follow(elector);
        telemetry.Metrics.Follow(leadership);
        using var other = telemetry.Metrics.ForCluster(new("kafka", "other"));
        other.Requested("GET", "/connectors", "200", TimeSpan.FromSeconds(0.02));
        other.Requested("PUT", "/connectors/{name}/config", "200", TimeSpan.FromSeconds(0.2));
        return cluster.Program.ScrapeText();
    }
}
