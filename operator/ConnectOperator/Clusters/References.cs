using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Points at a resource from an Event.</summary>
internal static class References
{
    public static ObjectReference To(IResource resource, string apiVersion, string kind) => new(
        apiVersion,
        kind,
        resource.Metadata.Namespace ?? "",
        resource.Metadata.Name,
        resource.Metadata.Uid ?? "",
        resource.Metadata.ResourceVersion);
}
