namespace ControlPlane;

/// <summary>What a command said and how it ended.</summary>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>Whether the command exited with zero.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>The command's output, given that it succeeded.</summary>
    /// <exception cref="ControlPlaneException">It failed; the message has what it wrote to stderr.</exception>
    public string OutputOrThrow() =>
        Succeeded ? Output : throw new ControlPlaneException($"{CommandLine} exited with {ExitCode}: {Error}{Output}");
}
