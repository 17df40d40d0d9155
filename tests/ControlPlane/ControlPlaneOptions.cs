namespace ControlPlane;

/// <summary>What to start. The defaults give an etcd and a kube-apiserver that leave nothing behind.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>
    /// Also start the controller manager, without which namespaces never finish deleting and owner references mean nothing.
    /// It looks for new kinds every 30 seconds: owner references of custom resources count from then on.
    /// </summary>
    public bool ControllerManager { get; init; }

    /// <summary>Also keep account of what service accounts ask the API server, for <see cref="KubernetesControlPlane.ReadAuditAsync"/>.</summary>
    public bool Audit { get; init; }

    /// <summary>
    /// Where keys, kubeconfigs and logs go; created when missing. Null means a temporary directory, which goes with the control plane.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>Told what takes long: the lines of the first build.</summary>
    public TextWriter Progress { get; init; } = TextWriter.Null;
}
