using System.Collections.Frozen;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// Config keys whose values must not show. Connect names a key without the prefix of the part that it was given to: a
/// <c>value.converter.schemas.enable</c> is <c>schemas.enable</c> to the converter (recorded). Where the end of such a key is that of an
/// open one too, or all of it, the open one's own value is no secret.
/// </summary>
internal sealed class HiddenKeys
{
    /// <summary>Shorter values may be the beginning of anything.</summary>
    private const int ShortestOwn = 4;

    private readonly FrozenSet<string> names;
    private readonly FrozenDictionary<string, string[]> openValues;
    private readonly FrozenDictionary<string, string[]> ownValues;

    /// <summary>Of a config.</summary>
    /// <param name="hidden">Keys whose values must not show.</param>
    /// <param name="open">Keys and values that anybody may see.</param>
    /// <param name="own">Of hidden keys those whose values are known.</param>
    public HiddenKeys(IEnumerable<string> hidden, IEnumerable<KeyValuePair<string, string>> open, IEnumerable<KeyValuePair<string, string>> own)
    {
        var keys = hidden.ToFrozenSet(StringComparer.Ordinal);
        names = keys.SelectMany(WithoutPrefixes).ToFrozenSet(StringComparer.Ordinal);
        openValues = ByName(open, (name, value) => names.Contains(name) && !keys.Contains(name) && value.Length > 0);
        ownValues = ByName(own.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Trim())), (_, value) => value.Length >= ShortestOwn);
    }

    public static HiddenKeys None { get; } = new([], [], []);

    public bool IsEmpty => names.Count == 0;

    public bool Contains(ReadOnlySpan<char> name) => names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>The end of the open value of such a key, if the text goes on with one; else -1.</summary>
    public int OpenValueAt(ReadOnlySpan<char> name, string text, int start)
    {
        if (openValues.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var values))
        {
            foreach (var value in values)
            {
                if (text.AsSpan(start).StartsWith(value, StringComparison.Ordinal) && IsBorder(text, start + value.Length))
                {
                    return start + value.Length;
                }
            }
        }

        return -1;
    }

    /// <summary>The end of the value of a hidden key where the text has the known one, as a word or words of its own; else -1.</summary>
    public int OwnValueAt(ReadOnlySpan<char> name, string text, int start)
    {
        var longest = -1;
        if (ownValues.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var values))
        {
            foreach (var value in values)
            {
                var end = start + value.Length;
                if (end > longest && text.AsSpan(start).StartsWith(value, StringComparison.Ordinal) && (end == text.Length || Delimiters.BehindValues.Contains(text[end])))
                {
                    longest = end;
                }
            }
        }

        return longest;
    }

    /// <summary>Values by every name by which Connect may call their keys.</summary>
    private static FrozenDictionary<string, string[]> ByName(IEnumerable<KeyValuePair<string, string>> config, Func<string, string, bool> counts) => config
        .SelectMany(pair => WithoutPrefixes(pair.Key).Select(name => (Name: name, pair.Value)))
        .Where(named => counts(named.Name, named.Value))
        .GroupBy(named => named.Name, named => named.Value, StringComparer.Ordinal)
        .ToFrozenDictionary(values => values.Key, values => values.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    private static bool IsBorder(string text, int at) => at == text.Length || !Delimiters.OfKeys.Contains(text[at]);

    private static IEnumerable<string> WithoutPrefixes(string key)
    {
        for (var at = 0; at >= 0; at = key.IndexOf('.', at) is >= 0 and var dot ? dot + 1 : -1)
        {
            if (at < key.Length)
            {
                yield return key[at..];
            }
        }
    }
}
