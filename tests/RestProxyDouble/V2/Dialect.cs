using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>What became of one record that was produced.</summary>
/// <param name="Partition">Where it went; null when it did not.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Error">Why it was not written.</param>
internal sealed record Produced(int? Partition, long? Offset, string? Error);

/// <summary>What the three products make of the v2 API, each in its own way.</summary>
internal abstract class Dialect
{
    /// <summary>What <c>GET /</c> tells.</summary>
    public abstract JsonObject Root { get; }

    /// <summary>Whether lists hold Kafka's own topics.</summary>
    public virtual bool ListsInternalTopics => false;

    /// <summary>Whether there is <c>GET /topics/{t}/partitions/{p}/offsets</c>.</summary>
    public abstract bool HasOffsets { get; }

    /// <summary>Whether there is <c>GET …/assignments</c>, and one can ask what was committed.</summary>
    public abstract bool ReadsBack { get; }

    /// <summary>Whether one can seek by time.</summary>
    public virtual bool SeeksByTime => false;

    /// <summary>Whether unions of Avro come and go without the name of their branch.</summary>
    public virtual bool UntagsUnions => false;

    /// <summary>Whether the offset that is sent for a commit is that of the record processed last; else it is the next one's.</summary>
    public abstract bool CommitsProcessed { get; }

    /// <summary>Where a consumer begins that does not say.</summary>
    public abstract bool StartsAtEarliest { get; }

    /// <summary>How long a consumer instance may be idle; null for ever.</summary>
    public virtual TimeSpan? IdleLifetime => null;

    /// <summary>Whether an instance belongs to the credentials that made it.</summary>
    public virtual bool OwnsInstances => false;

    /// <summary>How the answer of a request is named.</summary>
    public virtual string AnswerType(ProxyRequest request) => MediaTypes.V2;

    /// <summary>A refusal in the flavour's own codes and words.</summary>
    public abstract ProxyResponse Refuse(ProxyException refused, ProxyRequest request);

    /// <summary>Looks at the media types of a read of metadata.</summary>
    public abstract void CheckMetadata(ProxyRequest request);

    /// <summary>Looks at the media types of a call to a consumer that has a body.</summary>
    public abstract void CheckControl(ProxyRequest request);

    /// <summary>Looks at the media types of a read of records.</summary>
    public abstract void CheckRecords(ProxyRequest request, string format);

    /// <summary>The embedded format of a produce.</summary>
    public abstract string ProduceFormat(ProxyRequest request);

    /// <summary>Looks at the fields of a body, in its own way of taking what it does not know.</summary>
    public abstract void CheckFields(JsonObject body, params ReadOnlySpan<string> known);

    /// <summary>Looks at a record to produce.</summary>
    public abstract void CheckRecord(JsonNode? record, string format, bool hasPathPartition);

    /// <summary>The bytes of a key or value in JSON.</summary>
    public abstract byte[]? JsonBytes(JsonNode? value, bool isKey);

    /// <summary>What a produce to an unknown topic is told at once; null lets it go on.</summary>
    public virtual ProxyException? RefuseUnknownTopic(string topic) => null;

    /// <summary>The answer to a produce.</summary>
    public abstract ProxyResponse Answer(ProxyRequest request, IReadOnlyList<Produced> records, int? keySchemaId, int? valueSchemaId);

    /// <summary>A consumed record.</summary>
    public virtual JsonObject Record(string topic, int partition, StandInRecord record, JsonNode? key, JsonNode? value) => new()
    {
        ["topic"] = topic, ["key"] = key, ["value"] = value, ["partition"] = partition, ["offset"] = record.Offset,
    };

    /// <summary>How long a read of records waits, and whether it does so even when there are some.</summary>
    public abstract (TimeSpan Wait, bool Always) ReadWait(TimeSpan? asked);

    /// <summary>The part of what there is that one read gives, by the number of bytes that it may give.</summary>
    public abstract IReadOnlyList<T> Limit<T>(IReadOnlyList<T> records, Func<T, long> size, long? maxBytes);

    /// <summary>Reads the setting by which a new consumer commits by itself.</summary>
    public abstract bool AutoCommit(JsonObject body);

    /// <summary>The fields of a new consumer.</summary>
    public abstract IReadOnlyList<string> ConsumerFields { get; }

    /// <summary>The formats of a new consumer.</summary>
    public abstract IReadOnlyList<string> Formats { get; }

    /// <summary>The start of a name that the proxy chooses.</summary>
    public abstract string NamePrefix { get; }

    /// <summary>The address that a new consumer is told.</summary>
    public virtual string BaseUri(ProxyRequest request, string group, string name) =>
        $"http://{request.Host}/consumers/{Uri.EscapeDataString(group)}/instances/{Uri.EscapeDataString(name)}";

    /// <summary>The answer to a commit.</summary>
    public abstract ProxyResponse Committed();

    /// <summary>The answer to a read of a subscription.</summary>
    public virtual JsonObject Subscription(IReadOnlyList<string> topics, StandInKafka kafka) =>
        new() { ["topics"] = ProxyJson.Array(topics.Select(topic => (JsonNode)topic)) };

    protected static IReadOnlyList<T> UpTo<T>(IReadOnlyList<T> records, Func<T, long> size, long? maxBytes, int most, bool overshoots)
    {
        var sum = 0L;
        var count = 0;
        while (count < records.Count && count < most)
        {
            sum += size(records[count]);
            if (sum >= maxBytes)
            {
                return [.. records.Take(overshoots ? count + 1 : count)];
            }

            count++;
        }

        return [.. records.Take(count)];
    }
}
