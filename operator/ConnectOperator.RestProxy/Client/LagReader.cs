using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Client;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Api;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Client;

/// <summary>Reads how far a group is behind: by v3 in one call, or else from the ends of the partitions for which it has committed an offset.</summary>
internal sealed class LagReader(RestClient<IRestProxyApi> rest, OffsetReader offsets, ResponseReader read, TimeProvider time)
{
    private static readonly CallSubject Group = new(CallKind.Read, MissingResource.Group);
    private static readonly TimeSpan AsksAgainAfter = TimeSpan.FromHours(1);

    private long? hadNoLagsAt;

    public async Task<RestProxyResponse<GroupLag>> ReadAsync(
        RestProxyInfo proxy, string group, IReadOnlyDictionary<TopicPartition, long> committed, CancellationToken cancellationToken)
    {
        if (group is "" or "." or "..")
        {
            return new RestProxyResponse<GroupLag>.Failed(new RestProxyFailure.Invalid($"A group's name cannot be '{group}' in a URL."));
        }

        if (proxy.ClusterId is { } cluster && !(hadNoLagsAt is { } at && time.GetElapsedTime(at) < AsksAgainAfter))
        {
            var answer = await rest.ReadAsync(
                (server, token) => server.GetLagSummaryAsync(cluster, group, token), read.Value(Group, received => SuccessBody.LagSummary(received.Body)), cancellationToken);
            if (committed.Count == 0 || answer is not RestProxyResponse<GroupLag>.Failed { Why: RestProxyFailure.NotFound or RestProxyFailure.NotSupported or RestProxyFailure.Forbidden })
            {
                return answer;
            }

            // A group that has committed offsets is there: it is this edition of v3 that knows no lags, or not for whoever asks.
            hadNoLagsAt = time.GetTimestamp();
        }

        return committed.Count == 0
            ? new RestProxyResponse<GroupLag>.Failed(new RestProxyFailure.NotFound(MissingResource.Group, "The group has committed no offsets."))
            : (await offsets.ReadAsync(proxy, [.. committed.Keys], cancellationToken)).Select(ends => Lag(committed, ends));
    }

    /// <summary>A topic that was made anew may end before what was committed of the old one: that is no lag.</summary>
    internal static GroupLag Lag(IReadOnlyDictionary<TopicPartition, long> committed, IReadOnlyDictionary<TopicPartition, PartitionOffsets> ends)
    {
        var (total, max, maxAt) = (0L, 0L, (TopicPartition?)null);
        var unknown = new List<TopicPartition>();
        foreach (var (partition, offset) in committed.OrderBy(pair => pair.Key.Topic.Value, StringComparer.Ordinal).ThenBy(pair => pair.Key.Partition))
        {
            if (!ends.TryGetValue(partition, out var end))
            {
                unknown.Add(partition);
                continue;
            }

            var lag = Math.Max(0, end.End - offset);
            total += lag;
            if (maxAt is null || lag > max)
            {
                (max, maxAt) = (lag, partition);
            }
        }

        return new(total, max, maxAt, unknown);
    }
}
