using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>What every page has in common.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> ProductPages => [.. DocumentationPage.Paths.Except(["README.md"])];

    public static TheoryData<string> AllPages => [.. DocumentationPage.Paths, .. DocumentationPage.ProjectPaths];

    [Theory]
    [MemberData(nameof(ProductPages))]
    public void Pages_open_with_what_the_reader_can_do_after_them(string path) =>
        DocumentationPage.Read(path).Text.Split("\n\n")[1].ShouldMatch("^(After this page|Look up here)");

    /// <summary>Paths in code, without those that a command makes.</summary>
    [Theory]
    [MemberData(nameof(AllPages))]
    public void Files_and_folders_that_a_page_names_exist(string path) => CodePath().Matches(DocumentationPage.Read(path).Text)
        .Select(match => match.Groups["path"].Value.TrimEnd('/', '.'))
        .Where(named => !Path.Exists(Repository.PathOf(named.Split('/'))))
        .ShouldBeEmpty();

    [GeneratedRegex(@"`(?<path>(operator|tests|deploy|docs|crds)/[\w./-]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodePath();
}
