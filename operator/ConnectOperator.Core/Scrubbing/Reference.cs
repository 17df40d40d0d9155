using System.Text.RegularExpressions;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// <c>${provider:path:key}</c> and <c>${provider:key}</c>, which Connect resolves (ConfigTransformer's pattern). A placeholder without a
/// colon, such as <c>${topic}</c>, is the connector's own affair and hides nothing.
/// </summary>
internal static partial class Reference
{
    public static bool IsIn(string value) => Pattern().IsMatch(value);

    /// <summary>
    /// The text before the first reference and behind the last, as far as it shows as it is written: a placeholder ends it.
    /// Two empty ones where there is no reference.
    /// </summary>
    public static (string Before, string After) Context(string value)
    {
        if (Pattern().Match(value) is not { Success: true } first)
        {
            return ("", "");
        }

        var last = first;
        for (var next = first.NextMatch(); next.Success; next = next.NextMatch())
        {
            last = next;
        }

        var (before, after) = (value[..first.Index], value[(last.Index + last.Length)..]);
        var start = before.LastIndexOf("${", StringComparison.Ordinal) is >= 0 and var opening && before.IndexOf('}', opening) is >= 0 and var closing
            ? closing + 1
            : 0;
        return (before[start..], after.IndexOf("${", StringComparison.Ordinal) is >= 0 and var placeholder ? after[..placeholder] : after);
    }

    [GeneratedRegex(@"\$\{[^}:]*:[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
