using System.Globalization;
using System.Runtime.InteropServices;

namespace ConnectOperator.RestProxy.Model;

/// <summary>A partition of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">Its number, from 0.</param>
public readonly record struct TopicPartition(TopicName Topic, int Partition)
{
    /// <summary>As Kafka writes it: <c>orders-0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition}");
}

/// <summary>The ends of a partition.</summary>
/// <param name="Beginning">The first offset that is still kept.</param>
/// <param name="End">The offset that the next record gets. Equal to <paramref name="Beginning"/> when nothing is kept.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PartitionOffsets(long Beginning, long End);

/// <summary>A range of offsets of one partition. With compaction and transactions it may hold fewer records than offsets.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset behind the last one.</param>
public readonly record struct PartitionRange(TopicPartition Partition, long From, long To)
{
    /// <summary>The last offsets that a partition keeps.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offsets">Its ends.</param>
    /// <param name="count">How many offsets, from 0 on.</param>
    public static PartitionRange Last(TopicPartition partition, PartitionOffsets offsets, long count) =>
        new(partition, Math.Max(offsets.Beginning, offsets.End - count), offsets.End);
}
