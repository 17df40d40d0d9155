using System.Globalization;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>The v2 API of one proxy: which path goes where.</summary>
internal sealed class V2Api
{
    private readonly Dialect dialect;
    private readonly bool waits;
    private readonly MetadataEndpoints metadata;
    private readonly ProduceEndpoints produce;
    private readonly ConsumerEndpoints consumers;

    public V2Api(Dialect dialect, StandInKafka kafka, RestProxyDoubleOptions options)
    {
        this.dialect = dialect;
        waits = options.Waits;
        Instances = new(dialect, options.Time);
        metadata = new(dialect, kafka);
        produce = new(dialect, kafka, options.Time, options.Waits ? TimeSpan.FromSeconds(60) : TimeSpan.Zero);
        consumers = new(dialect, kafka, Instances, options.Time);
    }

    public ConsumerInstances Instances { get; }

    public async Task<ProxyResponse> AnswerAsync(ProxyRequest request, CancellationToken cancellation)
    {
        try
        {
            return request.Segments switch
            {
                [] => Root(request),
                ["topics", ..] or ["brokers"] when request.Method == "GET" => Read(request),
                ["topics", var topic] when request.Method == "POST" => await produce.ProduceAsync(request, topic, null, cancellation),
                ["topics", var topic, "partitions", var partition] when request.Method == "POST" =>
                    await produce.ProduceAsync(request, topic, int.Parse(partition, CultureInfo.InvariantCulture), cancellation),
                ["consumers", var group] when request.Method == "POST" => Ok(request, consumers.Create(request, group)),
                ["consumers", var group, "instances", var name, "records"] when request.Method == "GET" =>
                    await consumers.RecordsAsync(request, group, name, waits, cancellation),
                ["consumers", var group, "instances", var name, .. var rest] => Consume(request, group, name, string.Join('/', rest)),
                _ => throw Unknown(),
            };
        }
        catch (ProxyException refused)
        {
            return dialect.Refuse(refused, request);
        }
    }

    private ProxyResponse Root(ProxyRequest request)
    {
        if (request.Method == "GET")
        {
            return Ok(request, dialect.Root);
        }

        throw dialect is ConfluentDialect && request.Body.Length > 0 && MediaTypes.WithoutParameters(request.ContentType) != MediaTypes.V2
            ? new ProxyException(Refusal.WrongContentType, "")
            : Unknown();
    }

    private ProxyResponse Read(ProxyRequest request)
    {
        dialect.CheckMetadata(request);
        return Ok(request, request.Segments switch
        {
            ["topics"] => metadata.Topics(),
            ["topics", var topic] => metadata.Topic(topic),
            ["topics", var topic, "partitions"] => metadata.Partitions(topic),
            ["topics", var topic, "partitions", var partition] => metadata.Partition(topic, partition),
            ["topics", var topic, "partitions", var partition, "offsets"] when dialect.HasOffsets => metadata.Offsets(topic, partition),
            ["brokers"] when dialect is not BridgeDialect => new JsonObject { ["brokers"] = new JsonArray(1) },
            _ => throw Unknown(),
        });
    }

    private ProxyResponse Consume(ProxyRequest request, string group, string name, string what) => (request.Method, what) switch
    {
        ("DELETE", "") => Done(() => consumers.Delete(request, group, name)),
        ("POST", "subscription") => Done(() => consumers.Subscribe(request, group, name)),
        ("GET", "subscription") => Ok(request, consumers.Subscription(request, group, name)),
        ("DELETE", "subscription") => Done(() => consumers.Unsubscribe(request, group, name)),
        ("POST", "assignments") => Done(() => consumers.Assign(request, group, name)),
        ("GET", "assignments") when dialect.ReadsBack => Ok(request, consumers.Assignments(request, group, name)),
        ("POST", "positions") => Done(() => consumers.Seek(request, group, name)),
        ("POST", "positions/beginning") => Done(() => consumers.SeekToEnd(request, group, name, beginning: true)),
        ("POST", "positions/end") => Done(() => consumers.SeekToEnd(request, group, name, beginning: false)),
        ("POST", "offsets") => consumers.Commit(request, group, name),
        ("GET", "offsets") when dialect.ReadsBack => Ok(request, consumers.Committed(request, group, name)),
        _ => throw Unknown(),
    };

    private ProxyResponse Ok(ProxyRequest request, JsonNode body) => ProxyResponse.Json(dialect.AnswerType(request), body);

    private static ProxyResponse Done(Action act)
    {
        act();
        return ProxyResponse.Empty();
    }

    private static ProxyException Unknown() => new(Refusal.UnknownPath, "");
}
