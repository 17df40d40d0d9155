using ConnectOperator.Clusters;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Sources;
using ManualTime;
using Shouldly;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>Several operators that know nothing of each other look after one Connect cluster, between an API server and a Connect in memory.</summary>
internal sealed class OperatedPair : IDisposable
{
    private readonly Pump pump = new();
    private readonly List<Installation> installations = [];

    public OperatedPair()
    {
        Kubernetes = new InMemoryKubernetes(Time) { Watch = change => installations.ForEach(each => each.Deliver(change)) };
        Connect = new ScriptedConnect(Time);
        Kubernetes.Create(Samples.Cluster());
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryKubernetes Kubernetes { get; }

    public ScriptedConnect Connect { get; }

    /// <summary>Starts an operator, which lists what there is.</summary>
    /// <param name="self">Which operator it is.</param>
    /// <param name="watched">What it watches.</param>
    /// <param name="sees">Which connectors of that there are.</param>
    /// <param name="cluster">Whether it sees the KafkaConnectCluster.</param>
    public Installation Start(OperatorIdentity self, WatchScope? watched = null, Func<KafkaConnector, bool>? sees = null, bool cluster = true)
    {
        var installation = new Installation(this, self, watched ?? WatchScope.Everything, sees ?? (_ => true), cluster);
        installations.Add(installation);
        pump.Run(installation.Begin);
        return installation;
    }

    /// <summary>As kill -9 does.</summary>
    public void End(Installation installation)
    {
        installations.Remove(installation);
        installation.Cancel();
        pump.RunUntil(() => installation.Run.IsCompleted);
        installation.Dispose();
    }

    public KafkaConnector? Resource(string name) => Kubernetes.Find<KafkaConnector>(Samples.Key(name));

    public string? Reason(string name) => ConditionSummary.Of(Resource(name)?.Status?.Conditions)?.Reason;

    public void UntilReason(string name, string reason, TimeSpan? within = null) => Until(() => Reason(name) == reason, $"{reason} of {name}, which says {Reason(name)}", within);

    public void Until(Func<bool> condition, string awaited, TimeSpan? within = null)
    {
        var end = Time.GetUtcNow() + (within ?? TimeSpan.FromMinutes(2));
        pump.Drain();
        while (!condition())
        {
            Time.GetUtcNow().ShouldBeLessThan(end, $"waited in vain for {awaited}");
            Pass(TimeSpan.FromMilliseconds(100));
        }
    }

    public void Pass(TimeSpan time, TimeSpan? step = null)
    {
        var end = Time.GetUtcNow() + time;
        pump.Drain();
        while (Time.GetUtcNow() < end)
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            pump.Drain();
        }

        installations.ForEach(each => each.Run.IsFaulted.ShouldBeFalse(each.Run.Exception?.ToString()));
    }

    public void Dispose()
    {
        foreach (var installation in installations.ToList())
        {
            End(installation);
        }

        pump.Dispose();
    }

    /// <summary>One operator of several.</summary>
    internal sealed class Installation : IDisposable
    {
        private readonly OperatedPair world;
        private readonly Func<KafkaConnector, bool> sees;
        private readonly bool seesCluster;
        private readonly MeasuredProgram program;
        private readonly ResourceWriter writer;
        private readonly ClusterController controller;
        private readonly CancellationTokenSource stopping = new();
        private readonly CountingKubernetes kubernetes;
        private readonly Queue<KubernetesChange> late = new();

        public Installation(OperatedPair world, OperatorIdentity self, WatchScope watched, Func<KafkaConnector, bool> sees, bool seesCluster)
        {
            (this.world, Self, this.sees, this.seesCluster) = (world, self, sees, seesCluster);
            program = new MeasuredProgram(world.Time);
            kubernetes = new CountingKubernetes(world.Kubernetes);
            writer = new ResourceWriter(kubernetes, concurrent: int.MaxValue);
            controller = new ClusterController(
                Samples.Prod,
                new()
                {
                    Self = self,
                    Yielded = Yielded,
                    Watched = watched,
                    Writer = writer,
                    Reader = new ResourceReader(kubernetes, world.Time),
                    Sources = new SourceFetcher(kubernetes),
                    Events = Events,
                    Connect = (endpoint, _) => world.Connect.Open(endpoint),
                    Telemetry = program.Telemetry,
                    IsUnreadable = _ => false,
                    NamespaceLabels = _ => null,
                    Loops = new(world.Time),
                    Time = world.Time,
                    Random = () => 0.5,
                    Logger = Log,
                },
                _ => { });
        }

        public OperatorIdentity Self { get; }

        public Task Run { get; private set; } = Task.CompletedTask;

        public RecordingEvents Events { get; } = new();

        public RecordingLogger<ClusterController> Log { get; } = new();

        public YieldedResources Yielded { get; } = new();

        /// <summary>Its writes of resources that the API server accepted.</summary>
        public int Writes => kubernetes.Writes;

        /// <summary>Its watches tell nothing for now.</summary>
        public bool WatchLags
        {
            get;
            set
            {
                field = value;
                while (!value && late.TryDequeue(out var change))
                {
                    Deliver(change);
                }
            }
        }

        public double YieldedMetric => program.Scrape()["kafka_connect_cluster_yielded_resources"].Samples.Single().Value;

        public void Begin()
        {
            foreach (var resource in world.Kubernetes.All<IResource>())
            {
                Deliver(new(resource, Removed: false));
            }

            Run = controller.RunAsync(stopping.Token);
        }

        public void Deliver(KubernetesChange change)
        {
            if (WatchLags)
            {
                late.Enqueue(change);
                return;
            }

            switch (change.Resource)
            {
                case KafkaConnectCluster cluster when seesCluster:
                    controller.Post(new ClusterMessage.ClusterChanged(change.Removed ? null : cluster));
                    break;
                case KafkaConnector connector when sees(connector):
                    controller.Post(change.Removed ? new ClusterMessage.ConnectorRemoved(connector) : new ClusterMessage.ConnectorChanged(connector));
                    break;
            }
        }

        public void Cancel() => stopping.Cancel();

        public void Dispose()
        {
            writer.Dispose();
            controller.Dispose();
            program.Dispose();
            stopping.Dispose();
        }
    }
}
