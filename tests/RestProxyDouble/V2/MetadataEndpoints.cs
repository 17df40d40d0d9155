using System.Globalization;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>Topics, partitions and their ends.</summary>
internal sealed class MetadataEndpoints(Dialect dialect, StandInKafka kafka)
{
    public JsonNode Topics() =>
        ProxyJson.Array(kafka.Topics.Where(topic => dialect.ListsInternalTopics || !topic.IsInternal).Select(topic => (JsonNode)topic.Name));

    public JsonNode Topic(string name)
    {
        var topic = Find(name);
        var shown = new JsonObject { ["name"] = topic.Name };
        if (dialect is not BridgeDialect)
        {
            shown["configs"] = new JsonObject { ["cleanup.policy"] = "delete" };
        }

        shown["partitions"] = Shown(topic);
        return shown;
    }

    public JsonNode Partitions(string topic) => Shown(Find(topic));

    public JsonNode Partition(string topic, string partition) => Shown(Find(topic, partition));

    public JsonNode Offsets(string topic, string partition)
    {
        var found = Find(topic, partition);
        return new JsonObject { ["beginning_offset"] = found.Beginning, ["end_offset"] = found.End };
    }

    private static JsonArray Shown(StandInTopic topic) => ProxyJson.Array(topic.Partitions.Select(Shown));

    private static JsonNode Shown(StandInPartition partition) => new JsonObject
    {
        ["partition"] = partition.Number,
        ["leader"] = partition.Leader,
        ["replicas"] = new JsonArray(new JsonObject { ["broker"] = 1, ["leader"] = partition.Leader == 1, ["in_sync"] = true }),
    };

    private StandInTopic Find(string topic) => kafka.FindTopic(topic) ?? throw new ProxyException(Refusal.UnknownTopic, $"Topic {topic} not found");

    private StandInPartition Find(string topic, string partition)
    {
        if (!int.TryParse(partition, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new ProxyException(dialect is BridgeDialect ? Refusal.Invalid : Refusal.UnknownPath, $"Partition {partition} is no number");
        }

        if (dialect is BridgeDialect && number < 0)
        {
            throw new ProxyException(Refusal.Invalid, $"Value of partitionid {number} must be >= 0");
        }

        Find(topic);
        return kafka.FindPartition(new(topic, number)) ?? throw new ProxyException(Refusal.UnknownPartition, $"Partition {partition} not found");
    }
}
