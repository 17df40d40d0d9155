using System.Collections.Immutable;
using ConnectDouble.Json;

namespace ConnectDouble.Cluster;

/// <summary>A connector's configuration in the order in which it was written. A null value is possible only until validation refuses it.</summary>
internal sealed class ConnectorConfig
{
    private readonly ImmutableArray<KeyValuePair<string, string?>> entries;

    private ConnectorConfig(ImmutableArray<KeyValuePair<string, string?>> entries) => this.entries = entries;

    public static ConnectorConfig Empty { get; } = new([]);

    public ImmutableArray<KeyValuePair<string, string?>> Entries => entries;

    public string? this[string key]
    {
        get
        {
            foreach (var entry in entries)
            {
                if (entry.Key == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    public bool Contains(string key) => entries.Any(entry => entry.Key == key);

    public static ConnectorConfig From(IEnumerable<KeyValuePair<string, string?>> pairs) =>
        pairs.Aggregate(Empty, (config, pair) => config.With(pair.Key, pair.Value));

    /// <summary>Sets a key; one that is there already keeps its place, as in a Java <c>LinkedHashMap</c>.</summary>
    public ConnectorConfig With(string key, string? value)
    {
        var pair = KeyValuePair.Create(key, value);
        for (var index = 0; index < entries.Length; index++)
        {
            if (entries[index].Key == key)
            {
                return new(entries.SetItem(index, pair));
            }
        }

        return new(entries.Add(pair));
    }

    public ConnectorConfig Without(string key) => new(entries.RemoveAll(entry => entry.Key == key));

    /// <summary>The configuration as it reads back from the config topic.</summary>
    public ConnectorConfig InHashOrder() => new(JavaHashOrder.Sort(entries, entry => entry.Key));

    /// <summary>How Java prints the map; Connect puts it into one error message.</summary>
    public string ToJavaText() => $"{{{string.Join(", ", entries.Select(entry => $"{entry.Key}={entry.Value}"))}}}";

    /// <summary>Whether both hold the same values; the order in which they were written does not count.</summary>
    public bool SameAs(ConnectorConfig other) =>
        entries.Length == other.entries.Length && entries.All(entry => other.Contains(entry.Key) && other[entry.Key] == entry.Value);
}
