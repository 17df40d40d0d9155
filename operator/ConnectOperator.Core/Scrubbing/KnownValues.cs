namespace ConnectOperator.Core.Scrubbing;

/// <summary>Values that are known, in every way in which a message may write them.</summary>
internal sealed class KnownValues(IEnumerable<string> values) : ScrubRule
{
    /// <summary>Lines of a secret that are shorter than this are no secret by themselves.</summary>
    private const int ShortestLine = 8;

    /// <summary>Less of a secret than this, before the end of a text that was cut, is no part of it.</summary>
    private const int ShortestBeginning = 4;

    private readonly string[] forms = [.. values.SelectMany(Forms).Distinct(StringComparer.Ordinal)];

    public override void Find(string text, List<Span> found)
    {
        foreach (var form in forms)
        {
            for (var at = 0; text.IndexOf(form, at, StringComparison.Ordinal) is >= 0 and var start; at = start + form.Length)
            {
                found.Add(new(start, start + form.Length));
            }
        }

        for (var cut = CutEnds.Next(text, 0); cut >= 0; cut = CutEnds.Next(text, cut + 1))
        {
            if (LongestBeginningBefore(text, cut) is > 0 and var length)
            {
                found.Add(new(cut - length, cut));
            }
        }
    }

    /// <summary>How much of a secret stands at the end of a text that was cut within it.</summary>
    private int LongestBeginningBefore(string text, int cut)
    {
        var longest = 0;
        foreach (var form in forms)
        {
            for (var length = Math.Min(form.Length - 1, cut); length >= ShortestBeginning && length > longest; length--)
            {
                if (text.AsSpan(cut - length, length).SequenceEqual(form.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }

    /// <summary>
    /// As it is; trimmed, as ConfigDef does before it parses (a Secret made from a file ends in a line feed); line by line, because the
    /// first line of a message is shown alone; and as it stands in a URL, in JSON and in XML.
    /// </summary>
    private static IEnumerable<string> Forms(string value)
    {
        var trimmed = value.Trim();
        if (trimmed.Length == 0)
        {
            return [];
        }

        var lines = trimmed.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine);
        return
        [
            value,
            trimmed,
            .. lines,
            Uri.EscapeDataString(trimmed),
            Uri.EscapeDataString(trimmed).Replace("%20", "+", StringComparison.Ordinal),
            trimmed.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal),
            trimmed.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal),
        ];
    }
}
