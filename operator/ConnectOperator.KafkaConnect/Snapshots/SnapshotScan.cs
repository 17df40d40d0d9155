using System.Buffers;
using System.Text;
using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// One pass over one expanded list, in pieces as they arrive. It cuts the list into entries; what an entry says is parsed only
/// when its bytes differ from those in <paramref name="known"/>.
/// </summary>
internal sealed class SnapshotScan(Dictionary<string, SnapshotEntry> known, StringPool pool, long number)
{
    private const int MaxNameOnStack = 512;

    private readonly Dictionary<string, SnapshotEntry>.AlternateLookup<ReadOnlySpan<char>> knownByName =
        known.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<SnapshotEntry> entries = new(known.Count);
    private JsonReaderState state;
    private Stage stage;

    private enum Stage
    {
        Start,
        Entries,
        NotExpanded,
        End,
    }

    /// <summary>Entries in the order in which they came.</summary>
    public IReadOnlyList<SnapshotEntry> Entries => entries;

    /// <summary>Every entry was known with the same bytes, each once, and none of those known is missing.</summary>
    public bool NothingChanged => allKnown && entries.Count == known.Count;

    /// <summary>The list is an array of names: Connect before 2.3, which ignores <c>expand</c>.</summary>
    public bool NotExpanded => stage == Stage.NotExpanded;

    private bool allKnown = true;

    /// <summary>Takes what it can of the bytes and says how many; the rest must come again at the start of the next piece.</summary>
    /// <exception cref="JsonException">The text is not JSON, or ends too soon, or is not an object.</exception>
    public int Advance(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var json = new Utf8JsonReader(bytes, isLast, state);
        if (stage == Stage.Start && json.Read())
        {
            stage = json.TokenType switch
            {
                JsonTokenType.StartObject => Stage.Entries,
                JsonTokenType.StartArray => Stage.NotExpanded,
                _ => throw new JsonException("Neither an object nor an array."),
            };
        }

        while (stage == Stage.Entries && TakeEntry(bytes, ref json))
        {
        }

        if (stage == Stage.End)
        {
            // Throws when anything follows the list.
            json.Read();
        }

        state = json.CurrentState;
        return (int)json.BytesConsumed;
    }

    /// <summary>False, with the reader where it was, when the bytes hold no complete name and value.</summary>
    private bool TakeEntry(ReadOnlySpan<byte> bytes, ref Utf8JsonReader json)
    {
        var ahead = json;
        if (!ahead.Read())
        {
            return false;
        }

        if (ahead.TokenType == JsonTokenType.EndObject)
        {
            stage = Stage.End;
            json = ahead;
            return false;
        }

        var name = ahead;
        if (!ahead.Read())
        {
            return false;
        }

        var start = (int)ahead.TokenStartIndex;
        if (!ahead.TrySkip())
        {
            return false;
        }

        Add(in name, bytes[start..(int)ahead.BytesConsumed]);
        json = ahead;
        return true;
    }

    private void Add(ref readonly Utf8JsonReader name, ReadOnlySpan<byte> value)
    {
        var digest = SnapshotEntry.DigestOf(value);
        var entry = Find(in name);
        if (entry is not null && entry.Digest == digest && entry.MetIn != number)
        {
            entry.MetIn = number;
            entries.Add(entry);
            return;
        }

        allKnown = false;
        var text = entry?.Name ?? Text(in name);
        var connector = ConnectorName.TryParse(text, out var valid) ? EntryParser.Parse(valid, value, pool) : null;
        entries.Add(new SnapshotEntry(text, digest, connector) { MetIn = number });
    }

    private SnapshotEntry? Find(ref readonly Utf8JsonReader name)
    {
        if (name.ValueSpan.Length > MaxNameOnStack)
        {
            return knownByName.Dictionary.GetValueOrDefault(Text(in name));
        }

        Span<char> buffer = stackalloc char[MaxNameOnStack];
        // The name of an unescaped ASCII text is its bytes; everything else takes the slow way.
        return !name.ValueIsEscaped && Ascii.ToUtf16(name.ValueSpan, buffer, out var length) == OperationStatus.Done
            ? knownByName.TryGetValue(buffer[..length], out var found) ? found : null
            : knownByName.Dictionary.GetValueOrDefault(Text(in name));
    }

    private static string Text(ref readonly Utf8JsonReader name)
    {
        try
        {
            return name.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or broken UTF-8: the name is unaddressable in any case, and shown as it came.
            return Encoding.UTF8.GetString(name.ValueSpan);
        }
    }
}
