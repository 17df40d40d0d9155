using ConnectOperator.RestProxy.Model;
using Shouldly;
using Xunit;
using Flavour = RestProxyDouble.RestProxyFlavour;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>How a proxy is found out to be what it is, and for how long that is remembered.</summary>
public sealed class DetectionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(Flavour.Confluent, "8.0.0", RestProxyFlavour.Confluent, "double-cluster-0000000", null)]
    [InlineData(Flavour.Confluent, "5.5.0", RestProxyFlavour.Confluent, null, null)]
    [InlineData(Flavour.Bridge, "0.30.0", RestProxyFlavour.Bridge, null, "0.30.0")]
    [InlineData(Flavour.Karapace, "3.6.0", RestProxyFlavour.Karapace, null, null)]
    public async Task Product_is_found_out(Flavour flavour, string version, RestProxyFlavour found, string? cluster, string? told)
    {
        var proxies = Proxies.Double(flavour, new() { Version = Version.Parse(version) });
        using var client = Proxies.Client(proxies);

        (await client.CheckAsync(None)).Value().ShouldBe(new RestProxyInfo(found, HasV2: true, cluster, told));
    }

    [Theory]
    [InlineData(Flavour.Confluent, RestProxyFlavour.Auto, 2)]
    [InlineData(Flavour.Bridge, RestProxyFlavour.Auto, 1)]
    [InlineData(Flavour.Karapace, RestProxyFlavour.Auto, 1)]
    [InlineData(Flavour.Confluent, RestProxyFlavour.Confluent, 2)]
    [InlineData(Flavour.Bridge, RestProxyFlavour.Bridge, 0)]
    [InlineData(Flavour.Karapace, RestProxyFlavour.Karapace, 0)]
    public async Task It_is_asked_for_once_and_only_where_it_is_not_configured(Flavour flavour, RestProxyFlavour configured, int calls)
    {
        var proxies = Proxies.Double(flavour);
        using var client = Proxies.Client(proxies, new() { Flavour = configured });

        await client.GetTopicsAsync(None);
        await client.GetTopicsAsync(None);

        proxies.Asked().Count(asked => asked is "GET /" or "GET /v3/clusters").ShouldBe(calls);
    }

    [Fact]
    public async Task Another_proxy_is_asked_anew()
    {
        var proxies = Proxies.Double(Flavour.Bridge, new() { Nodes = 2 });
        using var client = Proxies.Client(proxies);
        await client.GetTopicsAsync(None);
        proxies.Faults.Add("*", "*", new() { Breaks = true }, int.MaxValue, node: 0);

        await client.GetTopicsAsync(None);
        await client.GetTopicsAsync(None);

        proxies.Requests.All.Where(request => request.Worker == 1).Select(request => request.Path).ShouldBe(["/topics", "/", "/topics"]);
    }

    [Fact]
    public async Task What_is_no_proxy_is_told_with_its_remedy()
    {
        var proxies = Proxies.Double(Flavour.Bridge);
        proxies.Faults.Add("*", "*", new() { Answer = new(404) { ContentType = "text/html", Body = "<h1>nginx</h1>"u8.ToArray() } }, int.MaxValue);
        using var client = Proxies.Client(proxies);

        (await client.CheckAsync(None)).Failure<RestProxyFailure.Unavailable>().Message
            .ShouldBe("HTTP 404 for / and for /v3/clusters: the URL or its path is not that of a REST proxy");
    }

    [Fact]
    public async Task What_fails_is_not_remembered()
    {
        var proxies = Proxies.Double(Flavour.Confluent);
        proxies.Faults.Add("GET", "/v3/clusters", new() { Answer = new(500) { ContentType = "text/html" } });
        using var client = Proxies.Client(proxies);

        (await client.GetTopicsAsync(None)).Failure<RestProxyFailure.ServerError>();
        (await client.GetTopicsAsync(None)).Value().ShouldBeEmpty();
    }
}
