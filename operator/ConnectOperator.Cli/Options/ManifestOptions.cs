using System.CommandLine;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Cli.Terminal;

namespace ConnectOperator.Cli.Options;

/// <summary>Where manifests come from, in the words of kubectl.</summary>
internal sealed class ManifestOptions
{
    private readonly Option<string[]> files = new("--filename", "-f")
    {
        Description = "A file, a directory, or - for standard input; may be given several times. Default: none.",
    };

    private readonly Option<string?> kustomization = new("--kustomize", "-k") { Description = "A directory for kubectl kustomize. Default: none." };

    private readonly Option<bool> recursive = new("--recursive", "-R") { Description = "Look into directories within directories. Default: off." };

    /// <summary>Makes them known to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(files);
        command.Add(kustomization);
        command.Add(recursive);
        command.Validators.Add(result =>
        {
            if (result.GetResult(files) is null && result.GetResult(kustomization) is null)
            {
                result.AddError("Give manifests: -f with a file, a directory or -, or -k with a directory for kustomize.");
            }
        });
    }

    /// <summary>The manifests that were named.</summary>
    /// <exception cref="CommandException">They cannot be read.</exception>
    public async Task<IReadOnlyList<ManifestFile>> ReadAsync(ParseResult result, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        List<ManifestFile> read =
            [.. await ManifestReader.ReadAsync(result.GetValue(files) ?? [], result.GetValue(recursive), environment, cancellationToken)];
        if (result.GetValue(kustomization) is { } directory)
        {
            read.Add(await ManifestReader.KustomizeAsync(directory, cancellationToken));
        }

        return read;
    }
}
