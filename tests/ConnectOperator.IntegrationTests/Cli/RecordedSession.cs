using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;

namespace ConnectOperator.IntegrationTests.Cli;

/// <summary>Commands behind <c>$ </c> and what they say, as a section of docs/cli.md shows them: the reviewed output of each verb.</summary>
/// <param name="Section">The heading.</param>
/// <param name="Text">The block's text.</param>
internal sealed partial record RecordedSession(string Section, string Text)
{
    private static readonly string Page = Repository.PathOf("docs", "cli.md");

    /// <summary>The command of each, in order.</summary>
    public IReadOnlyList<string> Commands { get; } =
        [.. Text.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])];

    /// <summary>All of the page, in order.</summary>
    public static IReadOnlyList<RecordedSession> All =>
    [
        .. from section in Heading().Split(File.ReadAllText(Page)).Skip(1)
           let title = section[..section.IndexOf('\n', StringComparison.Ordinal)]
           from Match block in Block().Matches(section)
           select new RecordedSession(title, block.Groups["text"].Value),
    ];

    /// <summary>Puts what was said now in the place of what the page shows.</summary>
    public void Replace(string text) => File.WriteAllText(Page, File.ReadAllText(Page).Replace($"```text\n{Text}```", $"```text\n{text}```", StringComparison.Ordinal));

    [GeneratedRegex("^## ", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```text\n(?<text>\$ .*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Block();
}
