using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Kubernetes.Client;

namespace ConnectOperator.Sources;

/// <summary>Fetches one Secret or ConfigMap by name.</summary>
internal sealed class SourceFetcher(IKubernetesClient kubernetes)
{
    /// <summary>Its state; a failure to read is a state too.</summary>
    public async Task<SourceState> FetchAsync(SourceKey source, CancellationToken cancellationToken)
    {
        try
        {
            return source.Kind switch
            {
                SourceKind.Secret => await kubernetes.GetAsync(CoreResources.Secrets, source.Key, cancellationToken) is { } secret
                    ? SourceReader.Read(secret)
                    : new SourceState.NotFound(),
                SourceKind.ConfigMap => await kubernetes.GetAsync(CoreResources.ConfigMaps, source.Key, cancellationToken) is { } map
                    ? SourceReader.Read(map)
                    : new SourceState.NotFound(),
                _ => throw new ArgumentOutOfRangeException(nameof(source), source.Kind, message: null),
            };
        }
        catch (KubernetesException refused)
        {
            return new SourceState.Unreadable(refused.IsForbidden
                ? $"the operator's role does not allow it to get {source.Kind}s in namespace {source.Key.Namespace}."
                : $"the API server answers {(int)refused.Code} {refused.Reason}.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TimeoutException)
        {
            return new SourceState.Unreadable("the API server does not answer.");
        }
    }
}
