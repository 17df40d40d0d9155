using System.Collections.Frozen;

namespace ConnectOperator.Core.Status.Scrubbing;

/// <summary>
/// Config keys whose values must not show. Connect names a key without the prefix of the part that it was given to: a
/// <c>value.converter.schemas.enable</c> is <c>schemas.enable</c> to the converter (recorded).
/// </summary>
internal sealed class HiddenKeys
{
    private readonly FrozenSet<string> names;

    public HiddenKeys(IEnumerable<string> keys)
    {
        names = keys.SelectMany(WithoutPrefixes).ToFrozenSet(StringComparer.Ordinal);
    }

    public static HiddenKeys None { get; } = new([]);

    public bool IsEmpty => names.Count == 0;

    public bool Contains(ReadOnlySpan<char> name) => names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

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
