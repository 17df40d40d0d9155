using System.Globalization;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V3;

/// <summary>The v3 API of Confluent's REST Proxy: which path goes where.</summary>
internal sealed class V3Api(StandInKafka kafka, RestProxyDoubleOptions options, Version version, RecordRate rate)
{
    private readonly V3Groups groups = new(kafka, options.ClusterId);
    private readonly V3Produce produce = new(kafka, options, rate);

    public async Task<ProxyResponse> AnswerAsync(ProxyRequest request, CancellationToken cancellation)
    {
        var links = new V3Links($"http://{request.Host}");
        return request.Segments switch
        {
            ["v3", "clusters"] when IsRead(request) => Ok(links.List("KafkaClusterList", request, [Cluster(links)])),
            ["v3", "clusters", var id, ..] when id != options.ClusterId => Error(404, 404, $"Cluster {id} cannot be found."),
            ["v3", "clusters", _] when IsRead(request) => Ok(Cluster(links)),
            ["v3", "clusters", _, "topics"] when IsRead(request) => Ok(links.List("KafkaTopicList", request, kafka.Topics.Select(topic => Topic(topic, links)))),
            ["v3", "clusters", _, "topics", var topic] when IsRead(request) => kafka.FindTopic(topic) is { } found ? Ok(Topic(found, links)) : UnknownTopic(),
            ["v3", "clusters", _, "topics", var topic, "partitions", ..] when IsRead(request) =>
                kafka.FindTopic(topic) is { } found ? Partitions(request, found, links) : UnknownTopic(),
            ["v3", "clusters", _, "topics", var topic, "records"] when request.Method == "POST" && version >= new Version(6, 2) =>
                await produce.StreamAsync(request, topic, cancellation),
            ["v3", "clusters", _, "topics", var topic, "records:batch"] when request.Method == "POST" && version >= new Version(7, 5) =>
                produce.Batch(request, topic),
            ["v3", "clusters", _, "consumer-groups", .. var rest] when IsRead(request) =>
                groups.Answer(request, rest, links, hasLags: version >= new Version(6, 2), hasTypes: version >= new Version(8, 0)),
            _ => NoSuchPath(),
        };
    }

    internal static ProxyResponse Ok(JsonNode body) => ProxyResponse.Json(MediaTypes.Json, body);

    internal static ProxyResponse Error(int status, int code, string message) => ProxyResponse.Error(MediaTypes.Json, status, code, message);

    internal static ProxyResponse NoSuchPath() => Error(404, 404, "HTTP 404 Not Found");

    internal static ProxyResponse UnknownTopic() => Error(404, 40403, "This server does not host this topic-partition.");

    private static bool IsRead(ProxyRequest request) => request.Method == "GET";

    private ProxyResponse Partitions(ProxyRequest request, StandInTopic topic, V3Links links) => request.Segments[6..] switch
    {
        [] => Ok(links.List("KafkaPartitionList", request, topic.Partitions.Select(partition => Partition(topic, partition, links)))),
        [var number] => Find(topic, number) is { } found ? Ok(Partition(topic, found, links)) : Error(404, 404, "HTTP 404 Not Found"),
        [var number, "offset"] when version >= new Version(8, 0) => Find(topic, number) is { } found
            ? Offset(request, topic, found, links)
            : Error(404, 40402, "Partition not found."),
        _ => NoSuchPath(),
    };

    private ProxyResponse Offset(ProxyRequest request, StandInTopic topic, StandInPartition partition, V3Links links)
    {
        if (request.Query("offset_type") is not (null or "earliest_and_latest"))
        {
            return Error(400, 400, "Unsupported offset type.");
        }

        var shown = links.Item("KafkaPartitionWithOffsets", Path(topic, partition) + "/offset", Name(topic, partition) + "/offset_type=earliest_and_latest");
        shown["cluster_id"] = options.ClusterId;
        shown["topic_name"] = topic.Name;
        shown["partition_id"] = partition.Number;
        shown["earliest_offset"] = partition.Beginning;
        shown["latest_offset"] = partition.End;
        return Ok(shown);
    }

    private JsonObject Cluster(V3Links links)
    {
        var path = $"/v3/clusters/{options.ClusterId}";
        var shown = links.Item("KafkaCluster", path, $"crn:///kafka={options.ClusterId}");
        shown["cluster_id"] = options.ClusterId;
        shown["controller"] = links.Related(path + "/brokers/1");
        foreach (var (field, below) in new[]
        {
            ("acls", "acls"), ("brokers", "brokers"), ("broker_configs", "broker-configs"), ("consumer_groups", "consumer-groups"), ("topics", "topics"),
            ("partition_reassignments", "topics/-/partitions/-/reassignment"),
        })
        {
            shown[field] = links.Related($"{path}/{below}");
        }

        return shown;
    }

    private JsonObject Topic(StandInTopic topic, V3Links links)
    {
        var path = $"/v3/clusters/{options.ClusterId}/topics/{topic.Name}";
        var shown = links.Item("KafkaTopic", path, $"crn:///kafka={options.ClusterId}/topic={topic.Name}");
        shown["cluster_id"] = options.ClusterId;
        shown["topic_name"] = topic.Name;
        shown["is_internal"] = topic.IsInternal;
        shown["replication_factor"] = 1;
        shown["partitions_count"] = topic.Partitions.Length;
        shown["partitions"] = links.Related(path + "/partitions");
        shown["configs"] = links.Related(path + "/configs");
        shown["partition_reassignments"] = links.Related(path + "/partitions/-/reassignment");
        return shown;
    }

    private JsonObject Partition(StandInTopic topic, StandInPartition partition, V3Links links)
    {
        var path = Path(topic, partition);
        var shown = links.Item("KafkaPartition", path, Name(topic, partition));
        shown["cluster_id"] = options.ClusterId;
        shown["topic_name"] = topic.Name;
        shown["partition_id"] = partition.Number;
        shown["leader"] = partition.Leader < 0 ? null : links.Related(string.Create(CultureInfo.InvariantCulture, $"{path}/replicas/{partition.Leader}"));
        shown["replicas"] = links.Related(path + "/replicas");
        shown["reassignment"] = links.Related(path + "/reassignment");
        return shown;
    }

    private string Path(StandInTopic topic, StandInPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"/v3/clusters/{options.ClusterId}/topics/{topic.Name}/partitions/{partition.Number}");

    private string Name(StandInTopic topic, StandInPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"crn:///kafka={options.ClusterId}/topic={topic.Name}/partition={partition.Number}");

    private StandInPartition? Find(StandInTopic topic, string number) =>
        int.TryParse(number, CultureInfo.InvariantCulture, out var partition) ? kafka.FindPartition(new(topic.Name, partition)) : null;
}
