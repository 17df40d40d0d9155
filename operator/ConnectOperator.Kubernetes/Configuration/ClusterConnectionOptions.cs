namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>Where to look for the cluster. Tests replace the environment and the paths.</summary>
public sealed record ClusterConnectionOptions
{
    /// <summary>A kubeconfig file to use and no other (<c>--kubeconfig</c>); null to look in the usual places.</summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>Context to use in place of the current one (<c>--context</c>).</summary>
    public string? Context { get; init; }

    /// <summary>Where the kubelet puts a pod's token, authority and namespace.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Home directory, for <c>.kube/config</c>.</summary>
    public string HomeDirectory { get; init; } = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
