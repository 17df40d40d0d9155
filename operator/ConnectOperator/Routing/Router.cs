using ConnectOperator.Clusters;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Routing;

/// <summary>
/// Hands every change to the controller of the Connect cluster that it concerns, and keeps one controller for each cluster
/// that exists or is referred to. No controller runs before everything has been listed once: what is not yet known must not
/// look as if it did not exist.
/// </summary>
internal sealed class Router(ClusterServices services, RouterInbox inbox) : IAsyncDisposable
{
    private readonly Dictionary<ObjectKey, RunningController> controllers = [];
    private readonly Dictionary<ObjectKey, ObjectKey> routes = [];
    private readonly ClaimDirectory claims = new();
    private readonly ClusterComparisons comparisons = new();
    private readonly CancellationTokenSource stopping = new();
    private bool synced;

    /// <summary>Runs until cancelled, or until a controller fails in a way that is nobody's resource's fault.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var messages = inbox.Messages;
        using var heartbeat = services.Loops.Begin("router");
        while (await messages.WaitToReadAsync(cancellationToken))
        {
            while (messages.TryRead(out var message))
            {
                heartbeat.Busy();
                await HandleAsync(message);
            }

            heartbeat.Rest();
        }
    }

    /// <summary>Stops all controllers and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(controllers.Values.Select(running => running.Task ?? Task.CompletedTask));
        foreach (var running in controllers.Values)
        {
            running.Stopping.Dispose();
            running.Controller.Dispose();
        }

        stopping.Dispose();
    }

    private async Task HandleAsync(RouterMessage message)
    {
        switch (message)
        {
            case RouterMessage.Cluster { Key: var key, Resource: var resource }:
                var running = ControllerOf(key);
                running.Exists = resource is not null;
                running.Controller.Post(new ClusterMessage.ClusterChanged(resource));
                await RetireIfUnusedAsync(key);
                break;
            case RouterMessage.Connector { Resource: var connector }:
                await RouteAsync(connector);
                break;
            case RouterMessage.ConnectorGone { Resource: var connector }:
                if (routes.Remove(ObjectKey.Of(connector), out var last))
                {
                    await LeaveAsync(last, connector, new ClusterMessage.ConnectorRemoved(connector));
                }

                PostContenders(claims.Remove(ObjectKey.Of(connector)));

                break;
            case RouterMessage.Source { Key: var source, ResourceVersion: var version }:
                Broadcast(new ClusterMessage.SourceChanged(source, version));
                break;
            case RouterMessage.Namespaces:
                Broadcast(new ClusterMessage.NamespacesChanged());
                break;
            case RouterMessage.Fingerprint { Key: var shownBy, Shown: var fingerprint }:
                PostRelations(shownBy, fingerprint is null || !controllers.ContainsKey(shownBy)
                    ? comparisons.Remove(shownBy)
                    : comparisons.Accept(shownBy, fingerprint, services.Time.GetUtcNow()));
                break;
            case RouterMessage.Synced:
                synced = true;
                foreach (var (key, waiting) in controllers)
                {
                    Start(key, waiting);
                }

                break;
            case RouterMessage.ControllerEnded { Key: var key, Fault: var fault }:
                throw new InvalidOperationException($"The controller of Connect cluster {key} ended.", fault);
            default:
                throw new InvalidOperationException($"Unexpected message {message.GetType().Name}.");
        }
    }

    private async Task RouteAsync(KafkaConnector connector)
    {
        var key = ObjectKey.Of(connector);
        var target = ClusterOf(connector);
        if (routes.TryGetValue(key, out var current) && current != target)
        {
            await LeaveAsync(current, connector, new ClusterMessage.ConnectorMoved(connector));
        }

        routes[key] = target;
        var running = ControllerOf(target);
        running.Connectors.Add(key);
        running.Controller.Post(new ClusterMessage.ConnectorChanged(connector));
        PostContenders(claims.Upsert(connector, target));
    }

    private void PostContenders(IReadOnlyList<NameContenderUpdate> news)
    {
        foreach (var (cluster, name, contenders) in news)
        {
            if (controllers.TryGetValue(cluster, out var concerned))
            {
                concerned.Controller.Post(new ClusterMessage.NameContendersChanged(name, contenders));
            }
        }
    }

    private void PostRelations(ObjectKey key, IReadOnlyList<(ObjectKey Other, ClusterRelation ClusterRelation)> changed)
    {
        foreach (var (other, relation) in changed)
        {
            controllers.GetValueOrDefault(key)?.Controller.Post(new ClusterMessage.ClusterRelationChanged(other, relation));
            controllers.GetValueOrDefault(other)?.Controller.Post(new ClusterMessage.ClusterRelationChanged(key, relation));
        }
    }

    /// <summary>
    /// The cluster on which the connector was claimed comes before the one that the spec names now: who has a connector there
    /// has to look after it, whatever was edited since.
    /// </summary>
    private static ObjectKey ClusterOf(KafkaConnector connector)
    {
        if (connector.Status?.Cluster?.Split('/') is [{ Length: > 0 } @namespace, { Length: > 0 } name])
        {
            return new(@namespace, name);
        }

        var reference = connector.Spec.ClusterRef;
        return new(reference.Namespace ?? connector.Metadata.Namespace ?? "", reference.Name);
    }

    private async Task LeaveAsync(ObjectKey cluster, KafkaConnector connector, ClusterMessage message)
    {
        if (controllers.TryGetValue(cluster, out var running))
        {
            running.Connectors.Remove(ObjectKey.Of(connector));
            running.Controller.Post(message);
            await RetireIfUnusedAsync(cluster);
        }
    }

    private RunningController ControllerOf(ObjectKey key)
    {
        if (!controllers.TryGetValue(key, out var running))
        {
            running = new RunningController(
                new ClusterController(key, services, fingerprint => inbox.Post(new RouterMessage.Fingerprint(key, fingerprint))),
                CancellationTokenSource.CreateLinkedTokenSource(stopping.Token));
            controllers.Add(key, running);
            if (synced)
            {
                Start(key, running);
            }
        }

        return running;
    }

    private void Broadcast(ClusterMessage message)
    {
        foreach (var running in controllers.Values)
        {
            running.Controller.Post(message);
        }
    }

    private void Start(ObjectKey key, RunningController running) => running.Task ??= RunAsync(key, running);

    private async Task RunAsync(ObjectKey key, RunningController running)
    {
        await Task.Yield();
        try
        {
            await running.Controller.RunAsync(running.Stopping.Token);
        }
        catch (OperationCanceledException) when (running.Stopping.IsCancellationRequested)
        {
            // Stopped, or nothing refers to the cluster any more.
        }
        catch (Exception fault) when (!running.Stopping.IsCancellationRequested)
        {
            inbox.Post(new RouterMessage.ControllerEnded(key, fault));
        }
    }

    private async Task RetireIfUnusedAsync(ObjectKey key)
    {
        if (controllers[key] is { Exists: false, Connectors.Count: 0 } unused)
        {
            controllers.Remove(key);
            PostRelations(key, comparisons.Remove(key));
            await unused.Stopping.CancelAsync();
            await (unused.Task ?? Task.CompletedTask);
            unused.Stopping.Dispose();
            unused.Controller.Dispose();
        }
    }

    private sealed class RunningController(ClusterController controller, CancellationTokenSource stopping)
    {
        public ClusterController Controller => controller;

        public CancellationTokenSource Stopping => stopping;

        public HashSet<ObjectKey> Connectors { get; } = [];

        public bool Exists { get; set; }

        public Task? Task { get; set; }
    }
}
