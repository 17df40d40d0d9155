namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// What stands where a reference stood: <c>jdbc:postgresql://db/app?password=${file:/secrets:password}</c> shows in a trace with the
/// password in it, and no key beside it.
/// </summary>
internal sealed class ReferenceContext(IEnumerable<string> values) : ScrubRule
{
    /// <summary>Fewer characters stand in any text.</summary>
    private const int Telling = 4;

    private readonly (string Before, string After)[] services =
        [.. values.Select(Reference.Context).Where(around => around.Before.Length >= Telling || around.After.Length >= Telling).Distinct()];

    public override void Find(string text, List<Span> found)
    {
        foreach (var (before, after) in services)
        {
            var anchor = before.Length >= Telling ? before : after;
            for (var at = 0; text.IndexOf(anchor, at, StringComparison.Ordinal) is >= 0 and var start; at = start + anchor.Length)
            {
                var value = anchor == before ? Behind(text, start + before.Length, after) : new(WordStart(text, start), start);
                if (value.End > value.Start)
                {
                    found.Add(value);
                }
            }
        }
    }

    /// <summary>As far as the text that follows in the config, if that comes on the same line, or else to the end of the word.</summary>
    private static Span Behind(string text, int start, string after)
    {
        var rest = text.AsSpan(start);
        var line = rest.IndexOfAny('\r', '\n') is >= 0 and var end ? rest[..end] : rest;
        return after.Length > 0 && line.IndexOf(after, StringComparison.Ordinal) is >= 0 and var follows
            ? new(start, start + follows)
            : new(start, start + (line.IndexOfAny(Delimiters.BehindUrls) is >= 0 and var word ? word : line.Length));
    }

    private static int WordStart(string text, int end) => text.AsSpan(0, end).LastIndexOfAny(Delimiters.BeforeWords) + 1;
}
