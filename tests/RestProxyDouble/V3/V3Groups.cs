using System.Globalization;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V3;

/// <summary>Consumer groups and how far they are behind.</summary>
internal sealed class V3Groups(StandInKafka kafka, string clusterId)
{
    public ProxyResponse Answer(ProxyRequest request, IReadOnlyList<string> below, V3Links links, bool hasLags, bool hasTypes)
    {
        if (below is [])
        {
            return V3Api.Ok(links.List("KafkaConsumerGroupList", request, kafka.Groups.Select(group => Shown(group, links, hasTypes))));
        }

        if (kafka.FindGroup(below[0]) is not { } found)
        {
            return V3Api.Error(404, 404, $"Consumer group {below[0]} could not be found.");
        }

        return below switch
        {
            [_] => V3Api.Ok(Shown(found, links, hasTypes)),
            [_, "consumers"] => V3Api.Ok(links.List("KafkaConsumerList", request, found.Member is { } member ? [Consumer(found, member, links)] : [])),
            [_, "lags" or "lag-summary", ..] when hasLags => Lags(request, [.. below], found, links),
            _ => V3Api.NoSuchPath(),
        };
    }

    /// <summary>The largest lag first; then by topic and partition.</summary>
    private List<(TopicPartition At, long Current, long End)> Behind(StandInGroup group) =>
    [
        .. group.Committed
            .Where(committed => kafka.FindPartition(committed.At) is not null)
            .Select(committed => (committed.At, Current: committed.Offset, kafka.FindPartition(committed.At)!.End))
            .OrderByDescending(lag => lag.End - lag.Current)
            .ThenBy(lag => lag.At.Topic, StringComparer.Ordinal)
            .ThenBy(lag => lag.At.Partition),
    ];

    private ProxyResponse Lags(ProxyRequest request, string[] below, StandInGroup group, V3Links links)
    {
        var behind = Behind(group);
        if (behind.Count == 0)
        {
            return V3Api.Error(404, 404, "Consumer group offsets could not be found.");
        }

        return below switch
        {
            [_, "lag-summary"] => V3Api.Ok(Summary(group, behind, links)),
            [_, "lags"] => V3Api.Ok(links.List("KafkaConsumerLagList", request, behind.Select(lag => Lag(group, lag, links)))),
            [_, "lags", var topic, "partitions", var partition] => behind
                .Where(lag => lag.At.Topic == topic && lag.At.Partition.ToString(CultureInfo.InvariantCulture) == partition)
                .Select(lag => V3Api.Ok(Lag(group, lag, links)))
                .FirstOrDefault() ?? V3Api.Error(404, 404, "Consumer lag could not be found."),
            _ => V3Api.NoSuchPath(),
        };
    }

    private JsonObject Shown(StandInGroup group, V3Links links, bool hasTypes)
    {
        var shown = links.Item("KafkaConsumerGroup", Path(group), $"crn:///kafka={clusterId}/consumer-group={group.Id}");
        shown["cluster_id"] = clusterId;
        shown["consumer_group_id"] = group.Id;
        shown["is_simple"] = false;
        shown["partition_assignor"] = group.Member is null ? "" : "range";
        shown["state"] = group.Member is null ? "EMPTY" : "STABLE";
        if (hasTypes)
        {
            shown["type"] = "CLASSIC";
            shown["is_mixed_consumer_group"] = false;
        }

        shown["coordinator"] = links.Related($"/v3/clusters/{clusterId}/brokers/1");
        shown["consumers"] = links.Related(Path(group) + "/consumers");
        shown["lag_summary"] = links.Related(Path(group) + "/lag-summary");
        return shown;
    }

    private JsonObject Consumer(StandInGroup group, string member, V3Links links)
    {
        var path = $"{Path(group)}/consumers/{member}";
        var shown = links.Item("KafkaConsumer", path, $"crn:///kafka={clusterId}/consumer-group={group.Id}/consumer={member}");
        shown["cluster_id"] = clusterId;
        shown["consumer_group_id"] = group.Id;
        shown["consumer_id"] = member;
        shown["instance_id"] = null;
        shown["client_id"] = member;
        shown["assignments"] = links.Related(path + "/assignments");
        return shown;
    }

    private JsonObject Lag(StandInGroup group, (TopicPartition At, long Current, long End) lag, V3Links links)
    {
        var below = string.Create(CultureInfo.InvariantCulture, $"/lags/{lag.At.Topic}/partitions/{lag.At.Partition}");
        var shown = links.Item("KafkaConsumerLag", Path(group) + below, $"crn:///kafka={clusterId}/consumer-group={group.Id}");
        shown["cluster_id"] = clusterId;
        shown["consumer_group_id"] = group.Id;
        shown["topic_name"] = lag.At.Topic;
        shown["partition_id"] = lag.At.Partition;
        shown["consumer_id"] = group.Member ?? "";
        shown["instance_id"] = null;
        shown["client_id"] = group.Member ?? "";
        shown["current_offset"] = lag.Current;
        shown["log_end_offset"] = lag.End;
        shown["lag"] = lag.End - lag.Current;
        return shown;
    }

    private JsonObject Summary(StandInGroup group, List<(TopicPartition At, long Current, long End)> behind, V3Links links)
    {
        var most = behind[0];
        var shown = links.Item("KafkaConsumerGroupLagSummary", Path(group) + "/lag-summary", $"crn:///kafka={clusterId}/consumer-group={group.Id}/lag-summary");
        shown["cluster_id"] = clusterId;
        shown["consumer_group_id"] = group.Id;
        shown["max_lag_consumer_id"] = group.Member ?? "";
        shown["max_lag_instance_id"] = null;
        shown["max_lag_client_id"] = group.Member ?? "";
        shown["max_lag_topic_name"] = most.At.Topic;
        shown["max_lag_partition_id"] = most.At.Partition;
        shown["max_lag"] = most.End - most.Current;
        shown["total_lag"] = behind.Sum(lag => lag.End - lag.Current);
        shown["max_lag_consumer"] = links.Related($"{Path(group)}/consumers/{group.Member}");
        shown["max_lag_partition"] = links.Related($"/v3/clusters/{clusterId}/topics/{most.At.Topic}/partitions/{most.At.Partition.ToString(CultureInfo.InvariantCulture)}");
        return shown;
    }

    private string Path(StandInGroup group) => $"/v3/clusters/{clusterId}/consumer-groups/{Uri.EscapeDataString(group.Id)}";
}
