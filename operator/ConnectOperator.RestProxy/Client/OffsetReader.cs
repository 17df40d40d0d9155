using System.Collections.Concurrent;
using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Client;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Api;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Client;

/// <summary>Reads the ends of partitions, one call each; several at a time where several clients are given, which ask over a connection each.</summary>
internal sealed class OffsetReader(IReadOnlyList<RestClient<IRestProxyApi>> clients, ResponseReader read)
{
    /// <summary>Partitions that are not there are left out. The first failure ends the reading.</summary>
    public async Task<RestProxyResponse<IReadOnlyDictionary<TopicPartition, PartitionOffsets>>> ReadAsync(
        RestProxyInfo proxy, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<TopicPartition, PartitionOffsets>();
        var wanted = new ConcurrentQueue<TopicPartition>(partitions.Distinct());
        RestProxyFailure? failure = null;
        await Task.WhenAll(clients.Take(Math.Max(1, wanted.Count)).Select(ReadInTurnAsync));
        return failure is { } why
            ? new RestProxyResponse<IReadOnlyDictionary<TopicPartition, PartitionOffsets>>.Failed(why)
            : new RestProxyResponse<IReadOnlyDictionary<TopicPartition, PartitionOffsets>>.Ok(found);

        async Task ReadInTurnAsync(RestClient<IRestProxyApi> client)
        {
            while (Volatile.Read(ref failure) is null && wanted.TryDequeue(out var partition))
            {
                switch (await ReadOneAsync(client, proxy, partition, cancellationToken))
                {
                    case RestProxyResponse<OffsetPair>.Ok { Value.Offsets: var offsets }:
                        found[partition] = offsets;
                        break;
                    case RestProxyResponse<OffsetPair>.Failed { Why: not RestProxyFailure.NotFound and var why }:
                        Interlocked.CompareExchange(ref failure, why, null);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private Task<RestProxyResponse<OffsetPair>> ReadOneAsync(
        RestClient<IRestProxyApi> client, RestProxyInfo proxy, TopicPartition partition, CancellationToken cancellationToken) => client.ReadAsync(
            (server, token) => proxy.HasV2
                ? server.GetOffsetsAsync(partition.Topic, partition.Partition, token)
                : server.GetClusterOffsetAsync(proxy.ClusterId!, partition.Topic, partition.Partition, token),
            read.Value(
                // Confluent has a code of its own for each thing that is not there, and the bare one for a call that it does not know yet.
                new(CallKind.Read, proxy.Flavour == RestProxyFlavour.Confluent ? null : MissingResource.Partition), received => SuccessBody.Offsets(received.Body)),
            cancellationToken);
}
