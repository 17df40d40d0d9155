using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Routing;
using ConnectOperator.Sources;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

/// <summary>Which controller hears of what. What a controller has heard shows in what it reads and writes.</summary>
public sealed class RouterTests : IDisposable
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> labels = [];
    private readonly Pump pump = new();
    private readonly ManualTimeProvider time = new();
    private readonly InMemoryKubernetes kubernetes;
    private readonly ScriptedConnect connect;
    private readonly ResourceWriter writer;
    private readonly RouterInbox inbox = new();
    private readonly Router router;
    private readonly MeasuredProgram program;
    private readonly CancellationTokenSource stopping = new();
    private Task run = Task.CompletedTask;

    public RouterTests()
    {
        kubernetes = new InMemoryKubernetes(time)
        {
            Watch = change => inbox.Post(change.Resource switch
            {
                KafkaConnectCluster cluster => new RouterMessage.Cluster(ObjectKey.Of(cluster), change.Removed ? null : cluster),
                KafkaConnector connector when change.Removed => new RouterMessage.ConnectorGone(connector),
                KafkaConnector connector => new RouterMessage.Connector(connector),
                var secret => new RouterMessage.Source(new(SourceKind.Secret, ObjectKey.Of(secret)), secret.Metadata.ResourceVersion),
            }),
        };
        connect = new ScriptedConnect(time);
        program = new MeasuredProgram(time);
        writer = new ResourceWriter(kubernetes, concurrent: int.MaxValue);
        router = new Router(
            new ClusterServices
            {
                Self = Samples.Operator,
                Yielded = new(),
                Writer = writer,
                Reader = new ResourceReader(kubernetes, time),
                Sources = new SourceFetcher(kubernetes),
                Events = new RecordingEvents(),
                Connect = (endpoint, _) => connect.Open(endpoint),
                Telemetry = program.Telemetry,
                IsUnreadable = _ => false,
                NamespaceLabels = name => labels.GetValueOrDefault(name),
                Loops = new(time),
                Time = time,
                Random = () => 0.5,
                Logger = new RecordingLogger<ClusterController>(),
            },
            inbox);
        pump.Run(() => run = router.RunAsync(stopping.Token));
    }

    public void Dispose()
    {
        stopping.Cancel();
        pump.Run(() => run = Task.WhenAll(run, router.DisposeAsync().AsTask()));
        pump.RunUntil(() => run.IsCompleted);
        writer.Dispose();
        program.Dispose();
        stopping.Dispose();
        pump.Dispose();
    }

    [Fact]
    public void No_controller_runs_before_everything_is_known()
    {
        kubernetes.Create(Samples.Connector("orders"));
        Pass(TimeSpan.FromSeconds(30));
        connect.Calls.ShouldBeEmpty();
        kubernetes.Writes.ShouldBeEmpty("its cluster is not missing, it is not yet known");

        kubernetes.Create(Samples.Cluster());
        Sync();

        Until(() => connect.Find("orders") is not null);
    }

    [Fact]
    public void Each_cluster_has_its_own_controller()
    {
        Sync();
        foreach (var name in (string[])["prod", "test"])
        {
            kubernetes.Create(Samples.Cluster(name, spec => spec with { Urls = [$"http://{name}:8083"] }));
            kubernetes.Create(Samples.Connector($"of-{name}", spec: spec => spec with { ClusterRef = new() { Name = name } }));
        }

        Until(() => connect.Find("of-prod") is not null && connect.Find("of-test") is not null);

        connect.Clients.Select(client => client.Endpoint.Urls[0].Host).Order().ShouldBe(["prod", "test"]);
        Status("of-test")!.Cluster.ShouldBe("kafka/test");
    }

    [Fact]
    public void The_claim_leads_before_the_spec()
    {
        kubernetes.Create(Samples.Cluster());
        kubernetes.Create(Samples.Connector("orders"));
        Sync();
        Until(() => Status("orders")?.ConfigHash is not null);

        kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Spec = resource.Spec with { ClusterRef = new() { Name = "elsewhere" } },
        });
        Until(() => Reason("orders") == "InvalidSpec");

        kubernetes.Find<KafkaConnector>(Samples.Key("orders"))!.Status!.Cluster.ShouldBe("kafka/prod", "who has the connector looks after it");
    }

    [Fact]
    public void A_connector_without_a_cluster_has_a_controller_that_says_so_and_goes_with_it()
    {
        Sync();
        kubernetes.Create(Samples.Connector("orders"));
        Until(() => Reason("orders") == "ClusterNotFound");

        kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        pump.RunUntil(() => time.PendingTimers == 0);

        kubernetes.Find<KafkaConnector>(Samples.Key("orders")).ShouldBeNull();
    }

    [Fact]
    public void A_controller_without_cluster_and_connectors_goes_with_its_client()
    {
        kubernetes.Create(Samples.Cluster());
        Sync();
        Until(() => connect.Calls.Count > 0 && kubernetes.Writes.Count > 1);

        kubernetes.Delete<KafkaConnectCluster>(Samples.Prod);
        Until(() => kubernetes.Find<KafkaConnectCluster>(Samples.Prod) is null);
        pump.RunUntil(() => connect.Clients[0].IsDisposed);
        var calls = connect.Calls.Count;
        Pass(TimeSpan.FromMinutes(1));

        connect.Calls.Count.ShouldBe(calls);
        connect.Clients.Count.ShouldBe(1);
    }

    [Fact]
    public void Changes_of_sources_and_namespaces_reach_every_controller()
    {
        foreach (var name in (string[])["prod", "test"])
        {
            kubernetes.Create(Samples.Cluster(name, spec => spec with
            {
                Authentication = new() { Basic = new() { SecretRef = new() { Name = "login" } } },
                AllowedNamespaces = new() { From = "Selector", Selector = new() },
            }));
            kubernetes.Create(Samples.Connector($"of-{name}", "shop", spec => spec with { ClusterRef = new() { Name = name, Namespace = Samples.Namespace } }));
        }

        Sync();
        Pass(TimeSpan.FromSeconds(1));
        connect.Clients.ShouldBeEmpty("the credentials are missing");
        kubernetes.Create(Samples.Secret("login", ("username", "operator"), ("password", "hunter2")));
        Until(() => connect.Clients.Count == 2);
        connect.Writes.ShouldBeEmpty("the namespace is not admitted");

        labels["shop"] = new Dictionary<string, string>();
        inbox.Post(new RouterMessage.Namespaces());

        Until(() => connect.Find("of-prod") is not null && connect.Find("of-test") is not null);
    }

    [Fact]
    public void A_controller_that_ends_by_itself_ends_the_router()
    {
        inbox.Post(new RouterMessage.ControllerEnded(Samples.Prod, new InvalidOperationException("a fault")));
        pump.Drain();

        run.Exception!.GetBaseException().ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("kafka/prod");
        run = Task.CompletedTask;
    }

    private KafkaConnectorStatus? Status(string name) => kubernetes.Find<KafkaConnector>(Samples.Key(name))?.Status;

    private string? Reason(string name) => Status(name)?.Conditions?.First(condition => condition.Type == "Ready").Reason;

    private void Sync() => inbox.Post(new RouterMessage.Synced());

    private void Until(Func<bool> condition)
    {
        var end = time.GetUtcNow().AddMinutes(1);
        pump.Drain();
        while (!condition())
        {
            run.IsCompleted.ShouldBeFalse($"the router has ended: {run.Exception}");
            time.GetUtcNow().ShouldBeLessThan(end, "waited in vain");
            Pass(TimeSpan.FromMilliseconds(50));
        }
    }

    private void Pass(TimeSpan duration)
    {
        var end = time.GetUtcNow() + duration;
        do
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            pump.Drain();
        }
        while (time.GetUtcNow() < end);
    }
}
