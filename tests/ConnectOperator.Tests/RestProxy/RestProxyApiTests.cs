using System.Collections.Frozen;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Transport;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Api;
using ConnectOperator.RestProxy.Model;
using ConnectOperator.RestProxy.Requests;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>The REST proxies' API as an interface: what goes out for each of its calls, in exactly which media types, and the route that metrics are labelled with.</summary>
public sealed class RestProxyApiTests
{
    private const string V2 = "application/vnd.kafka.v2+json";
    private const string Json = "application/json";
    private static readonly TopicName Topic = Proxies.Orders;

    private static readonly FrozenDictionary<string, Expected> Calls = new Dictionary<string, Expected>
    {
        ["/"] = new((proxy, token) => proxy.GetRootAsync(token), "GET /", V2),
        ["/topics"] = new((proxy, token) => proxy.GetTopicsAsync(token), "GET /topics", V2),
        ["/topics/{topic}/partitions"] = new((proxy, token) => proxy.GetPartitionsAsync(Topic, token), "GET /topics/orders/partitions", V2),
        ["/topics/{topic}/partitions/{partition}/offsets"] = new(
            (proxy, token) => proxy.GetOffsetsAsync(Topic, 3, token), "GET /topics/orders/partitions/3/offsets", V2),
        ["/topics/{topic}"] = new((proxy, token) => proxy.ProduceAsync(Topic, Content("application/vnd.kafka.avro.v2+json"), token), "POST /topics/orders", V2)
        {
            ContentType = "application/vnd.kafka.avro.v2+json", Body = "x",
        },
        ["/consumers/{group}"] = new((proxy, token) => proxy.CreateConsumerAsync("g", new("i", "json"), token), "POST /consumers/g", V2)
        {
            ContentType = V2, Body = """{"name":"i","format":"json","auto.offset.reset":"earliest","auto.commit.enable":"false"}""",
        },
        ["/consumers/{group} of the Bridge"] = new((proxy, token) => proxy.CreateBridgeConsumerAsync("g", new("i", "json"), token), "POST /consumers/g", V2)
        {
            ContentType = V2, Body = """{"name":"i","format":"json","auto.offset.reset":"earliest","enable.auto.commit":false}""",
        },
        ["/consumers/{group}/instances/{instance}/assignments"] = new(
            (proxy, token) => proxy.AssignAsync("g", "i", AssignmentsBody.Of([new(Topic, 3)]), token), "POST /consumers/g/instances/i/assignments", V2)
        {
            ContentType = V2, Body = """{"partitions":[{"topic":"orders","partition":3}]}""",
        },
        ["/consumers/{group}/instances/{instance}/positions"] = new(
            (proxy, token) => proxy.SeekAsync("g", "i", PositionsBody.Of([new(new(Topic, 3), 3_000_000_000)]), token), "POST /consumers/g/instances/i/positions", V2)
        {
            ContentType = V2, Body = """{"offsets":[{"topic":"orders","partition":3,"offset":3000000000}]}""",
        },
        ["/consumers/{group}/instances/{instance}/records"] = new(
            (proxy, token) => proxy.ReadRecordsAsync("g", "i", "application/vnd.kafka.binary.v2+json", 1000, token),
            "GET /consumers/g/instances/i/records?timeout=1000",
            "application/vnd.kafka.binary.v2+json"),
        ["/consumers/{group}/instances/{instance}"] = new((proxy, token) => proxy.DeleteConsumerAsync("g", "i", token), "DELETE /consumers/g/instances/i", V2) { Body = "" },
        ["/v3/clusters"] = new((proxy, token) => proxy.GetClustersAsync(token), "GET /v3/clusters", Json),
        ["/v3/clusters/{cluster}/topics"] = new((proxy, token) => proxy.GetClusterTopicsAsync("C", token), "GET /v3/clusters/C/topics", Json),
        ["/v3/clusters/{cluster}/topics/{topic}/partitions"] = new(
            (proxy, token) => proxy.GetClusterPartitionsAsync("C", Topic, token), "GET /v3/clusters/C/topics/orders/partitions", Json),
        ["/v3/clusters/{cluster}/topics/{topic}/partitions/{partition}/offset"] = new(
            (proxy, token) => proxy.GetClusterOffsetAsync("C", Topic, 3, token),
            "GET /v3/clusters/C/topics/orders/partitions/3/offset?offset_type=earliest_and_latest",
            Json),
        ["/v3/clusters/{cluster}/consumer-groups/{group}/lag-summary"] = new(
            (proxy, token) => proxy.GetLagSummaryAsync("C", "connect-a b/c", token), "GET /v3/clusters/C/consumer-groups/connect-a%20b%2Fc/lag-summary", Json),
        ["/v3/clusters/{cluster}/topics/{topic}/records"] = new(
            (proxy, token) => proxy.ProduceStreamAsync("C", Topic, Content(Json), token), "POST /v3/clusters/C/topics/orders/records", Json)
        {
            ContentType = Json, Body = "x",
        },
    }.ToFrozenDictionary();

    public static TheoryData<string> Routes => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Call_goes_out_below_the_proxys_url_and_names_its_route(string route)
    {
        var expected = Calls[route];
        foreach (var url in new[] { "http://proxy:8082", "https://gateway/kafka", "https://gateway/a%2Fb/" })
        {
            var seen = new Seen();
            using var http = new HttpClient(new RequestHandler(seen)) { BaseAddress = new Uri(url) };
            http.DefaultRequestHeaders.Accept.ParseAdd(Json);

            using var answer = await expected.Call(RestApi.Over<IRestProxyApi>(http, RestProxyJson.Default), CancellationToken.None);

            var (method, path) = expected.Sent.Split(' ', 2) is [var verb, var rest] ? (verb, rest) : default;
            $"{seen.Request!.Method} {seen.Request.RequestUri!.AbsoluteUri}".ShouldBe($"{method} {url.TrimEnd('/')}{path}");
            RestApi.Route(seen.Request).ShouldBe(route.Split(' ')[0]);
            seen.Request.Headers.NonValidated["Accept"].ToString().ShouldBe(expected.Accept);
            (seen.Request.Content?.Headers.ContentType?.ToString()).ShouldBe(expected.ContentType);
            seen.Body.ShouldBe(expected.Body);
        }
    }

    [Fact]
    public void Every_call_is_tried() => Calls.Keys.Select(route => route.Split(' ')[0]).Distinct().Count().ShouldBe(
        new[] { typeof(IRestProxyV2Api), typeof(IRestProxyV3Api) }.Sum(api => api.GetMethods().Length) - 1);

    private static ByteArrayContent Content(string type) => new("x"u8.ToArray()) { Headers = { ContentType = new(type) } };

    private sealed record Expected(RestCall<IRestProxyApi> Call, string Sent, string Accept)
    {
        public string? ContentType { get; init; }

        public string? Body { get; init; }
    }

    private sealed class Seen : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
