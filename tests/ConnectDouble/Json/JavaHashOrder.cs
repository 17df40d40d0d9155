using System.Collections.Immutable;

namespace ConnectDouble.Json;

/// <summary>
/// The order in which a Java <c>HashMap</c> iterates: Connect keeps what it has read back from its topics in hash maps, so every GET answers
/// in this order while a write echoes the order it was sent. Clients that compare texts instead of maps break on it.
/// </summary>
internal static class JavaHashOrder
{
    private const int SmallestTable = 16;

    public static ImmutableArray<T> Sort<T>(IReadOnlyCollection<T> items, Func<T, string> key)
    {
        var mask = TableSize(items.Count) - 1;
        // OrderBy is stable: keys of one bucket stay in insertion order, as in a bucket's linked list.
        return [.. items.OrderBy(item => Bucket(key(item), mask))];
    }

    private static int TableSize(int count)
    {
        var size = SmallestTable;
        while (count * 4L > size * 3L)
        {
            size *= 2;
        }

        return size;
    }

    private static int Bucket(string key, int mask)
    {
        var hash = 0u;
        foreach (var character in key)
        {
            hash = unchecked((hash * 31) + character);
        }

        return (int)(hash ^ (hash >> 16)) & mask;
    }
}
