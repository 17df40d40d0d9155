using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>
/// What an API server does with the operator's objects: counts versions, refuses writes to what has changed or is gone, lets a
/// deleted object go with its last finalizer, and tells its watch. Used from one thread.
/// </summary>
internal sealed class InMemoryKubernetes(TimeProvider time) : IKubernetesClient
{
    private readonly Dictionary<(Type Kind, ObjectKey Key), IResource> objects = [];
    private readonly List<KubernetesWrite> writes = [];
    private readonly List<KubernetesChange> held = [];
    private long version = 100;
    private int uids;

    /// <summary>The watch.</summary>
    public Action<KubernetesChange> Watch { get; set; } = _ => { };

    /// <summary>While true the watch lags: changes wait for <see cref="DeliverHeld"/>.</summary>
    public bool WatchLags { get; set; }

    /// <summary>A write has come in; what it throws is the answer.</summary>
    public Func<KubernetesWrite, CancellationToken, Task> Arriving { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>A write is done, and its answer is about to go out.</summary>
    public Func<KubernetesWrite, CancellationToken, Task> Answering { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What a definition older than the operator leaves of a KafkaConnector's status.</summary>
    public Func<KafkaConnectorStatus, KafkaConnectorStatus> Prune { get; set; } = status => status;

    /// <summary>The same for a KafkaConnectCluster.</summary>
    public Func<KafkaConnectClusterStatus, KafkaConnectClusterStatus> PruneCluster { get; set; } = status => status;

    /// <summary>A read of a single object has come in; what it throws is the answer.</summary>
    public Func<ObjectKey, CancellationToken, Task> Reading { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What is answered to a read of a single object in place of what there is.</summary>
    public Func<IResource?, IResource?> AnswerToRead { get; set; } = resource => resource;

    /// <summary>Writes by the operator that were accepted.</summary>
    public IReadOnlyList<KubernetesWrite> Writes => writes;

    /// <summary>Writes by the operator that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Reads of single objects.</summary>
    public List<ObjectKey> Reads { get; } = [];

    public IEnumerable<T> All<T>()
        where T : class, IResource => objects.Values.OfType<T>();

    public T? Find<T>(ObjectKey key)
        where T : class, IResource => objects.GetValueOrDefault((typeof(T), key)) as T;

    /// <summary>A person creates an object.</summary>
    public T Create<T>(T resource)
        where T : class, IResource => Store(With(resource, resource.Metadata with
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"uid-{++uids:D4}"),
            Generation = 1,
            CreationTimestamp = resource.Metadata.CreationTimestamp ?? time.GetUtcNow(),
        }));

    /// <summary>A person edits an object.</summary>
    public T Edit<T>(ObjectKey key, Func<T, T> edit)
        where T : class, IResource
    {
        var before = Find<T>(key)!;
        var after = edit(before);
        return Store(SameSpec(before, after) ? after : With(after, after.Metadata with { Generation = before.Metadata.Generation + 1 }));
    }

    /// <summary>A person deletes an object: it goes at once, or with its last finalizer.</summary>
    public void Delete<T>(ObjectKey key)
        where T : class, IResource
    {
        var resource = Find<T>(key)!;
        Store(With(resource, resource.Metadata with { DeletionTimestamp = resource.Metadata.DeletionTimestamp ?? time.GetUtcNow() }));
    }

    /// <summary>The watch catches up, in the order given.</summary>
    public void DeliverHeld(Func<IEnumerable<KubernetesChange>, IEnumerable<KubernetesChange>>? order = null)
    {
        WatchLags = false;
        KubernetesChange[] late = [.. held];
        held.Clear();
        foreach (var change in order?.Invoke(late) ?? late)
        {
            Watch(change);
        }
    }

    public Task<string> GetServerVersionAsync(CancellationToken cancellationToken) => Task.FromResult("v1.31.0");

    public Task<ResourcePage<T>> ListAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IResource => throw new NotSupportedException("Controllers do not list.");

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IResource => throw new NotSupportedException("Controllers do not watch.");

    public async Task<T?> GetAsync<T>(ResourceDefinition<T> definition, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IResource
    {
        await Task.Yield();
        Reads.Add(key);
        await Reading(key, cancellationToken);
        return (T?)AnswerToRead(Find<T>(key));
    }

    public Task<T> ReplaceStatusAsync<T, TStatus>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string uid,
        string? version,
        TStatus status,
        JsonTypeInfo<TStatus> statusType,
        CancellationToken cancellationToken)
        where T : class, IResource => WriteAsync<T>(
            new(definition.Kind, key, KubernetesVerb.Status),
            current => current.Metadata.Uid == uid && (version is null || current.Metadata.ResourceVersion == version),
            current =>
            {
                var told = WithStatus(current, JsonSerializer.SerializeToUtf8Bytes(status, statusType));
                KStatusRules.ShouldMakeSense(told);
                return told;
            },
            cancellationToken);

    public Task<T> SetFinalizersAsync<T>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string resourceVersion,
        IReadOnlyList<string> finalizers,
        CancellationToken cancellationToken)
        where T : class, IResource => WriteAsync<T>(
            new(definition.Kind, key, KubernetesVerb.Finalizers),
            current => current.Metadata.ResourceVersion == resourceVersion,
            current => With(current, current.Metadata with { Finalizers = finalizers }),
            cancellationToken);

    private async Task<T> WriteAsync<T>(
        KubernetesWrite write, Func<T, bool> precondition, Func<T, T> apply, CancellationToken cancellationToken)
        where T : class, IResource
    {
        await Task.Yield();
        await Arriving(write, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var current = Find<T>(write.Key);
        if (current is null || !precondition(current))
        {
            Refused++;
            throw current is null ? Refusal(HttpStatusCode.NotFound, "NotFound") : Refusal(HttpStatusCode.Conflict, "Conflict");
        }

        writes.Add(write);
        var stored = Store(apply(current));
        await Answering(write, cancellationToken);
        return stored;
    }

    private T Store<T>(T resource)
        where T : class, IResource
    {
        var stored = With(resource, resource.Metadata with { ResourceVersion = (++version).ToString(CultureInfo.InvariantCulture) });
        var id = (typeof(T), ObjectKey.Of(stored));
        var gone = stored.Metadata is { DeletionTimestamp: not null, Finalizers: null or { Count: 0 } };
        if (gone)
        {
            objects.Remove(id);
        }
        else
        {
            objects[id] = stored;
        }

        var change = new KubernetesChange(stored, gone);
        if (WatchLags)
        {
            held.Add(change);
        }
        else
        {
            Watch(change);
        }

        return stored;
    }

    private static KubernetesException Refusal(HttpStatusCode code, string reason) => new(code, reason, "refused", retryAfter: null);

    private static bool SameSpec(IResource before, IResource after) => (before, after) switch
    {
        (KafkaConnector left, KafkaConnector right) => left.Spec == right.Spec,
        (KafkaConnectCluster left, KafkaConnectCluster right) => left.Spec == right.Spec,
        _ => true,
    };

    private static T With<T>(T resource, ObjectMeta metadata)
        where T : class, IResource => (T)(IResource)(resource switch
        {
            KafkaConnector connector => connector with { Metadata = metadata },
            KafkaConnectCluster cluster => cluster with { Metadata = metadata },
            Secret secret => secret with { Metadata = metadata },
            ConfigMap map => map with { Metadata = metadata },
            _ => throw new NotSupportedException(typeof(T).Name),
        });

    /// <summary>Through its JSON, as a server would store it.</summary>
    private T WithStatus<T>(T resource, byte[] status)
        where T : class, IResource => (T)(IResource)(resource switch
        {
            KafkaConnector connector => connector with { Status = Prune(JsonSerializer.Deserialize(status, ResourceJson.Default.KafkaConnectorStatus)!) },
            KafkaConnectCluster cluster => cluster with { Status = PruneCluster(JsonSerializer.Deserialize(status, ResourceJson.Default.KafkaConnectClusterStatus)!) },
            _ => throw new NotSupportedException(typeof(T).Name),
        });
}

/// <summary>One write by the operator.</summary>
internal sealed record KubernetesWrite(string Kind, ObjectKey Key, KubernetesVerb Verb);

/// <summary>Kinds of writes.</summary>
internal enum KubernetesVerb
{
    Status,
    Finalizers,
}

/// <summary>What a watch tells.</summary>
internal sealed record KubernetesChange(IResource Resource, bool Removed);
