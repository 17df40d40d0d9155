using ConnectDouble;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;
using RestProxyDouble.V2;
using RestProxyDouble.V3;

namespace RestProxyDouble;

/// <summary>Stand-ins for one or more REST proxies of one flavour before one Kafka cluster, which is held in memory.</summary>
public sealed class RestProxyDoubleCluster
{
    private readonly RestProxyDoubleOptions options;
    private readonly Authentication authentication;
    private readonly IReadOnlyList<V2Api> nodes;
    private readonly V3Api? v3;

    /// <summary>Makes the proxies.</summary>
    public RestProxyDoubleCluster(RestProxyDoubleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        Urls = options.Urls.Count > 0
            ? [.. options.Urls.Select(url => new Uri(new Uri(url), options.BasePath + "/"))]
            : [.. Enumerable.Range(0, options.Nodes).Select(number => new Uri($"http://proxy-{number}:8082{options.BasePath}/"))];
        var version = options.Version ?? Newest(options.Flavour);
        authentication = new(options);
        nodes = [.. Urls.Select(_ => new V2Api(DialectOf(options.Flavour, version), Kafka, options))];
        v3 = options.Flavour == RestProxyFlavour.Confluent && version >= new Version(6, 0) ? new(Kafka, options, version, Rate) : null;
    }

    /// <summary>What the proxies stand before.</summary>
    public StandInKafka Kafka { get; } = new();

    /// <summary>What goes wrong.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Every request and its status; 0 is a broken connection.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>The URLs, each with the base path and a slash at its end.</summary>
    public IReadOnlyList<Uri> Urls { get; }

    /// <summary>How many consumer instances are open, over all proxies.</summary>
    public int OpenInstances => nodes.Sum(node => node.Instances.Count);

    internal RecordRate Rate { get; } = new();

    /// <summary>How many more records the v3 API takes, before it answers each one with <c>error_code</c> 429; null for any number.</summary>
    public void AllowRecords(long? records) => Rate.Allow(records);

    /// <summary>A proxy restarts: its consumer instances are gone.</summary>
    public void Restart(int node) => nodes[node].Instances.Clear();

    /// <summary>What a proxy answers; null when the connection breaks instead.</summary>
    public async Task<ProxyResponse?> AnswerAsync(int node, ProxyRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        Requests.Begin();
        ProxyResponse? answer = null;
        try
        {
            var fault = Faults.Take(node, request) ?? new Fault();
            if (fault.Delay != TimeSpan.Zero)
            {
                await Task.Delay(fault.Delay, options.Time, cancellation);
            }

            var truth = fault.Answer ?? (fault is { Breaks: true, Applies: false } ? null : await TruthAsync(node, request, cancellation));
            answer = fault.Breaks ? null : fault.Cuts ? truth! with { Body = truth.Body[..(truth.Body.Length / 2)] } : truth;
            return answer;
        }
        finally
        {
            Requests.End(new(node, request.Method, request.RawPath, request.QueryString, request.Text, answer?.Status ?? 0, options.Time.GetUtcNow())
            {
                Sender = request.Header("User-Agent"),
            });
        }
    }

    private static Dialect DialectOf(RestProxyFlavour flavour, Version version) => flavour switch
    {
        RestProxyFlavour.Confluent => new ConfluentDialect(version),
        RestProxyFlavour.Bridge => new BridgeDialect(version),
        RestProxyFlavour.Karapace => new KarapaceDialect(version),
        _ => throw new ArgumentOutOfRangeException(nameof(flavour), flavour, "No such flavour"),
    };

    private static Version Newest(RestProxyFlavour flavour) => flavour switch
    {
        RestProxyFlavour.Confluent => new(8, 0, 0),
        RestProxyFlavour.Bridge => new(1, 1, 0),
        _ => new(6, 2, 0),
    };

    private async Task<ProxyResponse> TruthAsync(int node, ProxyRequest sent, CancellationToken cancellation)
    {
        if (!sent.RawPath.StartsWith(options.BasePath + "/", StringComparison.Ordinal))
        {
            return ProxyResponse.Page(StatusCodes.Status404NotFound);
        }

        var request = sent with { Target = sent.Target[options.BasePath.Length..] };
        if (authentication.Refuse(request) is { } refused)
        {
            return refused;
        }

        if (request.Segments is ["v3", ..])
        {
            return v3 is null ? await nodes[node].AnswerAsync(request, cancellation) : await v3.AnswerAsync(request, cancellation);
        }

        return options.V3Only ? V3Api.NoSuchPath() : await nodes[node].AnswerAsync(request, cancellation);
    }
}
