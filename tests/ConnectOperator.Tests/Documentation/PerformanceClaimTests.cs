using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>Who says in the README how fast or how frugal the operator is says where that was measured.</summary>
public sealed partial class PerformanceClaimTests
{
    private const string Page = "(docs/performance.md#";

    [Fact]
    public void Figures_in_the_readme_lead_to_the_row_that_holds_them() =>
        ClaimsWithoutEvidence(DocumentationPage.Read("README.md")).ShouldBeEmpty();

    [Theory]
    [InlineData("* It reacts in 20 ms.", 1)]
    [InlineData("* It reacts in 20 ms\n  to [changes](docs/performance.md#reaction).\n* It needs 3 % of a core.", 1)]
    [InlineData("Ten times faster.\n\nIt is 12 times faster.", 1)]
    [InlineData("See Kafka 3.9.0, `sleep 5s` and KIP-980.\n\n```sh\nkubectl wait --timeout=20s\n```", 0)]
    public void A_figure_is_told_from_other_numbers(string text, int claims) =>
        ClaimsWithoutEvidence(new DocumentationPage("README.md", text)).Count().ShouldBe(claims);

    private static IEnumerable<string> ClaimsWithoutEvidence(DocumentationPage page) => Paragraph().Split(page.Prose())
        .Where(paragraph => Figure().IsMatch(paragraph) && !paragraph.Contains(Page, StringComparison.Ordinal));

    /// <summary>Paragraphs, items of lists and rows of tables.</summary>
    [GeneratedRegex(@"\n\s*\n|\n(?=[*|])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Paragraph();

    /// <summary>A number with a unit of time, memory or proportion.</summary>
    [GeneratedRegex(@"\b\d+([.,]\d+)?\s?(ms|s|seconds?|minutes?|KB|MB|MiB|GiB|%|times|x)(?!\w)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Figure();
}
