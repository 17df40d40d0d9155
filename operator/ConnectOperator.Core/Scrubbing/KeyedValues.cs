namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// Values beside their key, as maps, JSON and logs write them: <c>{k=v, other=w}</c>, <c>"k":"v"</c>, <c>k = v</c>, <c>k: v</c>. Beside a
/// key that is not known, but whose name says that it holds a credential, one word goes. Of a hidden key the known value goes alone; where
/// another stands nobody knows its end, and the rest of the line goes with it.
/// </summary>
internal sealed class KeyedValues(HiddenKeys keys) : ScrubRule
{
    private static readonly string[] Telling = ["password", "passwd", "passphrase", "secret", "token", "apikey", "api.key", "api_key", "credential"];

    public override void Find(string text, List<Span> found)
    {
        for (var at = 0; text.AsSpan(at).IndexOfAny('=', ':') is >= 0 and var offset; at++)
        {
            at += offset;
            var key = KeyBefore(text, at, out var isQuoted);
            if (key.IsEmpty)
            {
                continue;
            }

            var hidden = keys.Contains(key);
            if (!hidden && !(IsTelling(key) && (text[at] == '=' || isQuoted)))
            {
                continue;
            }

            if (ValueBehind(text, at, key, isQuoted, hidden) is { } value && value.End > value.Start
                && !IsDone(text, value) && keys.OpenValueAt(key, text, value.Start) < 0)
            {
                found.Add(value);
            }
        }
    }

    /// <summary>A text may be scrubbed again, when lines of it were put behind each other.</summary>
    private static bool IsDone(string text, Span value) => text.AsSpan(value.Start).StartsWith(Scrubber.Redacted, StringComparison.Ordinal);

    private static ReadOnlySpan<char> KeyBefore(string text, int separator, out bool isQuoted)
    {
        var before = text.AsSpan(0, separator).TrimEnd(' ');
        isQuoted = before.Length > 0 && before[^1] is '"' or '\'';
        before = isQuoted ? before[..^1] : before;
        var start = before.LastIndexOfAnyExcept(Delimiters.OfKeys) + 1;
        return before[start..];
    }

    private static bool IsTelling(ReadOnlySpan<char> key)
    {
        foreach (var word in Telling)
        {
            if (key.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private Span? ValueBehind(string text, int separator, ReadOnlySpan<char> key, bool keyIsQuoted, bool hidden)
    {
        // "… for configuration k: Not a number" says something of the key; its value stands before. A URL is no pair either.
        if (text[separator] == ':' && !keyIsQuoted && (IsSubject(text, separator) || text.AsSpan(separator).StartsWith("://", StringComparison.Ordinal)))
        {
            return null;
        }

        var start = separator + 1;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        if (start < text.Length && text[start] is '"' or '\'')
        {
            return new(start + 1, ClosingQuote(text, start));
        }

        return new(
            start,
            !hidden ? EndOfWord(text, start)
            : keys.OwnValueAt(key, text, start) is >= 0 and var known ? known
            : EndOfValue(text, start, separator));
    }

    private static bool IsSubject(string text, int separator) =>
        text.AsSpan(0, separator).TrimEnd(' ') is var before
        && before[..(before.LastIndexOfAnyExcept(Delimiters.OfKeys) + 1)].EndsWith("configuration ", StringComparison.Ordinal);

    private static int ClosingQuote(string text, int opening)
    {
        for (var at = opening + 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == text[opening])
            {
                return at;
            }
        }

        return text.Length;
    }

    /// <summary>In braces as far as the next pair or the last one that closes; else to the end of the line.</summary>
    private static int EndOfValue(string text, int start, int separator)
    {
        var rest = text.AsSpan(start);
        var inBraces = text.AsSpan(0, separator).LastIndexOf('{') > text.AsSpan(0, separator).LastIndexOf('}');
        if (!inBraces)
        {
            return rest.IndexOfAny('\r', '\n') is >= 0 and var line ? start + line : text.Length;
        }

        var scope = rest.LastIndexOf('}') is >= 0 and var brace ? rest[..brace] : rest;
        return start + (NextPair(scope) ?? scope.Length);
    }

    /// <summary>Where ", key=" begins.</summary>
    private static int? NextPair(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOf('=') is >= 0 and var offset; at++)
        {
            at += offset;
            var before = text[..at];
            var key = before.LastIndexOfAnyExcept(Delimiters.OfKeys) + 1;
            var separators = before[..key].TrimEnd(", ");
            if (key < at && before[separators.Length..key].Contains(','))
            {
                return separators.Length;
            }
        }

        return null;
    }

    /// <summary>
    /// A password may hold the very characters behind which a URL or a list goes on: what follows is another pair only if it has a key.
    /// </summary>
    private static int EndOfWord(string text, int start)
    {
        var end = start;
        while (text.AsSpan(end).IndexOfAny(Delimiters.BehindWords) is >= 0 and var offset)
        {
            end += offset;
            var rest = text.AsSpan(end + 1);
            var word = rest[..(rest.IndexOfAny(Delimiters.BehindWords) is >= 0 and var length ? length : rest.Length)];
            if (!Delimiters.WithinWords.Contains(text[end]) || word.IsEmpty || word.Contains('='))
            {
                return end;
            }

            end++;
        }

        return text.Length;
    }
}
