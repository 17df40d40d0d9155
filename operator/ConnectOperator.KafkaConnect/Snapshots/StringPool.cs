using System.Text.Json;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// Keeps one copy of texts that repeat over connectors: config keys, worker ids, class names. Bounded, so that a cluster with
/// ever new keys cannot fill the memory; beyond the bound texts are simply not shared. Never given values that may be secrets,
/// because it outlives the connectors they came from.
/// </summary>
internal sealed class StringPool
{
    private const int MaxTexts = 8192;
    private const int MaxLength = 256;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> texts =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of a JSON string or property name.</summary>
    public string Read(ref readonly Utf8JsonReader json)
    {
        if (json.ValueSpan.Length > MaxLength)
        {
            return json.GetString()!;
        }

        Span<char> buffer = stackalloc char[MaxLength];
        var text = buffer[..json.CopyString(buffer)];
        if (texts.TryGetValue(text, out var shared))
        {
            return shared;
        }

        var added = text.ToString();
        if (texts.Set.Count < MaxTexts)
        {
            texts.Set.Add(added);
        }

        return added;
    }
}
