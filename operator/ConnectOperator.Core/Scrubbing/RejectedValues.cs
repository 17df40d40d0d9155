using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// ConfigException's wording in Kafka: "Invalid value v for configuration k: …". A value may hold line breaks, and these very words.
/// </summary>
internal sealed class RejectedValues(HiddenKeys keys) : ScrubRule
{
    private const string BeforeValue = "Invalid value ";
    private const string BeforeKey = " for configuration ";

    /// <summary>Shorter ones stand anywhere in a text, and say nothing.</summary>
    private const int ShortestValue = 4;

    public override void Find(string text, List<Span> found) => found.AddRange(Values(text));

    /// <summary>The values that were rejected.</summary>
    public IReadOnlyList<string> In(string text) => [.. Telling(Values(text).Select(value => text[value.Start..value.End]))];

    /// <summary>The values of hidden keys, as Connect echoes them beside each key; it hides those of type PASSWORD itself.</summary>
    public IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> echoed) =>
        [.. Telling(echoed.Where(pair => keys.Contains(pair.Key) && pair.Value != "[hidden]").Select(pair => pair.Value))];

    private static IEnumerable<string> Telling(IEnumerable<string> values) => values
        .Select(value => value.Trim())
        .Where(value => value.Length >= ShortestValue && value is not ("null" or "true" or "false"))
        .Distinct(StringComparer.Ordinal);

    private List<Span> Values(string text)
    {
        List<Span> values = [];
        if (keys.IsEmpty)
        {
            return values;
        }

        var next = text.IndexOf(BeforeValue, StringComparison.Ordinal);
        var start = -1;
        while (next >= 0)
        {
            // One that has no end before the next begins goes on there: its value holds the words.
            start = start < 0 ? next + BeforeValue.Length : start;
            var from = next + BeforeValue.Length;
            next = text.IndexOf(BeforeValue, from, StringComparison.Ordinal);
            var (ended, hiddenEnd) = Ends(text, start, from - 1, next < 0 ? text.Length : next);
            if (hiddenEnd > start)
            {
                values.Add(new(start, hiddenEnd));
            }

            start = ended ? -1 : start;
        }

        if (start >= 0 && CutEnds.Next(text, start) is >= 0 and var cut)
        {
            // Nobody knows whose value it is: the text was cut before it came to the key.
            values.Add(new(start, cut));
        }

        return values;
    }

    /// <summary>Whether a value ends in this part of the text, and where the last one of a hidden key does.</summary>
    private (bool Ended, int HiddenEnd) Ends(string text, int start, int from, int until)
    {
        var (ended, hiddenEnd) = (false, -1);
        for (var at = from; text.IndexOf(BeforeKey, at, until - at, StringComparison.Ordinal) is >= 0 and var end; at = end + 1)
        {
            ended = true;
            var key = text.AsSpan(end + BeforeKey.Length);
            key = key[..KeyLength(key)];
            var isCut = key is [.., TraceLine.Gap];
            hiddenEnd = isCut || (keys.Contains(key) && keys.OpenValueAt(key, text, start) != end) ? end : hiddenEnd;
        }

        return (ended, hiddenEnd);
    }

    private static int KeyLength(ReadOnlySpan<char> text) =>
        text.IndexOfAny(Delimiters.BehindKeys) is >= 0 and var length ? length : text.Length;
}
