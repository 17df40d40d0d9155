using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>Pictures are well-formed, and were drawn from what is beside them.</summary>
public sealed partial class PictureTests
{
    public static TheoryData<string> Pictures =>
    [
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.svg", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf(), path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Pictures_have_a_size_and_need_nothing_from_elsewhere(string path)
    {
        var svg = XDocument.Load(Repository.PathOf(path.Split('/'))).Root!;

        svg.Attribute("viewBox").ShouldNotBeNull();
        svg.Descendants().Select(element => element.Name.LocalName).ShouldNotContain("script");
        svg.Descendants().SelectMany(element => element.Attributes()).Where(attribute => attribute.Name.LocalName == "href").ShouldBeEmpty();
    }

    [Fact]
    public void The_flow_has_the_texts_of_its_source()
    {
        var source = Labels().Matches(File.ReadAllText(Repository.PathOf("docs", "images", "flow.dot")))
            .SelectMany(label => label.Groups["text"].Value.Split("\\n"));

        Texts("flow.svg").ShouldBe(source, ignoreOrder: true, "run `make flow`");
    }

    [Fact]
    public void The_terminal_shows_the_connector_of_the_readme()
    {
        var manifest = YamlDocuments.Read(DocumentationPage.Read("README.md").Blocks.First(block => block.Language == "yaml").Text).Single();

        Texts("terminal.svg").ShouldContain(text => text.Contains(manifest["metadata"]!["name"]!.ToString()), "run `make screenshot`");
    }

    private static IEnumerable<string> Texts(string name) => XDocument.Load(Repository.PathOf("docs", "images", name))
        .Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value);

    [GeneratedRegex("""label="(?<text>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Labels();
}
