using ConnectOperator.Core.Pacing;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// Reads a resource from the API server itself, which a watch may be behind: without a resourceVersion the answer is the newest
/// there is (Kubernetes API concepts, "Semantics for get and list"). Decides nothing.
/// </summary>
internal sealed class ResourceReader(IKubernetesClient kubernetes, TimeProvider time)
{
    /// <summary>Who reads, or awaits another answer of the API server, holds a place for writes to Connect: given up before it would count as a slow write.</summary>
    public static readonly TimeSpan Limit = WriteConcurrency.ShortestSlowThreshold * 0.8;

    public async Task<ReadOutcome<T>> ReadAsync<T>(ResourceDefinition<T> definition, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IResource
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await kubernetes.GetAsync(definition, key, either.Token) is { } resource
                ? new ReadOutcome<T>.Found(resource)
                : new ReadOutcome<T>.NotFound();
        }
        catch (KubernetesException refused)
        {
            return new ReadOutcome<T>.Failed($"the API server answers {(int)refused.Code} {refused.Reason}: {refused.Message}");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TimeoutException)
        {
            return new ReadOutcome<T>.Failed($"the API server does not answer: {unreachable.Message}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ReadOutcome<T>.Failed($"the API server has not answered for {Limit.TotalSeconds:0} s");
        }
    }
}
