using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Client.Reading;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Json;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>Talks to one API server over pooled connections. Safe for concurrent use; one per program.</summary>
public sealed class KubernetesClient : IKubernetesClient, IEventWriter, ILeaseClient, IDisposable
{
    /// <summary>How long beyond its own time-out a watch may stay open before it is given up as half-open.</summary>
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    private readonly ApiRequests requests;
    private readonly KubernetesClientOptions options;
    private readonly TimeProvider time;

    /// <summary>A client for the API server that <paramref name="connection"/> describes. Connects when first used.</summary>
    public KubernetesClient(ClusterConnection connection, KubernetesClientOptions? options = null, TimeProvider? time = null)
        : this(new Transport.ClusterHandler(connection), (connection ?? throw new ArgumentNullException(nameof(connection))).Server, options, time)
    {
    }

    internal KubernetesClient(HttpMessageHandler handler, Uri server, KubernetesClientOptions? options = null, TimeProvider? time = null)
    {
        this.options = options ?? new KubernetesClientOptions();
        this.time = time ?? TimeProvider.System;
        requests = new ApiRequests(handler, server, this.options, this.time);
    }

    /// <inheritdoc/>
    public async Task<string> GetServerVersionAsync(CancellationToken cancellationToken) =>
        (await requests.SendAsync(new(HttpMethod.Get, "version"), KubernetesJson.Default.ServerVersion, cancellationToken)).GitVersion;

    /// <inheritdoc/>
    public Task<ResourcePage<T>> ListAsync<T>(
        ResourceDefinition<T> definition, string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IResource
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        return requests.SendAsync(
            new(HttpMethod.Get, ResourceUrl.List(definition, @namespace, options))
            {
                Accept = definition.MetadataOnly ? AcceptedMedia.ListMetadata : AcceptedMedia.Json,
            },
            (in body) => ListReader.Read(body, definition.JsonType),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceDefinition<T> definition,
        string? @namespace,
        WatchOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IResource
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        using var deadline = new Deadline(options.Timeout + WatchGrace, time, cancellationToken);
        var request = new ApiRequest(HttpMethod.Get, ResourceUrl.Watch(definition, @namespace, options)) { Accept = Accept(definition) };
        using var response = await requests.OpenAsync(request, cancellationToken);
        yield return new WatchEvent<T>.Opened();

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = WatchReader.ReadAsync(stream, definition.JsonType, deadline.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await NextAsync(events, definition, deadline))
        {
            yield return events.Current;
        }
    }

    /// <inheritdoc/>
    public async Task<T?> GetAsync<T>(ResourceDefinition<T> definition, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IResource
    {
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            return await requests.SendAsync(
                new(HttpMethod.Get, ResourceUrl.Object(definition, key)) { Accept = Accept(definition) },
                definition.JsonType,
                cancellationToken);
        }
        catch (KubernetesException refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<T> ReplaceStatusAsync<T, TStatus>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string uid,
        string? version,
        TStatus status,
        JsonTypeInfo<TStatus> statusType,
        CancellationToken cancellationToken)
        where T : class, IResource
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentException.ThrowIfNullOrEmpty(uid);
        return PatchAsync(
            definition,
            $"{ResourceUrl.Object(definition, key)}/status",
            PatchContent.JsonPatch,
            PatchContent.ReplaceStatus(uid, version, status, statusType),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> SetFinalizersAsync<T>(
        ResourceDefinition<T> definition,
        ObjectKey key,
        string resourceVersion,
        IReadOnlyList<string> finalizers,
        CancellationToken cancellationToken)
        where T : class, IResource
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentException.ThrowIfNullOrEmpty(resourceVersion);
        return PatchAsync(
            definition,
            ResourceUrl.Object(definition, key),
            PatchContent.MergePatch,
            JsonSerializer.SerializeToUtf8Bytes(
                new FinalizersPatch(new(resourceVersion, finalizers)), KubernetesJson.Default.FinalizersPatch),
            cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => requests.Dispose();

    Task<ClusterEvent> IEventWriter.CreateAsync(ClusterEvent clusterEvent, CancellationToken cancellationToken) =>
        requests.SendAsync(
            new(HttpMethod.Post, $"{ResourceUrl.Collection(CoreResources.Events, clusterEvent.Metadata.Namespace)}?{ManagedBy}")
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(clusterEvent, KubernetesJson.Default.ClusterEvent),
            },
            KubernetesJson.Default.ClusterEvent,
            cancellationToken);

    Task<ClusterEvent> IEventWriter.PatchSeriesAsync(ObjectKey key, ClusterEventSeries series, CancellationToken cancellationToken) =>
        PatchAsync(
            CoreResources.Events,
            ResourceUrl.Object(CoreResources.Events, key),
            PatchContent.MergePatch,
            JsonSerializer.SerializeToUtf8Bytes(new EventSeriesPatch(series), KubernetesJson.Default.EventSeriesPatch),
            cancellationToken);

    async Task<Lease?> ILeaseClient.ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await requests.SendAsync(new(HttpMethod.Get, LeaseUrl.Of(key)), KubernetesJson.Default.Lease, cancellationToken);
        }
        catch (KubernetesException refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    Task<Lease> ILeaseClient.CreateAsync(Lease lease, CancellationToken cancellationToken) =>
        SendLeaseAsync(HttpMethod.Post, LeaseUrl.In(lease.Metadata.Namespace), lease, cancellationToken);

    Task<Lease> ILeaseClient.ReplaceAsync(Lease lease, CancellationToken cancellationToken) =>
        SendLeaseAsync(HttpMethod.Put, LeaseUrl.Of(new(lease.Metadata.Namespace, lease.Metadata.Name)), lease, cancellationToken);

    private Task<Lease> SendLeaseAsync(HttpMethod method, string path, Lease lease, CancellationToken cancellationToken) => requests.SendAsync(
        new(method, $"{path}?{ManagedBy}") { Body = JsonSerializer.SerializeToUtf8Bytes(lease, KubernetesJson.Default.Lease) },
        KubernetesJson.Default.Lease,
        cancellationToken);

    private string ManagedBy => $"fieldManager={Uri.EscapeDataString(options.FieldManager)}";

    private static System.Net.Http.Headers.MediaTypeWithQualityHeaderValue Accept<T>(ResourceDefinition<T> definition)
        where T : class, IResource => definition.MetadataOnly ? AcceptedMedia.ObjectMetadata : AcceptedMedia.Json;

    private Task<T> PatchAsync<T>(
        ResourceDefinition<T> definition, string path, string contentType, byte[] body, CancellationToken cancellationToken)
        where T : class, IResource =>
        requests.SendAsync(
            new(HttpMethod.Patch, $"{path}?{ManagedBy}") { Accept = Accept(definition), ContentType = contentType, Body = body },
            definition.JsonType,
            cancellationToken);

    private static async Task<bool> NextAsync<T>(
        IAsyncEnumerator<WatchEvent<T>> events, ResourceDefinition<T> definition, Deadline deadline)
        where T : class, IResource
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new TimeoutException(
                $"The watch of {definition.Plural} stayed open beyond its time ({deadline.Limit.TotalSeconds:0} s): the connection is dead.", exception);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException($"The watch of {definition.Plural} broke: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException($"The watch of {definition.Plural} delivered what no API server sends.", exception);
        }
    }
}
