namespace ControlPlane;

/// <summary>The programs of a control plane.</summary>
internal sealed record ControlPlaneBinaries(string Directory)
{
    public string Etcd => Path.Combine(Directory, "etcd");

    public string ApiServer => Path.Combine(Directory, "kube-apiserver");

    public string ControllerManager => Path.Combine(Directory, "kube-controller-manager");

    /// <summary>The one beside the servers, whose version fits theirs, else the machine's.</summary>
    public string Kubectl => Path.Combine(Directory, "kubectl") is var beside && File.Exists(beside) ? beside : "kubectl";

    /// <summary>Takes those that the target names, else the cached ones, which are built the first time anybody asks.</summary>
    public static async Task<ControlPlaneBinaries> FindAsync(ControlPlaneTarget target, TextWriter progress, CancellationToken cancellationToken)
    {
        if (target.AssetsDirectory is { } assets)
        {
            return new ControlPlaneBinaries(assets);
        }

        // The script alone knows where the cache is and what is in it; with all there it answers in milliseconds.
        var script = Path.Combine(AppContext.BaseDirectory, "build-control-plane.sh");
        var built = await Command.RunAsync("bash", [script], progress: progress, cancellationToken: cancellationToken);
        return new ControlPlaneBinaries(built.OutputOrThrow().Trim());
    }
}
