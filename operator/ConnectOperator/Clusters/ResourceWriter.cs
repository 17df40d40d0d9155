using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Writes status and finalizers to the API server, a bounded number at once. Decides nothing.</summary>
/// <param name="kubernetes">The API server.</param>
/// <param name="concurrent">How many writes may be under way at once.</param>
internal sealed class ResourceWriter(IKubernetesClient kubernetes, int concurrent = 16) : IDisposable
{
    private readonly SemaphoreSlim places = new(concurrent);

    /// <summary>Replaces the status of a resource.</summary>
    /// <param name="definition">Its kind.</param>
    /// <param name="resource">The resource, as what is written was made of it.</param>
    /// <param name="unchanged">Whether it must not have changed since: else what is written also goes to a later version.</param>
    /// <param name="status">What is written.</param>
    /// <param name="statusType">How it is written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<WriteOutcome<T>> ReplaceStatusAsync<T, TStatus>(
        ResourceDefinition<T> definition, T resource, bool unchanged, TStatus status, JsonTypeInfo<TStatus> statusType, CancellationToken cancellationToken)
        where T : class, IResource =>
        WriteAsync(
            () => kubernetes.ReplaceStatusAsync(
                definition,
                ObjectKey.Of(resource),
                resource.Metadata.Uid ?? "",
                unchanged ? resource.Metadata.ResourceVersion ?? "" : null,
                status,
                statusType,
                cancellationToken),
            cancellationToken);

    public Task<WriteOutcome<T>> AddFinalizerAsync<T>(
        ResourceDefinition<T> definition, T resource, string finalizer, CancellationToken cancellationToken)
        where T : class, IResource =>
        SetFinalizersAsync(definition, resource, [.. resource.Metadata.Finalizers ?? [], finalizer], cancellationToken);

    public Task<WriteOutcome<T>> RemoveFinalizerAsync<T>(
        ResourceDefinition<T> definition, T resource, string finalizer, CancellationToken cancellationToken)
        where T : class, IResource =>
        SetFinalizersAsync(
            definition, resource, [.. (resource.Metadata.Finalizers ?? []).Where(other => other != finalizer)], cancellationToken);

    public void Dispose() => places.Dispose();

    private Task<WriteOutcome<T>> SetFinalizersAsync<T>(
        ResourceDefinition<T> definition, T resource, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IResource =>
        WriteAsync(
            () => kubernetes.SetFinalizersAsync(
                definition, ObjectKey.Of(resource), resource.Metadata.ResourceVersion ?? "", finalizers, cancellationToken),
            cancellationToken);

    private async Task<WriteOutcome<T>> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
        where T : class, IResource
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return new WriteOutcome<T>.Done(await write());
        }
        catch (KubernetesException refused) when (refused.IsConflict || refused.IsNotFound)
        {
            return new WriteOutcome<T>.Superseded();
        }
        catch (KubernetesException refused)
        {
            return new WriteOutcome<T>.Failed($"the API server answers {(int)refused.Code} {refused.Reason}: {refused.Message}");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TimeoutException)
        {
            return new WriteOutcome<T>.Failed($"the API server does not answer: {unreachable.Message}");
        }
        finally
        {
            places.Release();
        }
    }
}
