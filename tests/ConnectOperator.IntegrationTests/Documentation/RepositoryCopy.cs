using ConnectOperator.Tests.Core;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Documentation;

/// <summary>A copy of what people have of the repository where they type commands: its manifests, as far as a given server, and a given kubectl, understand them.</summary>
internal sealed class RepositoryCopy : IDisposable
{
    private static readonly string[] KindsThatDependOnTheServer = ["kind: CustomResourceDefinition", "kind: PodDisruptionBudget"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("repository-");

    public RepositoryCopy(Version server, Version kubectl)
    {
        foreach (var path in ((string[])["crds", "deploy"]).SelectMany(each => Directory.GetFiles(Repository.PathOf(each), "*", SearchOption.AllDirectories)))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(Repository.PathOf(), path));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, KustomizationFolders.Understood(path, Understood(path, server), kubectl));
        }
    }

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);

    private static string Understood(string path, Version server)
    {
        var text = File.ReadAllText(path);
        return path.EndsWith(".yaml", StringComparison.Ordinal)
            && !path.Contains("/helm/", StringComparison.Ordinal)
            && KindsThatDependOnTheServer.Any(kind => text.Contains(kind, StringComparison.Ordinal))
                ? ManifestDocuments.Read(text, server).Yaml
                : text;
    }
}
