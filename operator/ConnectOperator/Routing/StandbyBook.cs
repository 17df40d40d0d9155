using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Routing;

/// <summary>What still holds of all that was told: the last word on each resource.</summary>
internal sealed class StandbyBook
{
    private readonly Dictionary<ObjectKey, RouterMessage> clusters = [];
    private readonly Dictionary<ObjectKey, RouterMessage> connectors = [];
    private bool synced;

    /// <summary>Clusters, their connectors, and whether that is all there are.</summary>
    public IEnumerable<RouterMessage> Messages =>
        [.. clusters.Values, .. connectors.Values, .. synced ? (RouterMessage[])[new RouterMessage.Synced()] : []];

    public void Take(RouterMessage message)
    {
        switch (message)
        {
            case RouterMessage.Cluster { Key: var key, Resource: null }:
                clusters.Remove(key);
                break;
            case RouterMessage.Cluster { Key: var key }:
                clusters[key] = message;
                break;
            case RouterMessage.Connector { Resource: var connector }:
                connectors[ObjectKey.Of(connector)] = message;
                break;
            case RouterMessage.ConnectorGone { Resource: var connector }:
                connectors.Remove(ObjectKey.Of(connector));
                break;
            case RouterMessage.Synced:
                synced = true;
                break;
            case RouterMessage.Source or RouterMessage.Namespaces:
                // A controller that begins reads Secrets, ConfigMaps and labels as they are then.
                break;
            default:
                throw new InvalidOperationException($"Unexpected message {message.GetType().Name}.");
        }
    }
}
