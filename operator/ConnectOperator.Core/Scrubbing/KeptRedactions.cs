namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// A value that was secret before a Secret was rotated is known to the process that saw it, and to no later one, while a task that failed
/// with it goes on showing it. What an earlier process took out of the same text stays out.
/// </summary>
internal static class KeptRedactions
{
    private static readonly string[] Gaps = ["[redacted]", "…"];

    /// <summary>The text as it was told before, if that is this text with more taken out; else as it is.</summary>
    public static string Of(string? before, string text) => before is not null && Hold(before, text) ? before : text;

    /// <summary>Whether something was taken out of the text as it was told before, which is this text otherwise, perhaps cut.</summary>
    public static bool Hold(string before, string text) =>
        before.Contains(Gaps[0], StringComparison.Ordinal) && Fits(before.Split(Gaps, StringSplitOptions.None), text);

    private static bool Fits(string[] parts, string text)
    {
        if (!text.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts.AsSpan(1..^1))
        {
            if (text.IndexOf(part, at, StringComparison.Ordinal) is not (>= 0 and var found))
            {
                return false;
            }

            at = found + part.Length;
        }

        return text.Length - parts[^1].Length >= at && text.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
