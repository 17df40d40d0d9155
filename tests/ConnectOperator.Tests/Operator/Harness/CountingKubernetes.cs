using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>Counts the writes of one of several operators.</summary>
internal sealed class CountingKubernetes(IKubernetesClient next) : IKubernetesClient
{
    /// <summary>Accepted ones.</summary>
    public int Writes { get; private set; }

    public Task<string> GetServerVersionAsync(CancellationToken cancellationToken) => next.GetServerVersionAsync(cancellationToken);

    public Task<ResourcePage<T>> ListAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IResource => next.ListAsync(definition, @namespace, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IResource => next.WatchAsync(definition, @namespace, options, cancellationToken);

    public Task<T?> GetAsync<T>(ResourceDefinition<T> definition, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IResource => next.GetAsync(definition, key, cancellationToken);

    public async Task<T> ReplaceStatusAsync<T, TStatus>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string uid,
        string? resourceVersion,
        TStatus status,
        JsonTypeInfo<TStatus> statusType,
        CancellationToken cancellationToken)
        where T : class, IResource
    {
        var written = await next.ReplaceStatusAsync(definition, key, uid, resourceVersion, status, statusType, cancellationToken);
        Writes++;
        return written;
    }

    public async Task<T> SetFinalizersAsync<T>(
        ResourceDefinition<T> definition, ObjectKey key, string resourceVersion, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IResource
    {
        var written = await next.SetFinalizersAsync(definition, key, resourceVersion, finalizers, cancellationToken);
        Writes++;
        return written;
    }
}
