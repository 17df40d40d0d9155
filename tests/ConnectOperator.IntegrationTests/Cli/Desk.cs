using System.Diagnostics;
using System.Text;
using ConnectOperator.Tests.Core;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Cli;

/// <summary>Where a session is typed: a shell in a directory of its own that has the files of the stage, with kubectl and its plugin on the PATH.</summary>
internal sealed class Desk : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("cli-session");
    private readonly CliPath cli = new();
    private readonly List<(string Shown, string Real)> names = [];

    private Desk(string kubectl)
    {
        Kubectl = kubectl;
        Copy(Repository.PathOf("tests", "ConnectOperator.IntegrationTests", "Cli", "stage"), directory.FullName);
    }

    /// <summary>Path of kubectl.</summary>
    public string Kubectl { get; }

    /// <summary>A kubeconfig; null when there is no cluster.</summary>
    public string? Kubeconfig { get; set; }

    public static async Task<Desk> SetAsync() => new((await ControlPlaneBinaries.FindAsync(ControlPlaneTarget.Discover(), TextWriter.Null, CancellationToken.None)).Kubectl);

    /// <summary>Shows a name such as a URL in another form than the one that works here.</summary>
    public void Call(string real, string shown) => names.Add((shown, real));

    /// <summary>Types the commands; the session as it went.</summary>
    public async Task<string> TypeAsync(IEnumerable<string> commands)
    {
        StringBuilder text = new();
        foreach (var command in commands)
        {
            text.Append("$ ").Append(command).Append('\n').Append(Shown(await RunAsync(Real(command))));
        }

        return text.ToString();
    }

    public void Dispose()
    {
        cli.Dispose();
        directory.Delete(recursive: true);
    }

    private async Task<string> RunAsync(string command)
    {
        ProcessStartInfo start = new("bash", ["-c", $"exec 2>&1; {command}"])
        {
            WorkingDirectory = directory.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{cli.Folder}:{Path.GetDirectoryName(Kubectl)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = directory.FullName;
        start.Environment["KUBECONFIG"] = Kubeconfig ?? "";
        using var shell = Programs.Start(start);
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }

    private string Real(string text) => names.Aggregate(text, (told, name) => told.Replace(name.Shown, name.Real, StringComparison.Ordinal));

    private string Shown(string text) => names.Aggregate(text, (told, name) => told.Replace(name.Real, name.Shown, StringComparison.Ordinal));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
