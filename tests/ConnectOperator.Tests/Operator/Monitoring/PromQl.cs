using System.Text.RegularExpressions;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>Which metrics an expression refers to, and by which labels.</summary>
internal static partial class PromQl
{
    /// <summary>Metrics with the labels that their selectors name.</summary>
    public static IEnumerable<(string Metric, IReadOnlyList<string> Labels)> Selectors(string expression)
    {
        // Grouping and matching name labels, and strings name anything.
        var bare = Grouping().Replace(expression, " ");
        return Selector().Matches(bare).Select(match => (
            match.Groups["metric"].Value,
            (IReadOnlyList<string>)[.. Matcher().Matches(match.Groups["matchers"].Value).Select(matcher => matcher.Groups["label"].Value)]));
    }

    /// <summary>Every name of a metric here has an underscore; no function that is used does, but for one.</summary>
    [GeneratedRegex(
        @"\b(?!histogram_quantile\b)(?<metric>[a-z]+_[a-z_]+)\b(\{(?<matchers>[^}]*)\})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Selector();

    [GeneratedRegex("""(?<label>[a-z_]+)\s*(=~|!~|!=|=)\s*"[^"]*"\s*,?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Grouping();
}
