using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Client;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Api;
using ConnectOperator.RestProxy.Model;
using ConnectOperator.RestProxy.Requests;

namespace ConnectOperator.RestProxy.Client;

/// <summary>
/// Finds out what a proxy is, from its root and from whether it has v3, and remembers it until another proxy comes into use.
/// </summary>
internal sealed class ProxyDetector(RestClient<IRestProxyApi> rest, ResponseReader read, RestProxyFlavour configured)
{
    // Of the root and of v3: a proxy that does not know them says so by a 404, be it in its own words or not.
    private static readonly CallSubject Probe = new(CallKind.Read);
    private static readonly string KarapaceType = MediaTypes.Embedded(EmbeddedFormat.Json);

    private RestProxyInfo? known;

    /// <summary>What is known, or else found out now.</summary>
    public async Task<RestProxyResponse<RestProxyInfo>> GetAsync(CancellationToken cancellationToken) =>
        (Volatile.Read(ref known) ?? WithoutAsking()) is { } info ? new RestProxyResponse<RestProxyInfo>.Ok(info) : await AskAsync(cancellationToken);

    /// <summary>Asks, whatever is known.</summary>
    public async Task<RestProxyResponse<RestProxyInfo>> AskAsync(CancellationToken cancellationToken)
    {
        var answer = await FindAsync(cancellationToken);
        if (answer is RestProxyResponse<RestProxyInfo>.Ok { Value: var found })
        {
            Volatile.Write(ref known, found);
        }

        return answer;
    }

    /// <summary>Another proxy is in use.</summary>
    public void Forget() => Volatile.Write(ref known, null);

    private RestProxyInfo? WithoutAsking() => configured is RestProxyFlavour.Bridge or RestProxyFlavour.Karapace ? new(configured, HasV2: true, null, null) : null;

    private async Task<RestProxyResponse<RestProxyInfo>> FindAsync(CancellationToken cancellationToken)
    {
        var root = await rest.ReadAsync((proxy, token) => proxy.GetRootAsync(token), Existing(received => SuccessBody.Root(received.Body) is { } body
            ? new Found(body.BridgeVersion, received.ContentType)
            : null), cancellationToken);
        if (root is not RestProxyResponse<Found>.Ok { Value: var found })
        {
            return root.As<RestProxyInfo>();
        }

        var flavour = configured != RestProxyFlavour.Auto ? configured
            : found.Told is not null ? RestProxyFlavour.Bridge
            // Karapace calls every answer JSON records, whatever it is.
            : found.ContentType == KarapaceType ? RestProxyFlavour.Karapace
            : RestProxyFlavour.Confluent;
        if (flavour != RestProxyFlavour.Confluent)
        {
            return new RestProxyResponse<RestProxyInfo>.Ok(new(flavour, HasV2: true, null, found.Told));
        }

        var clusters = await rest.ReadAsync((proxy, token) => proxy.GetClustersAsync(token), Existing(received => SuccessBody.ClusterId(received.Body) is { } id
            ? new Found(id, received.ContentType)
            : null), cancellationToken);
        return clusters switch
        {
            RestProxyResponse<Found>.Ok { Value: { IsThere: true } cluster } =>
                new RestProxyResponse<RestProxyInfo>.Ok(new(flavour, found.IsThere, cluster.Told, null)),
            RestProxyResponse<Found>.Ok when found.IsThere => new RestProxyResponse<RestProxyInfo>.Ok(new(flavour, HasV2: true, null, null)),
            RestProxyResponse<Found>.Ok => new RestProxyResponse<RestProxyInfo>.Failed(new RestProxyFailure.Unavailable(
                "HTTP 404 for / and for /v3/clusters: the URL or its path is not that of a REST proxy")),
            _ => clusters.As<RestProxyInfo>(),
        };
    }

    /// <summary>A 404 is a good answer here: it is not there.</summary>
    private Func<RawResponse, RestProxyResponse<Found>> Existing(Func<RawResponse, Found?> good)
    {
        var value = read.Value(Probe, good);
        return received => received.StatusCode == 404 ? new RestProxyResponse<Found>.Ok(Found.Nothing) : value(received);
    }

    /// <summary>What a path told, if it is there: the root of the Bridge its version, v3 the cluster's id.</summary>
    private sealed record Found(string? Told, string? ContentType, bool IsThere = true)
    {
        public static readonly Found Nothing = new(null, null, IsThere: false);
    }
}
