using System.Text.RegularExpressions;

namespace ConnectOperator.Tests.Documentation;

/// <summary>A block of code on a page, less what it is indented by.</summary>
/// <param name="Language">sh: commands that a test runs; yaml; text: anything else.</param>
/// <param name="Text">What is in it.</param>
internal sealed partial record FencedBlock(string Language, string Text)
{
    /// <summary>Manifests: the block itself, or what its commands hand to kubectl.</summary>
    public IEnumerable<string> Manifests() => Language switch
    {
        "yaml" => [Text],
        "sh" => HereDocument().Matches(Text).Select(document => document.Groups["text"].Value),
        _ => [],
    };

    /// <summary>The lines of commands, less comments and what they hand to a program.</summary>
    public IEnumerable<string> Commands() => HereDocument().Replace(Text, "\n")
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'));

    public static FencedBlock Of(Match fence)
    {
        var indent = fence.Groups["indent"].Length;
        return new(fence.Groups["language"].Value, string.Join('\n', fence.Groups["text"].Value.Split('\n').Select(line => line.Length > indent ? line[indent..] : "")));
    }

    [GeneratedRegex(@"<<'(?<end>\w+)'\n(?<text>.*?)^\k<end>$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HereDocument();
}
