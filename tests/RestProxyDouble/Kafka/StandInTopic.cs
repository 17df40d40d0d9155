using System.Collections.Immutable;

namespace RestProxyDouble.Kafka;

/// <summary>A topic: partitions numbered from 0.</summary>
public sealed class StandInTopic
{
    internal StandInTopic(string name, int partitions, bool isInternal)
    {
        Name = name;
        IsInternal = isInternal;
        Partitions = [.. Enumerable.Range(0, partitions).Select(number => new StandInPartition(number))];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>One that Kafka keeps for itself.</summary>
    public bool IsInternal { get; }

    /// <summary>By number.</summary>
    public ImmutableArray<StandInPartition> Partitions { get; }
}

/// <summary>A partition: records with rising offsets between its beginning and its end, perhaps with gaps.</summary>
public sealed class StandInPartition
{
    private readonly Lock gate = new();
    private ImmutableList<StandInRecord> records = [];

    internal StandInPartition(int number) => Number = number;

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>Its leader's broker id; -1 while it has none.</summary>
    public int Leader { get; set; } = 1;

    /// <summary>The first offset that is still kept.</summary>
    public long Beginning { get; private set; }

    /// <summary>The offset that the next record gets.</summary>
    public long End { get; private set; }

    /// <summary>The records that are kept.</summary>
    public IReadOnlyList<StandInRecord> Records => records;

    /// <summary>Appends a record and tells its offset.</summary>
    public long Append(StandInRecord record)
    {
        lock (gate)
        {
            records = records.Add(record with { Offset = End });
            return End++;
        }
    }

    /// <summary>Moves the ends: records outside are gone, and an end beyond the last record leaves a gap, as compaction and transactions do.</summary>
    public void Move(long beginning, long end)
    {
        if (beginning < 0 || end < beginning)
        {
            throw new ArgumentOutOfRangeException(nameof(beginning), beginning, $"The beginning must lie between 0 and the end, {end}");
        }

        lock (gate)
        {
            (Beginning, End) = (beginning, end);
            records = records.RemoveAll(record => record.Offset < beginning || record.Offset >= end);
        }
    }

    /// <summary>The records from an offset on, in order.</summary>
    public IReadOnlyList<StandInRecord> From(long offset) => [.. records.Where(record => record.Offset >= offset)];
}
