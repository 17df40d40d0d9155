using ConnectOperator.IntegrationTests.EndToEnd;
using ConnectOperator.Tests.Documentation;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Documentation;

/// <summary>
/// Somebody who types the commands of a page, one after another, in a clone of the repository, with the current kube context in a
/// namespace of their own. What make would start is running already, so that make has nothing to do.
/// </summary>
internal static class Typist
{
    private const string Beginning =
        """
        set -euo pipefail
        make() { :; }
        set -x

        """;

    public static async Task<CommandResult> TypeAsync(DocumentationPage page, Stage stage, Installation installation)
    {
        var kubectl = installation.Plane.Kubectl;
        using var copy = new RepositoryCopy(installation.Plane.Version, await KustomizationFolders.VersionAsync(kubectl.Program));
        var kubeconfig = Path.Combine(copy.Path, "kubeconfig");
        File.Copy(kubectl.KubeconfigPath, kubeconfig);
        (await Command.RunAsync(kubectl.Program, ["--kubeconfig", kubeconfig, "config", "set-context", "--current", "--namespace", installation.Namespace])).OutputOrThrow();
        var script = Path.Combine(copy.Path, "commands.sh");
        await File.WriteAllTextAsync(script, Beginning + Commands(page, stage, installation));
        return await Command.RunAsync(
            "env",
            [
                // kubectl keeps what it discovers below HOME, by host and port: that of an earlier server is none of this one's business.
                "-C", copy.Path, $"HOME={copy.Path}", $"KUBECONFIG={kubeconfig}", $"PATH={Path.GetDirectoryName(kubectl.Program)}:{Environment.GetEnvironmentVariable("PATH")}",
                .. stage.Environment(installation).Select(variable => $"{variable.Key}={variable.Value}"),
                "bash", script,
            ]);
    }

    private static string Commands(DocumentationPage page, Stage stage, Installation installation)
    {
        var commands = string.Join('\n', page.Blocks.Where(block => block.Language == "sh").Select(block => block.Text));
        if (stage.ConnectUrl is not { } url)
        {
            return commands;
        }

        return commands.Contains(url, StringComparison.Ordinal)
            ? commands.Replace(url, installation.Connect.Url.ToString().TrimEnd('/'), StringComparison.Ordinal)
            : throw new InvalidOperationException($"{page.Path} has no {url}");
    }
}
