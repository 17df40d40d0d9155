using System.Text.RegularExpressions;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>A consumer that lives in one proxy, and what it has read.</summary>
internal sealed class ConsumerInstance(string group, string name, string format, StandInKafka kafka)
{
    private readonly Dictionary<TopicPartition, long> positions = [];
    private List<TopicPartition> assigned = [];
    private List<string>? topics;
    private Regex? pattern;
    private bool hasJoined;

    public string Group => group;

    public string Name => name;

    public string Format => format;

    public required bool StartsAtEarliest { get; init; }

    public required bool AutoCommit { get; init; }

    /// <summary>The credentials that made it.</summary>
    public required string? Owner { get; init; }

    public DateTimeOffset LastUsed { get; set; }

    public IReadOnlyList<string> Topics => pattern is { } wanted ? [.. kafka.Topics.Select(topic => topic.Name).Where(topic => wanted.IsMatch(topic))] : topics ?? [];

    public IReadOnlyList<TopicPartition> Assigned => IsSubscribed
        ? hasJoined ? [.. Topics.Select(kafka.FindTopic).OfType<StandInTopic>().SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition.Number)))] : []
        : assigned;

    private bool IsSubscribed => topics is not null || pattern is not null;

    public void Subscribe(IReadOnlyList<string>? wanted, string? wantedPattern)
    {
        if (assigned.Count > 0)
        {
            throw IllegalState();
        }

        topics = wanted?.ToList();
        pattern = wantedPattern is null ? null : new Regex($"^(?:{wantedPattern})$", RegexOptions.None, TimeSpan.FromSeconds(1));
        hasJoined = false;
    }

    public void Unsubscribe()
    {
        (topics, pattern, hasJoined) = (null, null, false);
        assigned = [];
        positions.Clear();
    }

    public void Assign(IEnumerable<TopicPartition> wanted)
    {
        if (IsSubscribed)
        {
            throw IllegalState();
        }

        assigned = [.. wanted];
        foreach (var gone in positions.Keys.Except(assigned).ToList())
        {
            positions.Remove(gone);
        }
    }

    public void Seek(TopicPartition at, Func<StandInPartition, long> offset)
    {
        if (!Assigned.Contains(at))
        {
            throw new ProxyException(Refusal.NotAssigned, $"No current assignment for partition {at.Topic}-{at.Partition}");
        }

        if (kafka.FindPartition(at) is { } partition)
        {
            positions[at] = offset(partition);
        }
    }

    /// <summary>What it could read now, in order; joining a group takes the first read, which finds nothing.</summary>
    public IReadOnlyList<(TopicPartition At, StandInRecord Record)> Peek()
    {
        if (!IsSubscribed && assigned.Count == 0)
        {
            throw new ProxyException(Refusal.NothingToRead, "Consumer is not subscribed to any topics or assigned any partitions");
        }

        return [.. Assigned.SelectMany(at => kafka.FindPartition(at) is { } partition ? partition.From(Position(at, partition)).Select(record => (at, record)) : [])];
    }

    /// <summary>What has been asked for is the group's now, though not its records.</summary>
    public void Join() => hasJoined = true;

    /// <summary>Goes on behind these records.</summary>
    public void Pass(IEnumerable<(TopicPartition At, StandInRecord Record)> records)
    {
        foreach (var (at, record) in records)
        {
            positions[at] = record.Offset + 1;
        }
    }

    /// <summary>Commits all that was read.</summary>
    public void CommitAll()
    {
        foreach (var (at, position) in positions)
        {
            kafka.Group(group).Commit(at, position);
        }
    }

    private long Position(TopicPartition at, StandInPartition partition)
    {
        if (!positions.TryGetValue(at, out var position))
        {
            position = kafka.FindGroup(group)?.Find(at) ?? (StartsAtEarliest ? partition.Beginning : partition.End);
            positions[at] = position;
        }

        // An offset that is not kept any more, or not there yet: begins as if there were none.
        return position < partition.Beginning || position > partition.End ? positions[at] = StartsAtEarliest ? partition.Beginning : partition.End : position;
    }

    private static ProxyException IllegalState() =>
        new(Refusal.IllegalState, "Subscription to topics, partitions and pattern are mutually exclusive");
}
