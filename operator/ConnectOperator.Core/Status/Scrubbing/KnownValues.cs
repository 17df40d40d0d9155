namespace ConnectOperator.Core.Status.Scrubbing;

/// <summary>Values that are known, in every way in which a message may write them.</summary>
internal sealed class KnownValues(IEnumerable<string> values) : ScrubRule
{
    /// <summary>Lines of a secret that are shorter than this are no secret by themselves.</summary>
    private const int ShortestLine = 8;

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
