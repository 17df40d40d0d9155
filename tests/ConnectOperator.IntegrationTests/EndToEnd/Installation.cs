using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ConnectDouble;
using ConnectDouble.Plugins;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.IntegrationTests.Kubernetes;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using ControlPlane;
using k8s.Models;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>A namespace, a Connect cluster and an operator that watches that namespace: a world of its own for each test.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly string[] watched;
    private readonly Func<OperatorProcess> start;
    private readonly List<OperatorProcess> operators = [];

    private Installation(KubernetesControlPlane plane, string[] watched, ConnectDoubleServer connect, Func<OperatorProcess> start)
    {
        Plane = plane;
        this.watched = watched;
        this.start = start;
        Connect = connect;
        Kubernetes = new IndependentClient(plane.KubeconfigPath);
        StartOperator();
    }

    public KubernetesControlPlane Plane { get; }

    /// <summary>The namespaces that the operator watches.</summary>
    public IReadOnlyList<string> Watched => watched;

    public string Namespace => watched[0];

    public ConnectDoubleServer Connect { get; }

    /// <summary>Reads what is stored, by nothing of the operator's.</summary>
    public IndependentClient Kubernetes { get; }

    public OperatorProcess Operator => operators[^1];

    public IReadOnlyList<OperatorProcess> Operators => operators;

    /// <summary>The logs of all operators that ran, in order.</summary>
    public string Log => string.Join($"{Environment.NewLine}-- started again --{Environment.NewLine}", operators.Select(each => each.Log));

    /// <summary>How often the operator has listed the connectors so far.</summary>
    public int Polls => Connect.Requests.All.Count(request => request is { Method: "GET", Path: "/connectors", Query.Length: > 0 });

    /// <summary>What Connect was asked to change, as "METHOD path -> status".</summary>
    public IEnumerable<string> Writes => Connect.Requests.Writes.Select(request => request.ToString());

    /// <summary>Starts it all; nothing is applied yet.</summary>
    /// <param name="plane">The API server.</param>
    /// <param name="options">What the Connect cluster is like; by default everything in it happens at once.</param>
    /// <param name="namespaces">How many namespaces the operator watches.</param>
    /// <param name="arguments">More of the operator's arguments.</param>
    public static async Task<Installation> StartAsync(
        KubernetesControlPlane plane, ConnectDoubleOptions? options = null, int namespaces = 1, params IReadOnlyList<string> arguments)
    {
        var connect = await ConnectDoubleServer.StartAsync(
            (options ?? new() { Delays = ConnectDelays.None }) with { ExtraPlugins = SamplePlugins.All });
        var names = new string[namespaces];
        for (var index = 0; index < namespaces; index++)
        {
            names[index] = await plane.CreateNamespaceAsync("e2e");
        }

        return new Installation(plane, names, connect, () => OperatorProcess.Start(plane.KubeconfigPath, names, arguments));
    }

    /// <summary>As <see cref="StartAsync"/>, in namespaces that exist, with an operator that somebody else knows how to start.</summary>
    public static async Task<Installation> StartInAsync(
        KubernetesControlPlane plane, string[] namespaces, ConnectDoubleOptions options, Func<OperatorProcess> start) =>
        new(plane, namespaces, await ConnectDoubleServer.StartAsync(options with { ExtraPlugins = SamplePlugins.All }), start);

    /// <summary>As <see cref="StartAsync"/>, with the KafkaConnectCluster and these manifests applied.</summary>
    public static async Task<Installation> StartWithAsync(KubernetesControlPlane plane, params IReadOnlyList<JsonObject> manifests)
    {
        var installation = await StartAsync(plane);
        await installation.ApplyAsync([Manifests.Cluster(installation.Connect.Url), .. manifests]);
        return installation;
    }

    public OperatorProcess StartOperator()
    {
        operators.Add(start());
        return Operator;
    }

    /// <summary>Starts an operator for the same namespaces, with these environment variables.</summary>
    public OperatorProcess StartOperatorIn(IReadOnlyDictionary<string, string> environment)
    {
        operators.Add(OperatorProcess.StartIn(environment, Plane.KubeconfigPath, watched));
        return Operator;
    }

    public Task ApplyAsync(params IReadOnlyList<JsonObject> manifests) => ApplyInAsync(Namespace, manifests);

    public async Task ApplyInAsync(string @namespace, params IReadOnlyList<JsonObject> manifests) =>
        (await TryApplyAsync(@namespace, manifests)).OutputOrThrow();

    /// <summary>Applies as far as the API server lets it.</summary>
    public Task<CommandResult> TryApplyAsync(string @namespace, IReadOnlyList<JsonObject> manifests) =>
        Plane.KubectlAsync(["apply", "--namespace", @namespace, "--filename=-"], Manifests.List(manifests));

    public async Task<string> KubectlAsync(params string[] arguments) =>
        (await Plane.KubectlAsync(["--namespace", Namespace, .. arguments])).OutputOrThrow();

    /// <summary>Edits a resource: a JSON merge patch.</summary>
    public Task PatchAsync(string resource, string patch) => KubectlAsync("patch", resource, "--type=merge", "--patch", patch);

    /// <summary>All connector resources as they are now.</summary>
    public async Task<IReadOnlyList<KafkaConnector>> ListAsync() =>
        [.. (await Kubernetes.ListAsync(IndependentClient.Connectors, Namespace))
            .Select(stored => Sensible(stored.Deserialize(ResourceJson.Default.KafkaConnector)!))];

    /// <summary>The resourceVersion of every connector resource and of the cluster resource, by kind and name: equal when nothing was written.</summary>
    public async Task<string> VersionsAsync() => string.Join('\n', (await StoredAsync()).Select(stored =>
        $"{stored.GetProperty("kind")}/{stored.GetProperty("metadata").GetProperty("name")} {stored.GetProperty("metadata").GetProperty("resourceVersion")}"));

    /// <summary>Every connector resource and the cluster resource, as they are stored.</summary>
    public async Task<IReadOnlyList<JsonElement>> StoredAsync() =>
        [.. await Kubernetes.ListAsync(IndependentClient.Connectors, Namespace), .. await Kubernetes.ListAsync(IndependentClient.Clusters, Namespace)];

    /// <summary>Waits until a connector's status of its newest spec says this.</summary>
    public Task<KafkaConnector> SaysAsync(string name, string reason, Func<KafkaConnector, bool>? also = null) =>
        SaysInAsync(Namespace, name, reason, also);

    /// <inheritdoc cref="SaysAsync"/>
    public Task<KafkaConnector> SaysInAsync(string @namespace, string name, string reason, Func<KafkaConnector, bool>? also = null) => ReadAsync(
        IndependentClient.Connectors,
        @namespace,
        name,
        $"KafkaConnector {name} to say {reason}",
        connector => Says(connector, reason) && also?.Invoke(connector) is not false,
        ResourceJson.Default.KafkaConnector);

    /// <summary>Waits until the cluster's status of its newest spec says this.</summary>
    public Task<KafkaConnectCluster> ClusterSaysAsync(string reason, Func<KafkaConnectCluster, bool>? also = null) => ReadAsync(
        IndependentClient.Clusters,
        Namespace,
        Manifests.ClusterName,
        $"the KafkaConnectCluster to say {reason}",
        cluster => ReasonOf(cluster.Status?.Conditions) == reason
            && cluster.Status?.ObservedGeneration == cluster.Metadata.Generation
            && also?.Invoke(cluster) is not false,
        ResourceJson.Default.KafkaConnectCluster);

    /// <summary>Waits until every connector resource says this.</summary>
    public async Task<IReadOnlyList<KafkaConnector>> AllSayAsync(string reason, int count)
    {
        IReadOnlyList<KafkaConnector> last = [];
        try
        {
            return await Eventually.ResultAsync(
                $"{count} connectors to say {reason}",
                async _ => (last = await ListAsync()) is { } all && all.Count == count && all.All(connector => Says(connector, reason)) ? all : null,
                Timeout);
        }
        catch (TimeoutException timeout)
        {
            var others = last.Where(connector => !Says(connector, reason)).ToList();
            throw new TimeoutException(
                $"{timeout.Message}; {last.Count} exist, {others.Count} do not, the first of them: "
                + (others is [var first, ..] ? JsonSerializer.Serialize(first, ResourceJson.Default.KafkaConnector) : "none"),
                timeout);
        }
    }

    /// <summary>Waits until the API server has no such resource any more.</summary>
    public Task GoneAsync(string plural, string name) => Eventually.HoldsAsync(
        $"{plural}/{name} to go", async token => await Kubernetes.FindAsync(plural, Namespace, name, token) is null, Timeout);

    /// <summary>Waits until Connect has a connector that is like this.</summary>
    public Task ConnectHasAsync(string name, string what, Func<ConnectorView, bool> condition) =>
        HoldsAsync($"connector {name} in Connect {what}", () => Connect.Find(name) is { } connector && condition(connector));

    /// <summary>Waits until an Event with this reason speaks of this.</summary>
    public Task HasEventAsync(string reason, string text) => Eventually.HoldsAsync(
        $"an Event {reason} about {text}",
        async token => (await EventsAsync(token)).Any(told => told.Reason == reason && told.Note?.Contains(text, StringComparison.Ordinal) is true),
        Timeout);

    /// <summary>All Events of the namespace.</summary>
    public Task<IList<Eventsv1Event>> EventsAsync(CancellationToken cancellationToken = default) => Kubernetes.EventsAsync(Namespace, cancellationToken);

    /// <summary>Waits until the operator has looked at Connect so many times more, and so has acted on what it saw before.</summary>
    public Task PollsPassAsync(int count = 3)
    {
        var until = Polls + count;
        return HoldsAsync($"{count} polls", () => Polls >= until);
    }

    public static Task HoldsAsync(string what, Func<bool> condition) =>
        Eventually.HoldsAsync(what, _ => Task.FromResult(condition()), Timeout);

    public static Condition? ConditionOf(KafkaConnector connector, string type) =>
        connector.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    public async ValueTask DisposeAsync()
    {
        if (Plane.Target.NotOursBecause is not null)
        {
            // Somebody else's cluster stays: without an operator, finalizers would keep the namespaces from going.
            Connect.Script.Clear();
            foreach (var each in watched)
            {
                await Plane.KubectlAsync(["delete", "kcr,kcc", "--all", "--namespace", each, "--timeout=60s"]);
            }
        }

        foreach (var each in operators)
        {
            await each.DisposeAsync();
        }

        Kubernetes.Dispose();
        await Connect.DisposeAsync();
    }

    private static bool Says(KafkaConnector connector, string reason) =>
        ReasonOf(connector.Status?.Conditions) == reason && connector.Status?.ObservedGeneration == connector.Metadata.Generation;

    private static string? ReasonOf(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)?.Reason;

    /// <summary>Whatever a test waits for: no status that it sees on the way may contradict itself.</summary>
    private static T Sensible<T>(T resource)
        where T : class, IResource
    {
        KStatusRules.ShouldMakeSense(resource);
        return resource;
    }

    private async Task<T> ReadAsync<T>(
        string plural, string @namespace, string name, string what, Func<T, bool> condition, JsonTypeInfo<T> type)
        where T : class, IResource
    {
        T? last = null;
        try
        {
            return await Eventually.ResultAsync(
                what,
                async token => (last = await Kubernetes.FindAsync(plural, @namespace, name, type, token)) is { } resource && condition(Sensible(resource))
                    ? resource
                    : null,
                Timeout);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}; it is {(last is null ? "not there" : JsonSerializer.Serialize(last, type))}", timeout);
        }
    }
}
