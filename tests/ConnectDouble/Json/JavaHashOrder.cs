using System.Collections.Immutable;

namespace ConnectDouble.Json;

/// <summary>
/// The order in which a Java <c>HashMap</c> iterates: Connect keeps what it has read back from its topics in hash maps, so every GET answers
/// in this order while a write echoes the order it was sent. Clients that compare texts instead of maps break on it.
/// </summary>
internal static class JavaHashOrder
{
    private const int SmallestTable = 16;

    public static ImmutableArray<T> Sort<T>(IReadOnlyCollection<T> items, Func<T, string> key) => SortByHash(items, item => HashOf(key(item)));

    /// <summary>The order of keys that are no strings, by their own hash codes.</summary>
    public static ImmutableArray<T> SortByHash<T>(IReadOnlyCollection<T> items, Func<T, uint> hash)
    {
        var mask = TableSize(items.Count) - 1;
        // OrderBy is stable: keys of one bucket stay in insertion order, as in a bucket's linked list.
        return [.. items.OrderBy(item => Bucket(hash(item), mask))];
    }

    /// <summary>The order of a map that was copied from another one: a copy is made no larger than its entries need.</summary>
    public static ImmutableArray<string> SortCopied(IReadOnlyCollection<string> keys)
    {
        var size = 1;
        while (size < (keys.Count / 0.75) + 1)
        {
            size *= 2;
        }

        return [.. Sort(keys, key => key).OrderBy(key => Bucket(HashOf(key), size - 1))];
    }

    /// <summary>Java's <c>String.hashCode</c>.</summary>
    public static uint HashOf(string text) => text.Aggregate(0u, (hash, character) => unchecked((hash * 31) + character));

    private static int TableSize(int count)
    {
        var size = SmallestTable;
        while (count * 4L > size * 3L)
        {
            size *= 2;
        }

        return size;
    }

    private static int Bucket(uint hash, int mask) => (int)(hash ^ (hash >> 16)) & mask;
}
