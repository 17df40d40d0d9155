namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>How to reach the cluster is not, or wrongly, configured. The message names the file, the entry and the remedy, never a secret.</summary>
public sealed class ClusterConfigurationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
