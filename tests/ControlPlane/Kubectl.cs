namespace ControlPlane;

/// <summary>kubectl as one user of one cluster.</summary>
public sealed class Kubectl
{
    private readonly string program;
    private readonly string cacheDirectory;

    internal Kubectl(string program, string kubeconfigPath, string cacheDirectory)
    {
        this.program = program;
        this.cacheDirectory = cacheDirectory;
        KubeconfigPath = kubeconfigPath;
    }

    /// <summary>The kubeconfig file that says which user of which cluster.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Runs kubectl and returns whatever came of it; <paramref name="input"/> is what <c>-f -</c> reads.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, string? input = null, CancellationToken cancellationToken = default) =>
        // The default discovery cache is keyed by host and port: an earlier server on this port would answer for this one.
        Command.RunAsync(program, ["--kubeconfig", KubeconfigPath, "--cache-dir", cacheDirectory, .. arguments], input, cancellationToken: cancellationToken);

    internal Kubectl As(string otherKubeconfigPath) => new(program, otherKubeconfigPath, cacheDirectory);
}
