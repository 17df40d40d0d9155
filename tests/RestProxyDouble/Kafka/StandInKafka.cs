using System.Collections.Concurrent;

namespace RestProxyDouble.Kafka;

/// <summary>The Kafka cluster and the schema registry behind the proxies, held in memory.</summary>
public sealed class StandInKafka
{
    private readonly ConcurrentDictionary<string, StandInTopic> topics = new();
    private readonly ConcurrentDictionary<string, StandInGroup> groups = new();
    private readonly ConcurrentDictionary<int, string> schemas = new();
    private readonly Lock registering = new();

    /// <summary>By name.</summary>
    public IReadOnlyList<StandInTopic> Topics => [.. topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal)];

    /// <summary>By id.</summary>
    public IReadOnlyList<StandInGroup> Groups => [.. groups.Values.OrderBy(group => group.Id, StringComparer.Ordinal)];

    /// <summary>Makes a topic, in place of one that has the name already.</summary>
    public StandInTopic CreateTopic(string name, int partitions = 1, bool isInternal = false) =>
        topics[name] = new(name, partitions, isInternal);

    /// <summary>Deletes a topic, if it is there.</summary>
    public void DeleteTopic(string name) => topics.TryRemove(name, out _);

    /// <summary>A topic; null when there is none.</summary>
    public StandInTopic? FindTopic(string name) => topics.GetValueOrDefault(name);

    /// <summary>A partition; null when there is none.</summary>
    public StandInPartition? FindPartition(TopicPartition at) =>
        FindTopic(at.Topic) is { } topic && at.Partition >= 0 && at.Partition < topic.Partitions.Length ? topic.Partitions[at.Partition] : null;

    /// <summary>A group, made when it is missing.</summary>
    public StandInGroup Group(string id) => groups.GetOrAdd(id, static id => new(id));

    /// <summary>A group; null when there is none.</summary>
    public StandInGroup? FindGroup(string id) => groups.GetValueOrDefault(id);

    /// <summary>Deletes a group, if it is there.</summary>
    public void DeleteGroup(string id) => groups.TryRemove(id, out _);

    /// <summary>Registers a schema, and tells its id; the same text has the same id.</summary>
    public int Register(string schema)
    {
        lock (registering)
        {
            if (schemas.FirstOrDefault(known => known.Value == schema) is { Key: > 0 and var known })
            {
                return known;
            }

            var id = schemas.IsEmpty ? 1 : schemas.Keys.Max() + 1;
            schemas[id] = schema;
            return id;
        }
    }

    /// <summary>Sets the schema that has an id.</summary>
    public void SetSchema(int id, string schema) => schemas[id] = schema;

    /// <summary>A schema's text; null when there is none.</summary>
    public string? FindSchema(int id) => schemas.GetValueOrDefault(id);
}
