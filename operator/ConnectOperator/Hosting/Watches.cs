using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;
using ConnectOperator.Routing;

namespace ConnectOperator.Hosting;

/// <summary>All watches of the program, and what they tell the router.</summary>
internal sealed class Watches
{
    private readonly OperatorServices services;
    private readonly List<Func<Action<RouterMessage>, CancellationToken, Task>> runs = [];
    private readonly List<Reflector<KafkaConnectCluster>> clusters = [];
    private readonly List<Func<WatchHealth>> health = [];
    private int unsynced;

    public Watches(OperatorServices services, IReadOnlyList<string?> namespaces, NamespaceLabels labels)
    {
        this.services = services;
        foreach (var scope in namespaces.DefaultIfEmpty<string?>(null))
        {
            clusters.Add(Add(OperatorResources.Clusters, scope, ClusterChange));
            Add(OperatorResources.Connectors, scope, ConnectorChange);
            Add(CoreResources.SecretMetadata, scope, change => SourceChange(SourceKind.Secret, change));
            Add(CoreResources.ConfigMapMetadata, scope, change => SourceChange(SourceKind.ConfigMap, change));
        }

        if (namespaces.Count == 0)
        {
            Add(CoreResources.Namespaces, scope: null, change => labels.Take(change) ? new RouterMessage.Namespaces() : null);
        }
    }

    /// <summary>Whether a KafkaConnectCluster exists whose content cannot be read.</summary>
    public bool IsUnreadable(ObjectKey cluster) => clusters.Exists(reflector => reflector.Store.Unreadable.ContainsKey(cluster));

    /// <summary>How each watch is.</summary>
    public IReadOnlyList<WatchHealth> Health() => [.. health.Select(look => look())];

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(Action<RouterMessage> post, CancellationToken cancellationToken)
    {
        unsynced = runs.Count;
        return Task.WhenAll(runs.Select(run => run(post, cancellationToken)));
    }

    private static RouterMessage? ClusterChange(ResourceChange<KafkaConnectCluster> change) => change switch
    {
        ResourceChange<KafkaConnectCluster>.Upserted { Resource: var resource } => new RouterMessage.Cluster(ObjectKey.Of(resource), resource),
        ResourceChange<KafkaConnectCluster>.Removed { Resource: var resource } => new RouterMessage.Cluster(ObjectKey.Of(resource), null),
        _ => null,
    };

    private static RouterMessage? ConnectorChange(ResourceChange<KafkaConnector> change) => change switch
    {
        ResourceChange<KafkaConnector>.Upserted { Resource: var resource } => new RouterMessage.Connector(resource),
        ResourceChange<KafkaConnector>.Removed { Resource: var resource } => new RouterMessage.ConnectorGone(resource),
        _ => null,
    };

    private static RouterMessage.Source? SourceChange(SourceKind kind, ResourceChange<PartialObjectMetadata> change) => change switch
    {
        ResourceChange<PartialObjectMetadata>.Upserted { Resource: var resource } =>
            new RouterMessage.Source(new(kind, ObjectKey.Of(resource)), resource.Metadata.ResourceVersion),
        ResourceChange<PartialObjectMetadata>.Removed { Resource: var resource } =>
            new RouterMessage.Source(new(kind, ObjectKey.Of(resource)), null),
        _ => null,
    };

    private Reflector<T> Add<T>(ResourceDefinition<T> definition, string? scope, Func<ResourceChange<T>, RouterMessage?> message)
        where T : class, IResource
    {
        var reflector = new Reflector<T>(
            services.Kubernetes,
            definition,
            scope,
            services.Time,
            services.Loggers.CreateLogger<Reflector<T>>(),
            new ReflectorOptions { Random = services.Random });
        var name = scope is null ? definition.Plural : $"{definition.Plural}/{scope}";
        health.Add(() => new WatchHealth(name, reflector.Status));
        runs.Add((post, stopping) => reflector.RunAsync(
            (change, _) =>
            {
                if (message(change) is { } told)
                {
                    post(told);
                }

                if (change is ResourceChange<T>.Synced && Interlocked.Decrement(ref unsynced) == 0)
                {
                    post(new RouterMessage.Synced());
                }

                return ValueTask.CompletedTask;
            },
            stopping));
        return reflector;
    }
}
