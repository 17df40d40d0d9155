using System.Text.Json;

namespace ConnectOperator.RestProxy.Model;

/// <summary>A header of a record. Its value may be null, as in Kafka.</summary>
public sealed record RecordHeader(string Name, ReadOnlyMemory<byte>? Value);

/// <summary>A record that was read.</summary>
/// <param name="Partition">Where it stands.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Key">Null for none.</param>
/// <param name="Value">Null for a tombstone, and for JSON's null.</param>
/// <param name="Timestamp">Null where the proxy does not tell (Confluent; Bridge before 0.30, Karapace before 3.7).</param>
/// <param name="Headers">Empty also where the proxy does not tell (all but the Bridge).</param>
public sealed record ConsumedRecord(
    TopicPartition Partition, long Offset, JsonElement? Key, JsonElement? Value, DateTimeOffset? Timestamp, IReadOnlyList<RecordHeader> Headers);

/// <summary>Records that were read of some ranges.</summary>
/// <param name="Records">In the order in which they came, which is that of the offsets within each partition.</param>
/// <param name="ReachedEnd">
/// Whether the last offset of every range was seen. Where it does not hold a record any more that never happens; so that this is false too when
/// the proxy gave nothing more for a while.
/// </param>
public sealed record ReadRecords(IReadOnlyList<ConsumedRecord> Records, bool ReachedEnd);
