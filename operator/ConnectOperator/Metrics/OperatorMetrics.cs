using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Leadership;

namespace ConnectOperator.Metrics;

/// <summary>
/// The program's instruments. Names, labels and buckets are controller-runtime's and client-go's where they have a word for the
/// same thing (controller-runtime: pkg/internal/controller/metrics, pkg/metrics).
/// </summary>
internal sealed class OperatorMetrics : IDisposable
{
    /// <summary>Name of all meters.</summary>
    public const string MeterName = "ConnectOperator";

    private readonly IMeterFactory meters;
    private readonly TimeProvider time;
    private readonly bool perConnector;
    private readonly Counter<long> kubernetesRequests;
    private readonly ConcurrentDictionary<ClusterMetrics, bool> clusters = new();

    /// <summary>Of the program that runs.</summary>
    /// <param name="meters">Where the meters come from.</param>
    /// <param name="time">Clock of durations.</param>
    /// <param name="perConnector">Whether there are series for each connector.</param>
    public OperatorMetrics(IMeterFactory meters, TimeProvider time, bool perConnector = true)
    {
        this.meters = meters;
        this.time = time;
        this.perConnector = perConnector;
        Meter = meters.Create(MeterName, Version);
        kubernetesRequests = Meter.CreateCounter<long>(
            "rest_client_requests_total", description: "Number of HTTP requests, partitioned by status code, method, and host.");
        var build = new Measurement<long>(1, new("version", Version), new("runtime", RuntimeInformation.FrameworkDescription));
        Meter.CreateObservableGauge(
            "kafka_connect_operator_build_info", () => build, description: "The operator's version and the runtime that it runs on; always 1.");
        ProcessMetrics.AddTo(Meter);
    }

    /// <summary>The program's own meter, for what exists once in it.</summary>
    public Meter Meter { get; }

    /// <summary>The program's version, without the commit.</summary>
    private static string Version { get; } = typeof(OperatorMetrics).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Shows from here on whether this process leads, where a leader is elected.</summary>
    public void Follow(LeadershipStatus leadership) => Meter.CreateObservableGauge(
        "leader_election_master_status",
        () => leadership.Lease is { } lease
            ? [new Measurement<long>(leadership.Leads ? 1 : 0, new KeyValuePair<string, object?>("name", lease))]
            : Array.Empty<Measurement<long>>(),
        description: "Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. 'name' is the "
            + "string used to identify the lease. Please make sure to group by name.");

    /// <summary>Shows from here on how stale these watches are.</summary>
    public void DependOn(Func<IReadOnlyList<WatchHealth>> watches) => Meter.CreateObservableGauge(
        "kafka_connect_operator_watch_stale_seconds",
        () =>
        {
            var now = time.GetUtcNow();
            return watches().Select(watch => new Measurement<double>(watch.StaleFor(now).TotalSeconds, new KeyValuePair<string, object?>("watch", watch.Name)));
        },
        description: "How long in seconds a watch of the API server has been interrupted; 0 while it is open.");

    /// <summary>
    /// The instruments of one Connect cluster. A meter of their own, so that its disposal takes their series along; one from the
    /// factory would live as long as the factory.
    /// </summary>
    public ClusterMetrics ForCluster(ObjectKey cluster)
    {
        var meter = new Meter(new MeterOptions(MeterName)
        {
            Version = Version,
            Tags = [new("connect_cluster", cluster.ToString())],
            Scope = meters,
        });
        var metrics = new ClusterMetrics(meter, cluster, time, perConnector, disposed => clusters.TryRemove(disposed, out _));
        clusters.TryAdd(metrics, true);
        return metrics;
    }

    /// <summary>Ends the meters of all Connect clusters that are left: the runtime keeps every meter that nobody disposed of. The program's own is the factory's.</summary>
    public void Dispose()
    {
        foreach (var cluster in clusters.Keys)
        {
            cluster.Dispose();
        }
    }

    /// <summary>Counts a request to the API server.</summary>
    /// <param name="code">The status code, or <c>&lt;error&gt;</c>, client-go's word for no answer.</param>
    /// <param name="method">GET, PATCH and so on.</param>
    /// <param name="host">Host and port.</param>
    public void RequestedKubernetes(string code, string method, string host) =>
        kubernetesRequests.Add(1, new("code", code), new("method", method), new KeyValuePair<string, object?>("host", host));
}
