using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;
using ControlPlane;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.World;

/// <summary>
/// KafkaConnector resources in a namespace of their own: written as fast as the API server takes them, and watched, so that the
/// moment at which each is Ready is known.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string ClusterName = "connect";
    private const int Writers = 8;

    private static readonly ResourceDefinition<KafkaConnector> Connectors =
        new(ApiGroup.Name, "v1beta1", "kafkaconnectors", "KafkaConnector", ResourceJson.Default.KafkaConnector);

    private readonly KubernetesClient kubernetes;
    private readonly KubectlProxy api;
    private readonly Reflector<KafkaConnector> reflector;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task watching;
    private readonly Lock gate = new();
    private readonly Dictionary<string, State> states = new(StringComparer.Ordinal);
    private int ready;
    private TaskCompletionSource changed = New();

    private Fleet(KubernetesControlPlane plane, KubectlProxy api, string @namespace)
    {
        Namespace = @namespace;
        this.api = api;
        kubernetes = new KubernetesClient(ClusterDiscovery.Find(new() { KubeconfigPath = plane.KubeconfigPath }));
        reflector = new Reflector<KafkaConnector>(
            kubernetes, Connectors, @namespace, TimeProvider.System, NullLogger<Reflector<KafkaConnector>>.Instance);
        watching = reflector.RunAsync(TakeAsync, stopping.Token);
    }

    public string Namespace { get; }

    public static async Task<Fleet> CreateAsync(KubernetesControlPlane plane, KubectlProxy api, CancellationToken cancellationToken) =>
        new(plane, api, await plane.CreateNamespaceAsync("bench", cancellationToken));

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"connector-{number:D5}");

    public static IEnumerable<string> Names(int count, int first = 0) => Enumerable.Range(first, count).Select(NameOf);

    /// <summary>Applies a KafkaConnectCluster.</summary>
    public Task ApplyClusterAsync(
        Uri connect, CancellationToken cancellationToken, int maxConcurrentWrites = BenchmarkOptions.DefaultConcurrency, string? pollInterval = null, string name = ClusterName)
    {
        var spec = new JsonObject { ["urls"] = new JsonArray(connect.ToString()), ["maxConcurrentWrites"] = maxConcurrentWrites };
        if (pollInterval is not null)
        {
            spec["pollInterval"] = pollInterval;
        }

        return PostAsync("kafkaconnectclusters", Resource("KafkaConnectCluster", name, spec), cancellationToken);
    }

    /// <summary>Applies connectors, eight at a time.</summary>
    public Task ApplyAsync(IEnumerable<string> names, CancellationToken cancellationToken, Action<string, JsonObject>? change = null) => Parallel.ForEachAsync(
        names,
        new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
        async (name, token) =>
        {
            var spec = Spec(name);
            change?.Invoke(name, spec);
            await PostAsync("kafkaconnectors", Resource("KafkaConnector", name, spec), token);
        });

    /// <summary>Edits a connector's config: one key gets another value.</summary>
    public async Task EditAsync(string name, string key, string value, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["config"] = new JsonObject { [key] = value } } };
        using var content = new StringContent(patch.ToJsonString(), Encoding.UTF8, "application/merge-patch+json");
        using var answer = await api.Http.PatchAsync(new Uri($"{PathOf("kafkaconnectors")}/{name}", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Has another KafkaConnectCluster look after the connector.</summary>
    public static void PlaceOn(JsonObject spec, string cluster) => spec["clusterRef"] = new JsonObject { ["name"] = cluster };

    /// <summary>Adds a value from the Secret's key <c>value</c> to a spec.</summary>
    public static void TakeFromSecret(JsonObject spec, string secret) => spec["configFrom"] = new JsonArray(new JsonObject
    {
        ["key"] = "database.password",
        ["secretKeyRef"] = new JsonObject { ["name"] = secret, ["key"] = "value" },
    });

    /// <summary>Waits until the operator has reached a Connect cluster.</summary>
    public async Task ClusterReadyAsync(CancellationToken cancellationToken, string name = ClusterName) => await Eventually.HoldsAsync(
        "the KafkaConnectCluster to be Ready",
        async token => JsonNode.Parse(await api.Http.GetStringAsync(new Uri($"{PathOf("kafkaconnectclusters")}/{name}", UriKind.Relative), token))
            ?["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == ConditionTypes.Ready && (string?)condition["status"] == "True") is true,
        TimeSpan.FromMinutes(2),
        cancellationToken);

    /// <summary>Creates a Secret, or gives it another value.</summary>
    public async Task PutSecretAsync(string name, string key, string value, CancellationToken cancellationToken)
    {
        var path = $"/api/v1/namespaces/{Namespace}/secrets";
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["stringData"] = new JsonObject { [key] = value },
        };
        using var replaced = await api.Http.PutAsJsonAsync($"{path}/{name}", secret, cancellationToken);
        if (replaced.StatusCode is System.Net.HttpStatusCode.NotFound)
        {
            using var created = await api.Http.PostAsJsonAsync(path, secret, cancellationToken);
            created.EnsureSuccessStatusCode();
            return;
        }

        replaced.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until so many connectors are Ready in their newest generation.</summary>
    public Task ReadyAsync(int count, CancellationToken cancellationToken) => WhenAsync(() => ready >= count, cancellationToken);

    /// <summary>Waits until every one of these connectors says this reason.</summary>
    public Task SayAsync(string reason, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        WhenAsync(() => names.All(name => states.GetValueOrDefault(name)?.Reason == reason), cancellationToken);

    /// <summary>How many of these connectors say this reason.</summary>
    public int CountSaying(string reason, IReadOnlyCollection<string> names)
    {
        lock (gate)
        {
            return names.Count(name => states.GetValueOrDefault(name)?.Reason == reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        kubernetes.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static JsonObject Spec(string name)
    {
        var config = new JsonObject();
        foreach (var (key, value) in ConnectTarget.ConfigOf(name))
        {
            config[key] = value;
        }

        return new JsonObject
        {
            ["clusterRef"] = new JsonObject { ["name"] = ClusterName },
            ["class"] = ConnectTarget.Class,
            ["tasksMax"] = 1,
            ["config"] = config,
        };
    }

    private static JsonObject Resource(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = $"{ApiGroup.Name}/v1beta1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };

    private string PathOf(string plural) => $"/apis/{ApiGroup.Name}/v1beta1/namespaces/{Namespace}/{plural}";

    private async Task PostAsync(string plural, JsonObject resource, CancellationToken cancellationToken)
    {
        using var answer = await api.Http.PostAsJsonAsync(PathOf(plural), resource, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{plural}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private ValueTask TakeAsync(ResourceChange<KafkaConnector> change, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var (name, state) = change switch
            {
                ResourceChange<KafkaConnector>.Upserted { Resource: var resource } => (resource.Metadata.Name, StateOf(resource)),
                ResourceChange<KafkaConnector>.Removed { Resource: var gone } => (gone.Metadata.Name, null),
                _ => (null, null),
            };
            if (name is not null)
            {
                ready += (state?.Ready is true ? 1 : 0) - (states.GetValueOrDefault(name)?.Ready is true ? 1 : 0);
                states[name] = state ?? new State(Reason: null, Ready: false);
            }

            changed.TrySetResult();
            changed = New();
        }

        return ValueTask.CompletedTask;
    }

    private static State StateOf(KafkaConnector resource)
    {
        var condition = resource.Status?.Conditions?.FirstOrDefault(each => each.Type == ConditionTypes.Ready);
        return new(
            condition?.Reason,
            condition?.Status is ConditionStatus.True && resource.Status!.ObservedGeneration == resource.Metadata.Generation);
    }

    private async Task WhenAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (condition())
                {
                    return;
                }

                next = changed.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    private sealed record State(string? Reason, bool Ready);
}
