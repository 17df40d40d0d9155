using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// A connector's config as Connect lists it, held for as long as it does not change and read only when something does: values lie behind
/// one another in UTF-8, and become strings when they are asked for. Immutable.
/// </summary>
internal sealed class CompactConfig : IReadOnlyDictionary<string, string>
{
    /// <summary>In ordinal order.</summary>
    private readonly string[] keys;

    /// <summary>Where the value of each key ends in <see cref="values"/>; it begins where the one before it ends.</summary>
    private readonly int[] ends;
    private readonly byte[] values;

    private CompactConfig(IReadOnlyDictionary<string, string> config)
    {
        keys = [.. config.Keys.Order(StringComparer.Ordinal)];
        ends = new int[keys.Length];
        var end = 0;
        for (var index = 0; index < keys.Length; index++)
        {
            ends[index] = end += Encoding.UTF8.GetByteCount(config[keys[index]]);
        }

        values = new byte[end];
        for (var index = 0; index < keys.Length; index++)
        {
            Encoding.UTF8.GetBytes(config[keys[index]], values.AsSpan(StartOf(index)));
        }
    }

    public int Count => keys.Length;

    public IEnumerable<string> Keys => keys;

    public IEnumerable<string> Values => Enumerable.Range(0, keys.Length).Select(ValueAt);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no key {key}.");

    public static CompactConfig Of(IReadOnlyDictionary<string, string> config) => new(config);

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? ValueAt(index) : null;
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var index = 0; index < keys.Length; index++)
        {
            yield return new(keys[index], ValueAt(index));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key) => Array.BinarySearch(keys, key, StringComparer.Ordinal);

    private string ValueAt(int index) => Encoding.UTF8.GetString(values.AsSpan(StartOf(index), ends[index] - StartOf(index)));

    private int StartOf(int index) => index == 0 ? 0 : ends[index - 1];
}
