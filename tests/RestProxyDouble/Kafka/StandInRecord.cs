using System.Collections.Immutable;

namespace RestProxyDouble.Kafka;

/// <summary>A header of a record.</summary>
public sealed record StandInHeader(string Name, byte[]? Value);

/// <summary>A record as the broker holds it.</summary>
/// <param name="Key">Null for none.</param>
/// <param name="Value">Null for a tombstone.</param>
public sealed record StandInRecord(byte[]? Key, byte[]? Value)
{
    /// <summary>Its place in the partition, once it has one.</summary>
    public long Offset { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>In the order in which they were given.</summary>
    public ImmutableArray<StandInHeader> Headers { get; init; } = [];
}
