using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>The kustomizations, and the folder of definitions that is one as well as something to apply.</summary>
public sealed class KustomizationTests
{
    /// <summary>Fields that kustomize warns of, or will not know any more.</summary>
    private static readonly string[] Deprecated =
        ["bases", "patchesStrategicMerge", "patchesJson6902", "commonLabels", "commonAnnotations", "imageTags", "vars"];

    public static TheoryData<string> Files =>
    [
        .. ((string[])["crds", "deploy"])
            .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*ustomization*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.PathOf(), path))
            .Where(path => !path.Contains("flux", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Kustomizations_use_nothing_deprecated(string path) => Read(path).Select(field => field.Key).Intersect(Deprecated).ShouldBeEmpty();

    [Fact]
    public void Every_kustomization_is_looked_at() => Files.Count.ShouldBeGreaterThanOrEqualTo(9);

    /// <summary>kubectl takes every file of a folder that is called .yaml, .yml or .json.</summary>
    [Fact]
    public void Folder_of_definitions_can_be_applied() =>
        Directory.GetFiles(Repository.PathOf("crds"))
            .Where(path => Path.GetExtension(path) is ".yaml" or ".yml" or ".json")
            .SelectMany(YamlDocuments.OfFile)
            .Select(document => document["kind"]?.ToString())
            .ShouldBe(["CustomResourceDefinition", "CustomResourceDefinition"]);

    [Fact]
    public void Folder_of_definitions_is_a_kustomization_of_all_of_them() =>
        Read("crds/Kustomization")["resources"]!.AsArray().Select(file => file!.ToString())
            .ShouldBe(Directory.GetFiles(Repository.PathOf("crds"), "*.yaml").Select(path => Path.GetFileName(path)!), ignoreOrder: true);

    private static JsonObject Read(string path) => YamlDocuments.OfFile(Repository.PathOf(path.Split('/'))).Single();
}
