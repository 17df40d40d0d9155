using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Consuming;

/// <summary>
/// Reads partitions from given offsets on, record by record, as <see cref="Client.RestProxyClient.ConsumeAsync"/> began it. It commits nothing. What it has in
/// the proxy's memory goes when it is disposed of. One poll at a time.
/// </summary>
public sealed class RestProxyConsumer : IAsyncDisposable
{
    private readonly ConsumerSettings settings;
    private readonly Dictionary<TopicPartition, long> positions;
    private ConsumerInstance? instance;

    private RestProxyConsumer(ConsumerSettings settings, IReadOnlyDictionary<TopicPartition, long> from, ConsumerInstance instance) =>
        (this.settings, positions, this.instance) = (settings, new(from), instance);

    /// <summary>The offset that the next poll reads of each partition, or the first one behind it that is there.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Positions => positions;

    internal static async Task<RestProxyResponse<RestProxyConsumer>> OpenAsync(
        ConsumerSettings settings, IReadOnlyDictionary<TopicPartition, long> from, CancellationToken cancellationToken) =>
        (await ConsumerInstance.OpenAsync(settings, from, cancellationToken)).Select(instance => new RestProxyConsumer(settings, from, instance));

    /// <summary>
    /// The records that come next; none when there are none for about a second, and often at first. A poll that fails loses nothing: the next one goes on
    /// where the last good one ended, by a new instance where the proxy has lost this one.
    /// </summary>
    /// <param name="cancellationToken">The only thing that makes a call throw.</param>
    public async Task<RestProxyResponse<IReadOnlyList<ConsumedRecord>>> PollAsync(CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(cancellationToken);
        // Expired, or its proxy has restarted: that is mended at once, though not twice.
        return answer is RestProxyResponse<IReadOnlyList<ConsumedRecord>>.Failed { Why: RestProxyFailure.NotFound { What: MissingResource.Instance } }
            ? await ReadAsync(cancellationToken)
            : answer;
    }

    /// <summary>Deletes what it has in the proxy's memory.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<RestProxyResponse<IReadOnlyList<ConsumedRecord>>> ReadAsync(CancellationToken cancellationToken)
    {
        if (instance is null)
        {
            var opened = await ConsumerInstance.OpenAsync(settings, positions, cancellationToken);
            if (opened is not RestProxyResponse<ConsumerInstance>.Ok { Value: var open })
            {
                return opened.As<IReadOnlyList<ConsumedRecord>>();
            }

            instance = open;
        }

        var answer = await instance.ReadAsync(cancellationToken);
        switch (answer)
        {
            case RestProxyResponse<IReadOnlyList<ConsumedRecord>>.Ok { Value: var records }:
                return new RestProxyResponse<IReadOnlyList<ConsumedRecord>>.Ok(Wanted(records));
            case RestProxyResponse<IReadOnlyList<ConsumedRecord>>.Failed { Why: RestProxyFailure.TooManyRequests }:
                return answer;
            default:
                // Nobody knows where it stands now.
                await CloseAsync();
                return answer;
        }
    }

    /// <summary>Confluent's proxy may give records that it held back before it was told to seek.</summary>
    private List<ConsumedRecord> Wanted(IReadOnlyList<ConsumedRecord> records)
    {
        var wanted = new List<ConsumedRecord>(records.Count);
        foreach (var record in records)
        {
            if (positions.TryGetValue(record.Partition, out var next) && record.Offset >= next)
            {
                positions[record.Partition] = record.Offset + 1;
                wanted.Add(record);
            }
        }

        return wanted;
    }

    private async ValueTask CloseAsync()
    {
        if (instance is { } open)
        {
            instance = null;
            await open.DisposeAsync();
        }
    }
}
