using System.Net.Http.Headers;
using System.Text.Json;
using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Api;
using ConnectOperator.RestProxy.Consuming;
using ConnectOperator.RestProxy.Model;
using ConnectOperator.RestProxy.Requests;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.RestProxy.Client;

/// <summary>
/// Kafka's topics through a REST proxy: Confluent REST Proxy (v2 and v3), Strimzi's HTTP Bridge or Karapace. Every call ends in a value or in a reason;
/// only cancellation throws. Reads are tried again within their time-out, writes are sent once. Dispose it when the last call has ended and the last
/// consumer is closed.
/// </summary>
public sealed partial class RestProxyClient : IDisposable
{
    // A read of offsets gives up after so many polls in a row that found nothing. The first ones often do, whatever is there.
    private const int EmptyPollsAtEnd = 3;

    private readonly RestProxyClientOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResponseReader read;
    private readonly int proxies;
    private readonly IReadOnlyList<RestClient<IRestProxyApi>> clients;
    private readonly ProxyDetector detector;
    private readonly OffsetReader offsets;
    private readonly LagReader lags;
    private readonly ProduceResponses produced;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="endpoint">Where and how. <see cref="RestEndpoint.WriteTimeout"/> must be longer than the 60 s after which a proxy gives up on a topic that is not there.</param>
    /// <param name="time">The clock of time-outs and retries.</param>
    /// <param name="logger">Told when another proxy comes into use, and of consumer instances that could not be deleted.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="RestEndpointException">The endpoint cannot be used.</exception>
    public RestProxyClient(RestEndpoint endpoint, TimeProvider time, ILogger<RestProxyClient> logger, RestProxyClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        this.options = options ?? new();
        this.time = time;
        this.logger = logger;
        proxies = endpoint.Urls.Count;
        read = new(new CredentialScrubber(endpoint.Authentication));
        clients = [.. Enumerable.Range(0, Math.Max(1, this.options.Concurrency)).Select(number => new RestClient<IRestProxyApi>(
            endpoint, RestProxyJson.Default, time, this.options.Rest, number == 0 ? ProxyChanged : static (_, _) => { }))];
        detector = new(clients[0], read, this.options.Flavour);
        offsets = new(clients, read);
        lags = new(clients[0], offsets, read, time);
        produced = new(read);
    }

    /// <summary>Asks the proxy what it is: one call, or two of Confluent's. All others need that too, and ask when nobody has.</summary>
    public Task<RestProxyResponse<RestProxyInfo>> CheckAsync(CancellationToken cancellationToken) => detector.AskAsync(cancellationToken);

    /// <summary>All topics that whoever asks may see, in no order; one call.</summary>
    public Task<RestProxyResponse<IReadOnlyList<Topic>>> GetTopicsAsync(CancellationToken cancellationToken) => KnowingAsync(
        proxy => proxy.ClusterId is { } cluster
            ? clients[0].ReadAsync((server, token) => server.GetClusterTopicsAsync(cluster, token), read.Value(Of(null), received => SuccessBody.ClusterTopics(received.Body)), cancellationToken)
            : clients[0].ReadAsync((server, token) => server.GetTopicsAsync(token), read.Value(Of(null), received => SuccessBody.Topics(received.Body)), cancellationToken),
        cancellationToken);

    /// <summary>The partitions of a topic; one call. <see cref="RestProxyFailure.NotFound"/> without the topic.</summary>
    public Task<RestProxyResponse<IReadOnlyList<PartitionInfo>>> GetPartitionsAsync(TopicName topic, CancellationToken cancellationToken) => KnowingAsync(
        proxy => proxy.HasV2
            ? clients[0].ReadAsync(
                (server, token) => server.GetPartitionsAsync(topic, token),
                read.Value(Of(MissingResource.Topic), received => SuccessBody.Partitions(received.Body)),
                cancellationToken)
            : clients[0].ReadAsync(
                (server, token) => server.GetClusterPartitionsAsync(proxy.ClusterId!, topic, token),
                read.Value(Of(MissingResource.Topic), received => SuccessBody.ClusterPartitions(received.Body)),
                cancellationToken),
        cancellationToken);

    /// <summary>
    /// The ends of partitions; one call each, <see cref="RestProxyClientOptions.Concurrency"/> at a time. Partitions that are not there are left out.
    /// </summary>
    public Task<RestProxyResponse<IReadOnlyDictionary<TopicPartition, PartitionOffsets>>> GetOffsetsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) =>
        KnowingAsync(proxy => offsets.ReadAsync(proxy, partitions, cancellationToken), cancellationToken);

    /// <summary>
    /// How far a consumer group is behind: one call where the proxy has v3 with lags (Confluent from 6.2 on, not in all of Cloud), or else that of
    /// <see cref="GetOffsetsAsync"/> for each partition of <paramref name="committed"/>.
    /// </summary>
    /// <param name="group">Of a sink connector: <c>connect-</c> and its name, unless its configuration has <c>consumer.override.group.id</c>.</param>
    /// <param name="committed">The offsets that the group reads next, as Kafka Connect tells them; v2 does not. May be empty where v3 has lags.</param>
    /// <param name="cancellationToken">The only thing that makes the call throw.</param>
    public Task<RestProxyResponse<GroupLag>> GetGroupLagAsync(
        string group, IReadOnlyDictionary<TopicPartition, long> committed, CancellationToken cancellationToken) =>
        KnowingAsync(proxy => lags.ReadAsync(proxy, group, committed, cancellationToken), cancellationToken);

    /// <summary>
    /// Writes records to a topic; sent once. The answer has a result for each record, in order, of which some may have failed. What the proxy would write
    /// as something else (tombstones through the Bridge and Karapace) is <see cref="RestProxyFailure.NotSupported"/>, and nothing is sent.
    /// </summary>
    public Task<RestProxyResponse<IReadOnlyList<ProduceResult>>> ProduceAsync(TopicName topic, ProduceBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return KnowingAsync(
            proxy => ProducePlan.Of(proxy, batch) switch
            {
                ProducePlan.Batch(var body) => clients[0].WriteAsync(
                    (server, token) => server.ProduceAsync(topic, Content(MediaTypes.Embedded(batch.Format), JsonSerializer.SerializeToUtf8Bytes(body, RestProxyJson.Default.ProduceBody)), token),
                    produced.OfBatch(batch.Records.Count),
                    cancellationToken),
                ProducePlan.Stream(var records) => clients[0].WriteAsync(
                    (server, token) => server.ProduceStreamAsync(proxy.ClusterId!, topic, Content(MediaTypes.Json, Concatenated(records)), token),
                    produced.OfStream(batch.Records.Count),
                    cancellationToken),
                ProducePlan.Refused(var why) => Task.FromResult<RestProxyResponse<IReadOnlyList<ProduceResult>>>(new RestProxyResponse<IReadOnlyList<ProduceResult>>.Failed(why)),
                var other => throw new InvalidOperationException($"There is no way to send {other.GetType().Name}."),
            },
            cancellationToken);
    }

    /// <summary>Begins to read partitions from given offsets on, until the consumer is disposed of. v3 alone cannot.</summary>
    /// <param name="from">The first offset of each partition; at least one.</param>
    /// <param name="format">What keys and values are to be told as. Of another format than what is there, reads fail as <see cref="RestProxyFailure.Undecodable"/>.</param>
    /// <param name="cancellationToken">The only thing that makes the call throw; what was made in the proxy's memory is gone then.</param>
    public Task<RestProxyResponse<RestProxyConsumer>> ConsumeAsync(
        IReadOnlyDictionary<TopicPartition, long> from, EmbeddedFormat format, CancellationToken cancellationToken) => KnowingAsync(
            proxy => !proxy.HasV2 ? NotSupported("This proxy has v3 alone, by which nothing can be read.")
                : proxy.Flavour == RestProxyFlavour.Bridge && MediaTypes.HasSchema(format) ? NotSupported($"Strimzi's Bridge knows no schemas: it cannot read {format}.")
                : RestProxyConsumer.OpenAsync(new(clients[0], proxies, read, proxy.Flavour, options.GroupPrefix, format, time, logger), from, cancellationToken),
            cancellationToken);

    /// <summary>
    /// Reads ranges of offsets, until all of them were seen, or nothing more came for a few seconds, or <paramref name="timeout"/> ran out. It leaves nothing
    /// behind in the proxy's memory.
    /// </summary>
    /// <param name="ranges">One of a partition at most.</param>
    /// <param name="format">As for <see cref="ConsumeAsync"/>.</param>
    /// <param name="timeout">For all of it. A poll takes about a second when there is nothing.</param>
    /// <param name="cancellationToken">The only thing that makes the call throw.</param>
    public async Task<RestProxyResponse<ReadRecords>> ReadAsync(
        IReadOnlyList<PartitionRange> ranges, EmbeddedFormat format, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var ends = ranges.Where(range => range.From < range.To).ToDictionary(range => range.Partition, range => range.To);
        if (ends.Count == 0)
        {
            return new RestProxyResponse<ReadRecords>.Ok(new([], ReachedEnd: true));
        }

        var began = time.GetTimestamp();
        var opened = await ConsumeAsync(ranges.Where(range => range.From < range.To).ToDictionary(range => range.Partition, range => range.From), format, cancellationToken);
        if (opened is not RestProxyResponse<RestProxyConsumer>.Ok { Value: var consumer })
        {
            return opened.As<ReadRecords>();
        }

        await using (consumer)
        {
            var records = new List<ConsumedRecord>();
            for (var empty = 0; empty < EmptyPollsAtEnd && time.GetElapsedTime(began) < timeout;)
            {
                var polled = await consumer.PollAsync(cancellationToken);
                if (polled is not RestProxyResponse<IReadOnlyList<ConsumedRecord>>.Ok { Value: var more })
                {
                    return polled.As<ReadRecords>();
                }

                empty = more.Count == 0 ? empty + 1 : 0;
                records.AddRange(more.Where(record => record.Offset < ends[record.Partition]));
                if (ends.All(end => consumer.Positions[end.Key] >= end.Value))
                {
                    return new RestProxyResponse<ReadRecords>.Ok(new(records, ReachedEnd: true));
                }
            }

            return new RestProxyResponse<ReadRecords>.Ok(new(records, ReachedEnd: false));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    private static CallSubject Of(MissingResource? missing) => new(CallKind.Read, missing);

    private static Task<RestProxyResponse<RestProxyConsumer>> NotSupported(string message) =>
        Task.FromResult<RestProxyResponse<RestProxyConsumer>>(new RestProxyResponse<RestProxyConsumer>.Failed(new RestProxyFailure.NotSupported(message)));

    private static byte[] Concatenated(IEnumerable<StreamedRecordBody> records)
    {
        using var stream = new MemoryStream();
        foreach (var record in records)
        {
            JsonSerializer.Serialize(stream, record, RestProxyJson.Default.StreamedRecordBody);
        }

        return stream.ToArray();
    }

    private static ByteArrayContent Content(string type, byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private async Task<RestProxyResponse<T>> KnowingAsync<T>(Func<RestProxyInfo, Task<RestProxyResponse<T>>> call, CancellationToken cancellationToken)
    {
        var known = await detector.GetAsync(cancellationToken);
        return known is RestProxyResponse<RestProxyInfo>.Ok { Value: var proxy } ? await call(proxy) : known.As<T>();
    }

    private void ProxyChanged(string proxy, string before)
    {
        detector.Forget();
        LogProxyChanged(proxy, before);
    }

    [LoggerMessage(1, LogLevel.Information, "REST proxy {Proxy} is in use now instead of {PreviousProxy}")]
    private partial void LogProxyChanged(string proxy, string previousProxy);
}
