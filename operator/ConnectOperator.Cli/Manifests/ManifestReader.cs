using System.ComponentModel;
using System.Diagnostics;
using ConnectOperator.Cli.Terminal;

namespace ConnectOperator.Cli.Manifests;

/// <summary>Reads what <c>-f</c> and <c>-k</c> name.</summary>
internal static class ManifestReader
{
    /// <summary>Name of the file that <c>-</c> stands for, in messages.</summary>
    public const string StandardInput = "stdin";

    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    /// <summary>The files in the order in which they were named, those of a directory by name.</summary>
    /// <param name="paths">Files, directories, or <c>-</c> for standard input.</param>
    /// <param name="recursive">Whether directories within directories are read.</param>
    /// <param name="environment">Where standard input comes from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">A file cannot be read, or a directory holds none.</exception>
    public static async Task<IReadOnlyList<ManifestFile>> ReadAsync(
        IEnumerable<string> paths, bool recursive, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        List<ManifestFile> files = [];
        foreach (var path in paths)
        {
            if (path == "-")
            {
                files.Add(new(StandardInput, await environment.Input.ReadToEndAsync(cancellationToken)));
                continue;
            }

            foreach (var file in FilesOf(path, recursive))
            {
                files.Add(new(file, await TextOfAsync(file, cancellationToken)));
            }
        }

        return files;
    }

    /// <summary>What kubectl's kustomize makes of a directory, as one file.</summary>
    /// <exception cref="CommandException">There is no kubectl, or it refuses the directory.</exception>
    public static async Task<ManifestFile> KustomizeAsync(string directory, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("kubectl", ["kustomize", directory]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var kubectl = Process.Start(start)!;
            var errors = kubectl.StandardError.ReadToEndAsync(cancellationToken);
            var text = await kubectl.StandardOutput.ReadToEndAsync(cancellationToken);
            await kubectl.WaitForExitAsync(cancellationToken);
            return kubectl.ExitCode == 0
                ? new($"kustomize {directory}", text)
                : throw new CommandException($"kubectl kustomize {directory} failed: {(await errors).ReplaceLineEndings(" ").Trim()}");
        }
        catch (Win32Exception missing)
        {
            throw new CommandException("-k needs kubectl on the PATH: install it, or write the manifests to files and pass them with -f.", missing);
        }
    }

    private static string[] FilesOf(string path, bool recursive)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new CommandException($"There is no file or directory {path}.");
        }

        var files = Directory
            .EnumerateFiles(path, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0
            ? files
            : throw new CommandException($"The directory {path} holds no {string.Join(", ", Extensions)} file{(recursive ? "" : "; -R looks into the directories within")}.");
    }

    private static async Task<string> TextOfAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The file {file} cannot be read: {refused.Message}", refused);
        }
    }
}
