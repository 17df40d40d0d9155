using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Where a resource stands in its life.</summary>
internal static class ResourceLifecycle
{
    /// <summary>
    /// It has left the API server with its last finalizer, as the answer to the operator's own write tells before the watch does.
    /// Nothing more is written to it; who forgot it at once would take an older event that is still to come for a new resource.
    /// </summary>
    public static bool IsDeleted(IResource resource) =>
        resource.Metadata is { DeletionTimestamp: not null, Finalizers: null or { Count: 0 } };
}
