using System.Collections.Frozen;

namespace ConnectOperator.Core.Status.Scrubbing;

/// <summary>
/// Config keys whose values must not show. Connect names a key without the prefix of the part that it was given to: a
/// <c>value.converter.schemas.enable</c> is <c>schemas.enable</c> to the converter (recorded). Where the end of such a key is that of an
/// open one too, or all of it, the open one's own value is no secret.
/// </summary>
internal sealed class HiddenKeys
{
    private readonly FrozenSet<string> names;
    private readonly FrozenDictionary<string, string[]> openValues;

    public HiddenKeys(IEnumerable<string> hidden, IEnumerable<KeyValuePair<string, string>> open)
    {
        var keys = hidden.ToFrozenSet(StringComparer.Ordinal);
        names = keys.SelectMany(WithoutPrefixes).ToFrozenSet(StringComparer.Ordinal);
        openValues = open
            .SelectMany(pair => WithoutPrefixes(pair.Key).Select(name => (Name: name, pair.Value)))
            .Where(shared => names.Contains(shared.Name) && !keys.Contains(shared.Name) && shared.Value.Length > 0)
            .GroupBy(shared => shared.Name, shared => shared.Value, StringComparer.Ordinal)
            .ToFrozenDictionary(values => values.Key, values => values.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    public static HiddenKeys None { get; } = new([], []);

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
