using System.Text;
using System.Text.Json.Nodes;
using ApiServerDouble.Http;
using ConnectDouble.Http;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.People;
using ConnectOperator.Simulation.Running;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.SimulationTests;

/// <summary>A world of the simulation without operators: requests are made up, to see which of them are noticed as what never may happen.</summary>
internal sealed class MisbehavingOperator : IDisposable
{
    private readonly SimulatedWorld world;
    private readonly Kubectl kubectl;

    public MisbehavingOperator(OptionalFaults? optionalFaults = null)
    {
        world = new(seed: 1, optionalFaults ?? OptionalFaults.None);
        kubectl = new(world.Kubernetes, world.Trace);
        kubectl.Create(ApiServerDouble.ResourceKind.Secrets, Manifests.Secret("s0", SecretLeakCheck.Mark));
        kubectl.Create(Kinds.Clusters, Manifests.Cluster(Connect.Name, [Connect.BalancedUrl]));
    }

    /// <summary>Two operators, of which one works at a time.</summary>
    public OperatorLife First { get; } = new("operator-1");

    public OperatorLife Second { get; } = new("operator-2");

    /// <summary>One of another installation, which knows nothing of these.</summary>
    public OperatorLife Other { get; } = new("rival-1", "rival");

    public SimulatedConnect Connect => world.Connects[0];

    /// <summary>What was noticed.</summary>
    public string? Violation => world.Violations.First;

    /// <summary>What is not as asked, or not as status says.</summary>
    public string? Mismatch => new FinalStateCheck(world).Mismatch();

    public void Dispose() => world.Dispose();

    public void Pass(TimeSpan time) => world.Time.Advance(time);

    /// <summary>Somebody applies a KafkaConnector.</summary>
    public void Apply(string name, JsonObject? spec = null)
    {
        var full = new JsonObject
        {
            ["class"] = "org.apache.kafka.connect.file.FileStreamSourceConnector",
            ["tasksMax"] = 1,
            ["config"] = new JsonObject { ["file"] = "/data/c.txt", ["topic"] = "t" },
            ["state"] = "running",
        };
        foreach (var (field, value) in spec ?? [])
        {
            full[field] = value?.DeepClone();
        }

        kubectl.Create(Kinds.Connectors, Manifests.Connector(name, Connect.Name, full));
        Patch(name, new() { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("kafkaconnect.dev/connector-operator") } });
    }

    public void Patch(string name, JsonObject patch) => kubectl.Patch(Kinds.Connectors, name, patch);

    public void Ask(string name, string annotation, string token) => Patch(name, new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kafkaconnect.dev/" + annotation] = token } },
    });

    /// <summary>Somebody asks, and the checks know that what an operator has seen may be older.</summary>
    public void AskAnew(string name, string annotation, string token)
    {
        Ask(name, annotation, token);
        world.Touched.Note(Connect.Name, name);
    }

    public void Delete(string name) => kubectl.Delete(Kinds.Connectors, name);

    /// <summary>Status, as an operator writes it.</summary>
    public void WriteStatus(OperatorLife writer, string name, JsonObject status) => SendToKubernetes(writer, name, "/status", new JsonArray(
        new JsonObject { ["op"] = "test", ["path"] = "/metadata/uid", ["value"] = kubectl.Get(Kinds.Connectors, name)!["metadata"]!["uid"]!.DeepClone() },
        new JsonObject { ["op"] = "add", ["path"] = "/status", ["value"] = status }).ToJsonString(), "application/json-patch+json");

    /// <summary>The claim of a connector that goes by its resource's name, or by another.</summary>
    public void Claim(OperatorLife writer, string name, string? connector = null) => WriteStatus(writer, name, new()
    {
        ["connectorName"] = connector ?? name,
        ["cluster"] = $"{Kinds.Namespace}/{Connect.Name}",
    });

    /// <summary>A resource is let go.</summary>
    public void Release(OperatorLife writer, string name) =>
        SendToKubernetes(writer, name, "", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }.ToJsonString(), "application/merge-patch+json");

    /// <summary>A request to Connect, sent a while ago or at once; its answer arrives.</summary>
    public async Task<int> SendAsync(OperatorLife caller, string method, string target, JsonObject? body = null, TimeSpan ago = default)
    {
        var request = new ConnectRequest(method, target)
        {
            Body = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString()),
            ContentType = body is null ? null : "application/json",
        };
        var answer = await Connect.AnswerAsync(caller, worker: 0, request, world.Time.GetUtcNow() - ago);
        Connect.Delivered(caller, request, answer);
        return answer!.Status;
    }

    public Task<int> CreateAsync(OperatorLife caller, string name, JsonObject? config = null) =>
        SendAsync(caller, "POST", "/connectors", new() { ["name"] = name, ["config"] = config ?? Config(name) });

    /// <summary>A connector that runs as a resource asks, and whose status says so.</summary>
    public async Task RunAsync(string name)
    {
        Apply(name);
        Claim(First, name);
        await CreateAsync(First, name);
        Pass(TimeSpan.FromMinutes(1));
        WriteStatus(First, name, TrueStatus(name));
    }

    public Task<int> ConfigureAsync(OperatorLife caller, string name) => SendAsync(caller, "PUT", $"/connectors/{name}/config", Config(name));

    /// <summary>Somebody changes a connector's config without the operator.</summary>
    public void Meddle(string name, string key, string value)
    {
        world.Touched.Note(Connect.Name, name);
        Connect.Cluster.SetConfigDirectly(name, new Dictionary<string, string>(Connect.Cluster.Find(name)!.Config) { [key] = value });
    }

    /// <summary>What is optionalFaults about the world happens, and nobody does anything about it.</summary>
    /// <param name="left">The resource that is left to an operator that is gone; null for none.</param>
    public Task TryAsync(string? left = null) => new Trials(world, new ConnectorAuthor(world, kubectl, world.RandomSource), time =>
    {
        Pass(time);
        return Task.CompletedTask;
    }, resource => resource["metadata"]!["name"]!.GetValue<string>() != left).RunAsync();

    public static JsonObject StatusWith(string reason) => new()
    {
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["observedGeneration"] = 1, ["reason"] = reason }),
    };

    public JsonObject TrueStatus(string name) => new()
    {
        ["observedGeneration"] = 1,
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["observedGeneration"] = 1, ["reason"] = "Running" }),
        ["state"] = "RUNNING",
        ["tasks"] = new JsonObject { ["running"] = 1 },
        ["connectorName"] = name,
        ["cluster"] = $"kafka/{Connect.Name}",
        ["configHash"] = "hash",
    };

    /// <summary>Somebody creates a connector without the operator.</summary>
    public void CreateByHand(string name) =>
        Connect.Cluster.CreateUnmanaged(name, Config(name).ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()));

    private static JsonObject Config(string name) => new()
    {
        ["name"] = name,
        ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSourceConnector",
        ["tasks.max"] = "1",
        ["file"] = "/data/c.txt",
        ["topic"] = "t",
    };

    private void SendToKubernetes(OperatorLife writer, string name, string subresource, string body, string contentType)
    {
        var request = new ApiRequest("PATCH", $"/apis/kafkaconnect.dev/v1beta1/namespaces/{Kinds.Namespace}/kafkaconnectors/{name}{subresource}")
        {
            ContentType = contentType,
            Body = Encoding.UTF8.GetBytes(body),
        };
        world.Judge.Arrives(writer, request, world.Time.GetUtcNow());
        if (world.Kubernetes.Answer(request) is { Status: not 200 } refused)
        {
            throw new InvalidOperationException($"{refused.Status}: {Encoding.UTF8.GetString(refused.Body)}");
        }
    }
}
