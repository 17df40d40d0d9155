using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;

namespace ConnectOperator.Tests.Documentation;

/// <summary>A page for people, in Markdown as GitHub reads it.</summary>
/// <param name="Path">Path within the repository, with slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record DocumentationPage(string Path, string Text)
{
    /// <summary>README.md and docs/*.md.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        "README.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(path => $"docs/{System.IO.Path.GetFileName(path)}").Order(StringComparer.Ordinal),
    ];

    /// <summary>Pages of the project beside those of the product: how to contribute, what changed, why it is built so.</summary>
    public static IReadOnlyList<string> ProjectPaths { get; } =
    [
        .. Directory.GetFiles(Repository.PathOf(), "*.md").Select(path => System.IO.Path.GetFileName(path)).Except(["README.md"]).Order(StringComparer.Ordinal),
        .. Directory.GetFiles(Repository.PathOf("docs", "decisions"), "*.md").Select(path => $"docs/decisions/{System.IO.Path.GetFileName(path)}").Order(StringComparer.Ordinal),
    ];

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<FencedBlock> Blocks { get; } = [.. Fence().Matches(Text).Select(FencedBlock.Of)];

    public static DocumentationPage Read(string path) => new(path, File.ReadAllText(Repository.PathOf(path.Split('/'))));

    /// <summary>Targets of links in the text, without those in code.</summary>
    public IEnumerable<string> Links() => Link().Matches(Prose()).Select(link => link.Groups["target"].Value);

    /// <summary>What the headings may be linked by.</summary>
    public IReadOnlySet<string> Anchors()
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fence().Replace(Text, "")))
        {
            var anchor = Unanchored().Replace(heading.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var again = 0; !anchors.Add(again == 0 ? anchor : $"{anchor}-{again}"); again++)
            {
            }
        }

        return anchors;
    }

    /// <summary>The text without code.</summary>
    public string Prose() => InlineCode().Replace(Fence().Replace(Text, ""), "");

    [GeneratedRegex(@"^(?<indent> *)```(?<language>[^\n`]*)\n(?<text>.*?)^ *```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<title>[^\n]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unanchored();
}
