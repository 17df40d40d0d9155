using ConnectOperator.RestProxy.Model;
using ConnectOperator.RestProxy.Requests;
using Refit;

namespace ConnectOperator.RestProxy.Api;

/// <summary>
/// A REST proxy, as far as it is called. Answers are given as they come, errors included, their bodies still to be read. The routes are values of
/// the metrics' label <c>route</c>, without their queries.
/// </summary>
internal interface IRestProxyApi : IRestProxyV2Api, IRestProxyV3Api;

/// <summary>v2, which all products have: Confluent REST Proxy, Strimzi's HTTP Bridge and Karapace.</summary>
internal interface IRestProxyV2Api
{
    [Get("/")]
    [Headers(Accepting.V2)]
    Task<HttpResponseMessage> GetRootAsync(CancellationToken cancellationToken);

    [Get("/topics")]
    [Headers(Accepting.V2)]
    Task<HttpResponseMessage> GetTopicsAsync(CancellationToken cancellationToken);

    [Get("/topics/{topic}/partitions")]
    [Headers(Accepting.V2)]
    Task<HttpResponseMessage> GetPartitionsAsync(TopicName topic, CancellationToken cancellationToken);

    [Get("/topics/{topic}/partitions/{partition}/offsets")]
    [Headers(Accepting.V2)]
    Task<HttpResponseMessage> GetOffsetsAsync(TopicName topic, int partition, CancellationToken cancellationToken);

    /// <summary>The content's type names the format.</summary>
    [Post("/topics/{topic}")]
    [Headers(Accepting.V2)]
    Task<HttpResponseMessage> ProduceAsync(TopicName topic, [Body] HttpContent records, CancellationToken cancellationToken);

    [Post("/consumers/{group}")]
    [Headers(Accepting.V2, Sending.V2)]
    Task<HttpResponseMessage> CreateConsumerAsync(string group, [Body] ConfluentConsumerBody consumer, CancellationToken cancellationToken);

    [Post("/consumers/{group}")]
    [Headers(Accepting.V2, Sending.V2)]
    Task<HttpResponseMessage> CreateBridgeConsumerAsync(string group, [Body] BridgeConsumerBody consumer, CancellationToken cancellationToken);

    [Post("/consumers/{group}/instances/{instance}/assignments")]
    [Headers(Accepting.V2, Sending.V2)]
    Task<HttpResponseMessage> AssignAsync(string group, string instance, [Body] AssignmentsBody assignments, CancellationToken cancellationToken);

    [Post("/consumers/{group}/instances/{instance}/positions")]
    [Headers(Accepting.V2, Sending.V2)]
    Task<HttpResponseMessage> SeekAsync(string group, string instance, [Body] PositionsBody positions, CancellationToken cancellationToken);

    /// <summary>Takes records away: what an answer held that got lost does not come again.</summary>
    [Get("/consumers/{group}/instances/{instance}/records?timeout={timeout}")]
    Task<HttpResponseMessage> ReadRecordsAsync(
        string group, string instance, [Header("Accept")] string accept, int timeout, CancellationToken cancellationToken);

    [Delete("/consumers/{group}/instances/{instance}")]
    [Headers(Accepting.V2)]
    Task<HttpResponseMessage> DeleteConsumerAsync(string group, string instance, CancellationToken cancellationToken);
}

/// <summary>v3, which Confluent has from REST Proxy 6.0 on, in Confluent Server and in Cloud.</summary>
internal interface IRestProxyV3Api
{
    [Get("/v3/clusters")]
    Task<HttpResponseMessage> GetClustersAsync(CancellationToken cancellationToken);

    [Get("/v3/clusters/{cluster}/topics")]
    Task<HttpResponseMessage> GetClusterTopicsAsync(string cluster, CancellationToken cancellationToken);

    [Get("/v3/clusters/{cluster}/topics/{topic}/partitions")]
    Task<HttpResponseMessage> GetClusterPartitionsAsync(string cluster, TopicName topic, CancellationToken cancellationToken);

    /// <summary>From 8.0 on.</summary>
    [Get("/v3/clusters/{cluster}/topics/{topic}/partitions/{partition}/offset?offset_type=earliest_and_latest")]
    Task<HttpResponseMessage> GetClusterOffsetAsync(string cluster, TopicName topic, int partition, CancellationToken cancellationToken);

    /// <summary>From 6.2 on; not in all of Cloud.</summary>
    [Get("/v3/clusters/{cluster}/consumer-groups/{group}/lag-summary")]
    Task<HttpResponseMessage> GetLagSummaryAsync(string cluster, string group, CancellationToken cancellationToken);

    /// <summary>One JSON document after the other, both ways.</summary>
    [Post("/v3/clusters/{cluster}/topics/{topic}/records")]
    Task<HttpResponseMessage> ProduceStreamAsync(string cluster, TopicName topic, [Body] HttpContent records, CancellationToken cancellationToken);
}

/// <summary>What an answer may be.</summary>
internal static class Accepting
{
    public const string V2 = "Accept: " + MediaTypes.V2;
}

/// <summary>What a body is.</summary>
internal static class Sending
{
    public const string V2 = "Content-Type: " + MediaTypes.V2;
}
