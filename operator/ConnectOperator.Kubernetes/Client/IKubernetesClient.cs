using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>
/// The few calls that an operator makes to an API server. A refusal by the server is a <see cref="KubernetesException"/>;
/// a failure to reach it is an <see cref="HttpRequestException"/> or <see cref="TimeoutException"/>.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>The server's version, such as <c>v1.31.2</c>.</summary>
    Task<string> GetServerVersionAsync(CancellationToken cancellationToken);

    /// <summary>One page of a list. A namespace of null lists all namespaces.</summary>
    Task<ResourcePage<T>> ListAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IResource;

    /// <summary>
    /// One watch connection: ends without error when the server closes it, throws a <see cref="KubernetesException"/> for an
    /// error inside the stream and a <see cref="TimeoutException"/> when the server keeps it open long beyond its time.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IResource;

    /// <summary>Reads one object; null when it does not exist.</summary>
    Task<T?> GetAsync<T>(ResourceDefinition<T> definition, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IResource;

    /// <summary>
    /// Replaces the whole status subresource. It fails with a conflict when the object of that name has another
    /// <paramref name="uid"/>, so that a status never lands on a successor of the object that it was computed for; and when it has
    /// changed since this <paramref name="version"/> (its resourceVersion), unless that is null.
    /// </summary>
    Task<T> ReplaceStatusAsync<T, TStatus>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string uid,
        string? version,
        TStatus status,
        JsonTypeInfo<TStatus> statusType,
        CancellationToken cancellationToken)
        where T : class, IResource;

    /// <summary>
    /// Replaces the list of finalizers by a metadata merge patch, guarded by <paramref name="resourceVersion"/>: a concurrent
    /// change is a conflict, so that a finalizer of somebody else is never lost.
    /// </summary>
    Task<T> SetFinalizersAsync<T>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string resourceVersion,
        IReadOnlyList<string> finalizers,
        CancellationToken cancellationToken)
        where T : class, IResource;
}
