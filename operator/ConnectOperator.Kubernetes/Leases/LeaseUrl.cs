using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Leases;

/// <summary>Where Leases live below the server's address.</summary>
internal static class LeaseUrl
{
    public static string In(string @namespace)
    {
        ArgumentException.ThrowIfNullOrEmpty(@namespace);
        return $"apis/coordination.k8s.io/v1/namespaces/{Uri.EscapeDataString(@namespace)}/leases";
    }

    public static string Of(ObjectKey key)
    {
        // An empty name would address the whole collection.
        ArgumentException.ThrowIfNullOrEmpty(key.Name, nameof(key));
        return $"{In(key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
    }
}
