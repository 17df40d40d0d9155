using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>Every link within the repository leads to something, headings included.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. DocumentationPage.Paths, .. DocumentationPage.ProjectPaths, "crds/README.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Relative_links_resolve(string path) => DocumentationPage.Read(path).Links()
        .Where(link => !link.Contains("://", StringComparison.Ordinal) && !Resolves(path, link))
        .ShouldBeEmpty();

    [Fact]
    public void Readme_leads_to_every_page() => DocumentationPage.Paths.Except(["README.md"])
        .ShouldBeSubsetOf(DocumentationPage.Read("README.md").Links());

    [Fact]
    public void Every_decision_has_a_row() => DocumentationPage.ProjectPaths
        .Where(path => path.StartsWith("docs/decisions/0", StringComparison.Ordinal))
        .Select(path => Path.GetFileName(path))
        .ShouldBe(DocumentationPage.Read("docs/decisions/README.md").Links().Where(link => link.StartsWith('0')).Distinct(), ignoreOrder: true);

    [Fact]
    public void Anchors_are_made_as_GitHub_makes_them() => new DocumentationPage(
            "page.md", "# A page\n\n## 2. A snapshot is evidence, not proof\n\n```sh\n# no heading\n```\n\n### `spec.urls`\n\n### Reasons\n\n### Reasons\n")
        .Anchors().ShouldBe(["a-page", "2-a-snapshot-is-evidence-not-proof", "specurls", "reasons", "reasons-1"]);

    private static bool Resolves(string from, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? from : Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(from)!, parts[0])));
        var file = Repository.PathOf(target.Split('/'));
        return parts.Length == 1
            ? Path.Exists(file)
            : File.Exists(file) && DocumentationPage.Read(target).Anchors().Contains(parts[1]);
    }
}
