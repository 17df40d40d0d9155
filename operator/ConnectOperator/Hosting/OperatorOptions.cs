using ConnectOperator.Leadership;

namespace ConnectOperator.Hosting;

/// <summary>How the program was asked to run.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Path of a kubeconfig; null for the usual places, or the pod's service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>A context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Namespaces to watch; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Whether to watch the namespace of the kube context, or the pod's own, too.</summary>
    public bool OwnNamespace { get; init; }

    /// <summary>How to stand for election; null to work without.</summary>
    public ElectionOptions? Election { get; init; }

    /// <summary>Whether metrics have series for each connector.</summary>
    public bool ConnectorMetrics { get; init; } = true;
}
