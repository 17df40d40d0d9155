using ConnectOperator.Clusters;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Sources;
using ManualTime;
using Shouldly;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>
/// A controller of one Connect cluster between an API server and a Connect in memory, on a clock that the test moves. All of it
/// runs on the test's thread: between two steps of the clock everything that could happen has happened.
/// </summary>
internal sealed class OperatedCluster : IDisposable
{
    private readonly Pump pump = new();
    private ResourceWriter? writer;
    private CancellationTokenSource? stopping;
    private ClusterController? controller;
    private Task run = Task.CompletedTask;

    public OperatedCluster(Func<KafkaConnectClusterSpec, KafkaConnectClusterSpec>? spec = null, bool connectorMetrics = true)
    {
        Program = new MeasuredProgram(Time, connectorMetrics);
        Kubernetes = new InMemoryKubernetes(Time) { Watch = change => controller?.Post(MessageOf(change)) };
        Connect = new ScriptedConnect(Time);
        Kubernetes.Create(Samples.Cluster(spec: spec));
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryKubernetes Kubernetes { get; }

    public ScriptedConnect Connect { get; }

    public MeasuredProgram Program { get; }

    public RecordingEvents Events { get; } = new();

    public RecordingLogger<ClusterController> Log { get; } = new();

    /// <summary>Which operator the next process is.</summary>
    public OperatorIdentity Self { get; set; } = Samples.Operator;

    public YieldedResources Yielded { get; } = new();

    /// <summary>Which namespaces the next process watches.</summary>
    public WatchScope Watched { get; set; } = WatchScope.Everything;

    public Func<string, IReadOnlyDictionary<string, string>?> NamespaceLabels { get; set; } = _ => null;

    public Func<double> Random { get; set; } = () => 0.5;

    /// <summary>The controller's life.</summary>
    public Task Run => run;

    /// <summary>A started controller.</summary>
    public static OperatedCluster Started(Func<KafkaConnectClusterSpec, KafkaConnectClusterSpec>? spec = null)
    {
        var cluster = new OperatedCluster(spec);
        cluster.Start();
        return cluster;
    }

    /// <summary>A started controller with connectors that run, and everything at rest.</summary>
    public static OperatedCluster Running(params IEnumerable<string> names)
    {
        var cluster = Started();
        cluster.Apply(names);
        cluster.UntilReady(names);
        cluster.Pass(TimeSpan.FromSeconds(40));
        return cluster;
    }

    /// <summary>A new process: a controller that knows nothing but what Kubernetes and Connect tell it.</summary>
    public void Start()
    {
        run.IsCompleted.ShouldBeTrue("one controller at a time");
        stopping = new CancellationTokenSource();
        // A semaphore that is waited for goes on in the thread pool, which the pump does not see.
        writer = new ResourceWriter(Kubernetes, concurrent: int.MaxValue);
        controller = new ClusterController(Samples.Prod, Services(), _ => { });
        foreach (var resource in Kubernetes.All<IResource>())
        {
            controller.Post(MessageOf(new(resource, Removed: false)));
        }

        pump.Run(() => run = controller.RunAsync(stopping.Token));
    }

    /// <summary>Ends the process.</summary>
    public void Stop()
    {
        Cancel();
        pump.RunUntil(() => run.IsCompleted);
        writer?.Dispose();
        controller?.Dispose();
        controller = null;
    }

    /// <summary>Asks the controller to end, and does not wait.</summary>
    public void Cancel() => stopping?.Cancel();

    public ClusterServices Services() => new()
    {
        Self = Self,
        Yielded = Yielded,
        Writer = writer!,
        Reader = new ResourceReader(Kubernetes, Time),
        Sources = new SourceFetcher(Kubernetes),
        Events = Events,
        Connect = (endpoint, _) => Connect.Open(endpoint),
        Telemetry = Program.Telemetry,
        IsUnreadable = _ => false,
        Watched = Watched,
        NamespaceLabels = name => NamespaceLabels(name),
        Loops = new(Time),
        Time = Time,
        Random = () => Random(),
        Logger = Log,
    };

    public void Post(ClusterMessage message) => controller!.Post(message);

    public void Apply(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Kubernetes.Create(Samples.Connector(name));
        }
    }

    public KafkaConnector? Resource(string name, string @namespace = Samples.Namespace) =>
        Kubernetes.Find<KafkaConnector>(new(@namespace, name));

    public Condition? Ready(string name, string @namespace = Samples.Namespace) =>
        Resource(name, @namespace)?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");

    public string? Reason(string name, string @namespace = Samples.Namespace) => Ready(name, @namespace)?.Reason;

    public bool IsReady(string name) => Ready(name)?.Status is ConditionStatus.True;

    public void UntilReady(params IEnumerable<string> names) =>
        Until(() => names.All(IsReady), () => $"all of {string.Join(", ", names.Where(name => !IsReady(name)).Select(Describe))} to be ready");

    public void UntilReason(string name, string reason, string @namespace = Samples.Namespace) =>
        Until(() => Reason(name, @namespace) == reason, () => $"{reason} of {Describe(name)}");

    /// <summary>Lets time pass until something holds.</summary>
    public void Until(Func<bool> condition, Func<string> awaited, TimeSpan? within = null, TimeSpan? step = null)
    {
        var end = Time.GetUtcNow() + (within ?? TimeSpan.FromMinutes(2));
        pump.Drain();
        while (!condition())
        {
            Fault().ShouldBeNull();
            Time.GetUtcNow().ShouldBeLessThan(end, $"waited in vain for {awaited()}");
            Step(step ?? TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time, TimeSpan? step = null)
    {
        var end = Time.GetUtcNow() + time;
        pump.Drain();
        while (Time.GetUtcNow() < end)
        {
            Step(step ?? TimeSpan.FromMilliseconds(50));
        }

        Fault().ShouldBeNull();
    }

    /// <summary>Runs what is ready, without any time passing.</summary>
    public void Drain() => pump.Drain();

    public void Dispose()
    {
        Stop();
        stopping?.Dispose();
        Program.Dispose();
        pump.Dispose();
    }

    private static ClusterMessage MessageOf(KubernetesChange change) => change.Resource switch
    {
        KafkaConnectCluster cluster => new ClusterMessage.ClusterChanged(change.Removed ? null : cluster),
        KafkaConnector connector when change.Removed => new ClusterMessage.ConnectorRemoved(connector),
        KafkaConnector connector => new ClusterMessage.ConnectorChanged(connector),
        Secret secret => SourceChanged(SourceKind.Secret, secret, change.Removed),
        ConfigMap map => SourceChanged(SourceKind.ConfigMap, map, change.Removed),
        var other => throw new NotSupportedException(other.GetType().Name),
    };

    private static ClusterMessage.SourceChanged SourceChanged(SourceKind kind, IResource resource, bool removed) =>
        new(new(kind, ObjectKey.Of(resource)), removed ? null : resource.Metadata.ResourceVersion);

    private void Step(TimeSpan step)
    {
        Time.Advance(step);
        pump.Drain();
    }

    private Exception? Fault() => run.Exception?.GetBaseException();

    private string Describe(string name) => $"{name} ({Reason(name)}: {Ready(name)?.Message})";
}
