using ConnectOperator.Clusters;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Routing;
using ConnectOperator.Sources;
using ManualTime;
using Shouldly;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>A router with all its controllers, between an API server in memory and Connect clusters by the host names of their URLs.</summary>
internal sealed class RoutedOperator : IDisposable
{
    private readonly Pump pump = new();
    private readonly MeasuredProgram program;
    private RouterInbox? inbox;
    private Router? router;
    private ResourceWriter? writer;
    private CancellationTokenSource? stopping;
    private Task run = Task.CompletedTask;

    public RoutedOperator()
    {
        Kubernetes = new InMemoryKubernetes(Time) { Watch = change => inbox?.Post(MessageOf(change)) };
        program = new MeasuredProgram(Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryKubernetes Kubernetes { get; }

    public RecordingEvents Events { get; } = new();

    /// <summary>Which Connect cluster answers under which host name.</summary>
    public Dictionary<string, ScriptedConnect> Hosts { get; } = [];

    /// <summary>A Connect cluster under a host name, and a KafkaConnectCluster that leads there.</summary>
    public ScriptedConnect Serve(string host, ScriptedConnect? connect = null)
    {
        Hosts[host] = connect ?? new ScriptedConnect(Time);
        Kubernetes.Create(Samples.Cluster(host, spec => spec with { Urls = [$"http://{host}:8083"] }));
        return Hosts[host];
    }

    public void Apply(string name, string cluster, Func<KafkaConnectorSpec, KafkaConnectorSpec>? spec = null) =>
        Kubernetes.Create(Samples.Connector(name, spec: plain =>
        {
            var referring = plain with { Name = "orders", ClusterRef = new() { Name = cluster } };
            return spec?.Invoke(referring) ?? referring;
        }));

    public void Start()
    {
        stopping = new CancellationTokenSource();
        writer = new ResourceWriter(Kubernetes, concurrent: int.MaxValue);
        inbox = new RouterInbox();
        var services = new ClusterServices
        {
            Self = Samples.Operator,
            Yielded = new(),
            Writer = writer,
            Reader = new ResourceReader(Kubernetes, Time),
            Sources = new SourceFetcher(Kubernetes),
            Events = Events,
            Connect = (endpoint, _) => Hosts[endpoint.Urls[0].Host].Open(endpoint),
            Telemetry = program.Telemetry,
            IsUnreadable = _ => false,
            NamespaceLabels = _ => null,
            Loops = new(Time),
            Time = Time,
            Random = () => 0.5,
            Logger = new RecordingLogger<ClusterController>(),
        };
        router = new Router(services, inbox);
        foreach (var resource in Kubernetes.All<IResource>())
        {
            inbox.Post(MessageOf(new(resource, Removed: false)));
        }

        inbox.Post(new RouterMessage.Synced());
        pump.Run(() => run = router.RunAsync(stopping.Token));
    }

    public void Stop()
    {
        if (router is { } running)
        {
            stopping!.Cancel();
            pump.Run(() => run = Task.WhenAll(run, running.DisposeAsync().AsTask()));
            pump.RunUntil(() => run.IsCompleted);
            writer!.Dispose();
            stopping.Dispose();
            (router, inbox) = (null, null);
        }
    }

    public KafkaConnector? Resource(string name) => Kubernetes.Find<KafkaConnector>(Samples.Key(name));

    public string? Reason(string name) => ConditionSummary.Of(Resource(name)?.Status?.Conditions)?.Reason;

    public void UntilReason(string name, string reason) => Until(
        () => Reason(name) == reason, () => $"{reason} of {name}, which says {Reason(name)}: {Resource(name)?.Status?.Conditions?[0].Message}");

    public void Until(Func<bool> condition, Func<string> awaited)
    {
        var end = Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        pump.Drain();
        while (!condition())
        {
            Time.GetUtcNow().ShouldBeLessThan(end, $"waited in vain for {awaited()}");
            Pass(TimeSpan.FromMilliseconds(100));
        }
    }

    public void Pass(TimeSpan time)
    {
        var end = Time.GetUtcNow() + time;
        pump.Drain();
        while (Time.GetUtcNow() < end)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            pump.Drain();
        }

        run.IsFaulted.ShouldBeFalse(run.Exception?.ToString());
    }

    public void Dispose()
    {
        Stop();
        program.Dispose();
        pump.Dispose();
    }

    private static RouterMessage MessageOf(KubernetesChange change) => change.Resource switch
    {
        KafkaConnectCluster cluster => new RouterMessage.Cluster(ObjectKey.Of(cluster), change.Removed ? null : cluster),
        KafkaConnector connector when change.Removed => new RouterMessage.ConnectorGone(connector),
        KafkaConnector connector => new RouterMessage.Connector(connector),
        var other => new RouterMessage.Source(new(SourceKind.Secret, ObjectKey.Of(other)), change.Removed ? null : other.Metadata.ResourceVersion),
    };
}
