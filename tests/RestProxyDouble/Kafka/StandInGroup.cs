using System.Collections.Concurrent;

namespace RestProxyDouble.Kafka;

/// <summary>A partition of a topic, as a key.</summary>
public readonly record struct TopicPartition(string Topic, int Partition);

/// <summary>A consumer group: what it has committed, and who is in it.</summary>
public sealed class StandInGroup
{
    private readonly ConcurrentDictionary<TopicPartition, long> committed = new();

    internal StandInGroup(string id) => Id = id;

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>The id of the one consumer that has all partitions; null for an idle group.</summary>
    public string? Member { get; set; }

    /// <summary>In order of topic and partition.</summary>
    public IReadOnlyList<(TopicPartition At, long Offset)> Committed =>
        [.. committed.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key.Topic, StringComparer.Ordinal).ThenBy(pair => pair.Key.Partition)];

    /// <summary>The offset that the group reads next; null when it has committed none.</summary>
    public long? Find(TopicPartition at) => committed.TryGetValue(at, out var offset) ? offset : null;

    /// <summary>Commits.</summary>
    public void Commit(TopicPartition at, long offset) => committed[at] = offset;
}
