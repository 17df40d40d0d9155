using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace ControlPlane;

/// <summary>
/// Kustomizations of this repository for a kubectl of any age. Until 1.20 kubectl carried kustomize 2.0.3, which wants directories in
/// <c>bases</c> and files of patches in <c>patchesStrategicMerge</c>; today's warns of both.
/// </summary>
internal static class KustomizationFolders
{
    private static readonly Version WithoutBases = new(1, 21);

    /// <summary>The manifests that a folder makes.</summary>
    /// <param name="kubectl">The program: a path, or a name to be found on the PATH.</param>
    /// <param name="repository">The repository's root.</param>
    /// <param name="folder">The kustomization's folder within the repository, with slashes.</param>
    /// <param name="cancellationToken">Ends kubectl.</param>
    /// <exception cref="ControlPlaneException">kubectl has failed, or warned; the message has its words.</exception>
    public static async Task<string> RenderAsync(string kubectl, string repository, string folder, CancellationToken cancellationToken = default)
    {
        var version = await VersionAsync(kubectl, cancellationToken);
        var copy = Directory.CreateTempSubdirectory("kustomize-");
        try
        {
            foreach (var path in ((string[])["crds", "deploy"]).SelectMany(each => Directory.GetFiles(Path.Combine(repository, each), "*", SearchOption.AllDirectories)))
            {
                var target = Path.Combine(copy.FullName, Path.GetRelativePath(repository, path));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllTextAsync(target, Understood(path, await File.ReadAllTextAsync(path, cancellationToken), version), cancellationToken);
            }

            var rendered = await Command.RunAsync(kubectl, ["kustomize", Path.Combine(copy.FullName, folder)], cancellationToken: cancellationToken);
            return rendered.Error.Length == 0 ? rendered.OutputOrThrow() : throw new ControlPlaneException($"{rendered.CommandLine}: {rendered.Error}");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>The version of kubectl itself.</summary>
    public static async Task<Version> VersionAsync(string kubectl, CancellationToken cancellationToken = default)
    {
        var answer = await Command.RunAsync(kubectl, ["version", "--client", "--output=json"], cancellationToken: cancellationToken);
        var version = JsonNode.Parse(answer.OutputOrThrow())?["clientVersion"]?["gitVersion"]?.ToString() ?? "";
        return Version.TryParse(string.Join('.', version.TrimStart('v').Split('.').Take(2)), out var parsed)
            ? parsed
            : throw new ControlPlaneException($"{answer.CommandLine} tells no version: {answer.Output}");
    }

    /// <summary>The text of a file, in the words of that kubectl where it is a kustomization.</summary>
    public static string Understood(string path, string text, Version kubectl)
    {
        if (kubectl >= WithoutBases || !Path.GetFileNameWithoutExtension(path).Equals("kustomization", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            return text;
        }

        if (root.Children.TryGetValue("resources", out var listed) && listed is YamlSequenceNode resources)
        {
            var folders = resources.Children.Where(each => !Path.HasExtension(each.ToString())).ToList();
            folders.ForEach(each => resources.Children.Remove(each));
            root.Children["bases"] = new YamlSequenceNode(folders);
        }

        if (root.Children.TryGetValue("patches", out var patched) && patched is YamlSequenceNode patches)
        {
            root.Children.Remove("patches");
            root.Children["patchesStrategicMerge"] = new YamlSequenceNode(patches.Children.Select(each => each["path"]));
        }

        using var writer = new StringWriter();
        stream.Save(writer, assignAnchors: false);
        return writer.ToString();
    }
}
