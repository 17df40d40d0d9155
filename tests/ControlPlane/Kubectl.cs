namespace ControlPlane;

/// <summary>kubectl as one user of one cluster.</summary>
public sealed class Kubectl
{
    private readonly string cacheDirectory;

    internal Kubectl(string program, string kubeconfigPath, string cacheDirectory)
    {
        Program = program;
        this.cacheDirectory = cacheDirectory;
        KubeconfigPath = kubeconfigPath;
    }

    /// <summary>The program itself: a path, or a name to be found on the PATH.</summary>
    public string Program { get; }

    /// <summary>The kubeconfig file that says which user of which cluster.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Runs kubectl and returns whatever came of it; <paramref name="input"/> is what <c>-f -</c> reads.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, string? input = null, CancellationToken cancellationToken = default) =>
        // The default discovery cache is keyed by host and port: an earlier server on this port would answer for this one.
        Command.RunAsync(Program, ["--kubeconfig", KubeconfigPath, "--cache-dir", cacheDirectory, .. arguments], input, cancellationToken: cancellationToken);

    internal Kubectl As(string otherKubeconfigPath) => new(Program, otherKubeconfigPath, cacheDirectory);
}
