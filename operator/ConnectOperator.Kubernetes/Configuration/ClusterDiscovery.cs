using ConnectOperator.Kubernetes.Configuration.Kubeconfig;

namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>
/// Finds the cluster to work with, in the order that controller-runtime's programs have made usual: the file that was asked
/// for, KUBECONFIG, the pod's service account, ~/.kube/config.
/// </summary>
public static class ClusterDiscovery
{
    /// <summary>The connection to use.</summary>
    /// <exception cref="ClusterConfigurationException">None is configured, or the one that is cannot be used.</exception>
    public static ClusterConnection Find(ClusterConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.KubeconfigPath is { } path)
        {
            return KubeconfigConnection.Create(KubeconfigReader.ReadFile(path), options);
        }

        if (options.Environment("KUBECONFIG") is { Length: > 0 } list)
        {
            return KubeconfigConnection.Create(KubeconfigReader.ReadAll(list), options);
        }

        if (options.Context is null && InClusterConnection.IsAvailable(options))
        {
            return InClusterConnection.Create(options);
        }

        var home = Path.Combine(options.HomeDirectory, ".kube", "config");
        return File.Exists(home)
            ? KubeconfigConnection.Create(KubeconfigReader.ReadFile(home), options)
            : throw new ClusterConfigurationException(
                $"No Kubernetes cluster is configured: this is no pod with a service account (KUBERNETES_SERVICE_HOST is not set), "
                + $"KUBECONFIG is not set, and {home} does not exist. Pass --kubeconfig or set KUBECONFIG.");
    }
}
