using System.Text;
using System.Text.Json;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.RestProxy.Client;
using ConnectOperator.RestProxy.Model;
using Microsoft.Extensions.Logging.Abstractions;
using RestProxyDouble;
using Shouldly;
using Xunit;
using Flavour = RestProxyDouble.RestProxyFlavour;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>The client and a double of each product: the same calls come to the same, whatever each product makes of them.</summary>
public sealed class ClientAgainstDoubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TopicPartition Second = new(Proxies.Orders, 1);

    public static TheoryData<Flavour> Flavours => [Flavour.Confluent, Flavour.Bridge, Flavour.Karapace];

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Topics_and_partitions(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);
        proxies.Kafka.CreateTopic("audit");
        proxies.Kafka.FindPartition(new("orders", 1))!.Leader = -1;

        (await client.GetTopicsAsync(None)).Value().Select(topic => topic.Name.Value).ShouldBe(["audit", "orders"], ignoreOrder: true);
        (await client.GetPartitionsAsync(Proxies.Orders, None)).Value().ShouldBe([new(0, 1), new(1, null)]);
        (await client.GetPartitionsAsync(TopicName.Parse("nope"), None)).Failure<RestProxyFailure.NotFound>().What.ShouldBe(MissingResource.Topic);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Both_ends_of_partitions_that_are_there(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);
        proxies.Kafka.FindTopic("orders")!.Partitions[0].Move(3_000_000_000, 3_000_000_042);

        (await client.GetOffsetsAsync([Proxies.First, Second, new(Proxies.Orders, 9), new(TopicName.Parse("nope"), 0), Second], None)).Value().ShouldBe(
            new Dictionary<TopicPartition, PartitionOffsets> { [Proxies.First] = new(3_000_000_000, 3_000_000_042), [Second] = new(0, 0) }, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Lag_in_one_call_or_from_what_Connect_says_was_committed(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);
        Fill(proxies, 10);
        proxies.Kafka.Group("connect-sink").Commit(new("orders", 0), 4);
        proxies.Kafka.Group("connect-sink").Commit(new("orders", 1), 0);
        await client.CheckAsync(None);
        proxies.Requests.Clear();

        (await client.GetGroupLagAsync("connect-sink", new Dictionary<TopicPartition, long> { [Proxies.First] = 4, [Second] = 0 }, None)).Value()
            .ShouldBe(new GroupLag(6, 6, Proxies.First, []), new LagComparer());

        proxies.Requests.All.Count.ShouldBe(flavour == Flavour.Confluent ? 1 : 2);
    }

    [Fact]
    public async Task Edition_without_lags_is_asked_for_them_once_an_hour()
    {
        var time = new ManualTime.ManualTimeProvider();
        var (proxies, client) = Start(Flavour.Confluent, new() { Version = new(6, 1) }, time);
        Fill(proxies, 10);
        var committed = new Dictionary<TopicPartition, long> { [Proxies.First] = 4 };

        for (var call = 0; call < 3; call++)
        {
            (await client.GetGroupLagAsync("connect-sink", committed, None)).Value().Total.ShouldBe(6);
        }

        proxies.Asked().Count(asked => asked.EndsWith("lag-summary", StringComparison.Ordinal)).ShouldBe(1);
        time.Advance(TimeSpan.FromHours(1));
        await client.GetGroupLagAsync("connect-sink", committed, None);
        proxies.Asked().Count(asked => asked.EndsWith("lag-summary", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Group_that_has_committed_nothing_is_not_there(Flavour flavour)
    {
        var (_, client) = Start(flavour);

        (await client.GetGroupLagAsync("connect-sink", new Dictionary<TopicPartition, long>(), None)).Failure<RestProxyFailure.NotFound>().What.ShouldBe(MissingResource.Group);
        (await client.GetGroupLagAsync("..", new Dictionary<TopicPartition, long> { [Proxies.First] = 4 }, None)).Failure<RestProxyFailure.Invalid>();
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Records_go_in_and_come_out_again(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);

        (await ProduceAsync(client, EmbeddedFormat.Json, new(Json("\"k\""), Json("""{"a":12345678901234567890.50}""")) { Partition = 1 }, new(null, Json("\"text\"")) { Partition = 1 }))
            .ShouldBe([new ProduceResult.Written(1, 0), new ProduceResult.Written(1, 1)]);

        var read = (await client.ReadAsync([new(Second, 0, 2)], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Value();
        read.ReachedEnd.ShouldBeTrue();
        read.Records.Select(record => $"{record.Offset} {record.Key} {record.Value?.GetRawText()}").ShouldBe(["""0 k {"a":12345678901234567890.50}""", "1  \"text\""]);
        proxies.OpenInstances.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Bytes_go_in_and_come_out_again(Flavour flavour)
    {
        var (_, client) = Start(flavour);

        (await ProduceAsync(client, EmbeddedFormat.Binary, new RecordToProduce(null, Json("\"AP8=\"")) { Partition = 0 })).ShouldBe([new ProduceResult.Written(0, 0)]);

        (await client.ReadAsync([new(Proxies.First, 0, 1)], EmbeddedFormat.Binary, TimeSpan.FromMinutes(1), None)).Value()
            .Records.Single().Value!.Value.GetBytesFromBase64().ShouldBe([0, 255]);
    }

    [Theory]
    [InlineData(Flavour.Confluent, """{"f":{"string":"x"}}""")]
    [InlineData(Flavour.Karapace, """{"f":"x"}""")]
    public async Task Avro_goes_in_by_schema_and_by_its_id(Flavour flavour, string back)
    {
        const string Schema = """{"type":"record","name":"R","fields":[{"name":"f","type":["null","string"]}]}""";
        var (proxies, client) = Start(flavour);
        var record = new RecordToProduce(null, Json("""{"f":{"string":"x"}}""")) { Partition = 0 };

        foreach (var schema in new SchemaReference[] { new SchemaReference.ByText(Schema), new SchemaReference.ById(1) })
        {
            (await client.ProduceAsync(Proxies.Orders, new(EmbeddedFormat.Avro, [record]) { ValueSchema = schema }, None)).Value().Single().ShouldBeOfType<ProduceResult.Written>();
        }

        proxies.Kafka.FindSchema(1).ShouldBe(Schema);
        (await client.ReadAsync([new(Proxies.First, 0, 2)], EmbeddedFormat.Avro, TimeSpan.FromMinutes(1), None)).Value()
            .Records.Select(read => read.Value!.Value.GetRawText()).ShouldBe([back, back]);
        (await client.ProduceAsync(Proxies.Orders, new(EmbeddedFormat.Avro, [record]), None)).Failure<RestProxyFailure.Invalid>().Message.ShouldContain("42202");
    }

    [Fact]
    public async Task Headers_and_times_reach_Kafka_by_v3_and_come_back_from_the_Bridge()
    {
        var record = new RecordToProduce(null, Json("\"v\"")) { Partition = 0, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), Headers = [new("h", "v1"u8.ToArray())] };
        foreach (var flavour in new[] { Flavour.Confluent, Flavour.Bridge })
        {
            var (proxies, client) = Start(flavour);
            (await ProduceAsync(client, EmbeddedFormat.Json, record)).ShouldBe([new ProduceResult.Written(0, 0)]);
            var held = proxies.Kafka.FindPartition(new("orders", 0))!.Records.Single();
            (held.Timestamp, held.Headers.Single().Name, Encoding.UTF8.GetString(held.Headers.Single().Value!)).ShouldBe((record.Timestamp!.Value, "h", "v1"));

            var read = (await client.ReadAsync([new(Proxies.First, 0, 1)], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Value().Records.Single();
            read.Timestamp.ShouldBe(flavour == Flavour.Bridge ? record.Timestamp : null);
            read.Headers.Select(header => header.Name).ShouldBe(flavour == Flavour.Bridge ? ["h"] : []);
        }
    }

    [Theory]
    [InlineData(Flavour.Confluent, 50003, true)]
    [InlineData(Flavour.Bridge, 404, false)]
    [InlineData(Flavour.Karapace, 2, true)]
    public async Task Record_that_is_not_written_is_told_beside_those_that_are(Flavour flavour, int code, bool retriable)
    {
        var (_, client) = Start(flavour);

        var results = await ProduceAsync(client, EmbeddedFormat.Json, new(null, Json("\"v\"")) { Partition = 9 }, new(null, Json("\"v\"")) { Partition = 0 });

        var failed = results[0].ShouldBeOfType<ProduceResult.Failed>();
        (failed.Code, failed.IsRetriable).ShouldBe((code, retriable));
        results[1].ShouldBe(new ProduceResult.Written(0, 0));
    }

    [Fact]
    public async Task Stream_that_ends_early_leaves_records_of_which_nobody_knows()
    {
        var (proxies, client) = Start(Flavour.Confluent, new() { V3Only = true });
        await client.CheckAsync(None);
        proxies.AllowRecords(1);
        var record = new RecordToProduce(null, Json("1"));

        (await ProduceAsync(client, EmbeddedFormat.Json, record, record)).Select(result => (result as ProduceResult.Failed)?.Code).ShouldBe([null, 429]);

        proxies.AllowRecords(null);
        proxies.Faults.Add("POST", "/v3/*", new() { Cuts = true });
        (await ProduceAsync(client, EmbeddedFormat.Json, record, record)).ShouldBe(
            [new ProduceResult.Written(0, 1), new ProduceResult.Failed(0, "The proxy did not say what became of this record.", IsRetriable: true)]);
    }

    [Fact]
    public async Task V3_alone_does_all_but_reading()
    {
        var (proxies, client) = Start(Flavour.Confluent, new() { V3Only = true, BasePath = "/kafka" });
        Fill(proxies, 10);

        (await client.CheckAsync(None)).Value().ShouldBe(new RestProxyInfo(ConnectOperator.RestProxy.Model.RestProxyFlavour.Confluent, HasV2: false, "double-cluster-0000000", null));
        (await client.GetTopicsAsync(None)).Value().ShouldBe([new Topic(Proxies.Orders, 2, false)]);
        (await client.GetPartitionsAsync(Proxies.Orders, None)).Value().ShouldBe([new(0, 1), new(1, 1)]);
        (await client.GetOffsetsAsync([Proxies.First], None)).Value()[Proxies.First].ShouldBe(new(0, 10));
        (await ProduceAsync(client, EmbeddedFormat.Binary, new RecordToProduce(null, Json("\"AP8=\"")))).ShouldBe([new ProduceResult.Written(0, 10)]);
        (await client.ConsumeAsync(new Dictionary<TopicPartition, long> { [Proxies.First] = 0 }, EmbeddedFormat.Json, None)).Failure<RestProxyFailure.NotSupported>();
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Credentials_are_sent_and_never_told(Flavour flavour)
    {
        var proxies = Proxies.Double(flavour, new() { BasicAuthUsers = new Dictionary<string, string> { ["alice"] = "s3cret" } });
        using var client = Proxies.Client(proxies, authentication: new RestAuthentication.Basic("alice", "s3cret"));
        (await client.GetTopicsAsync(None)).Value().ShouldBeEmpty();

        proxies.Faults.Add("*", "/topics", new() { Answer = new(500) { ContentType = "application/json", Body = """{"error_code":50002,"message":"login alice:s3cret (YWxpY2U6czNjcmV0) failed"}"""u8.ToArray() } }, int.MaxValue);
        proxies.Faults.Add("GET", "/v3/*", new() { Answer = new(500) { ContentType = "text/html", Body = "<p>Basic YWxpY2U6czNjcmV0 is wrong</p>"u8.ToArray() } }, int.MaxValue);
        var told = (await client.GetTopicsAsync(None)).Failure<RestProxyFailure.ServerError>().Message;
        told.ShouldContain(flavour == Flavour.Confluent ? "Basic [redacted] is wrong" : "login alice:[redacted] ([redacted]) failed");

        using var stranger = Proxies.Client(proxies, authentication: new RestAuthentication.Bearer("wrong-token"));
        var refused = await stranger.CheckAsync(None);
        (refused as RestProxyResponse<RestProxyInfo>.Failed)!.Why.GetType().ShouldBe(flavour == Flavour.Karapace ? typeof(RestProxyFailure.Forbidden) : typeof(RestProxyFailure.Unauthorized));
        refused.ToString().ShouldNotContain("wrong-token");
    }

    [Fact]
    public async Task Faults_are_values()
    {
        var (proxies, client) = Start(Flavour.Bridge);
        await client.CheckAsync(None);

        proxies.Faults.Add("*", "*", new() { Answer = new(429) { ContentType = "text/html", Body = "<h1>slow down</h1>"u8.ToArray(), Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } } });
        (await client.GetTopicsAsync(None)).Failure<RestProxyFailure.TooManyRequests>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        proxies.Faults.Add("*", "*", new() { Cuts = true }, int.MaxValue);
        (await client.GetTopicsAsync(None)).Failure<RestProxyFailure.Unavailable>().Message.ShouldBe("http://proxy-0:8082: the answer is not a REST proxy's");
        proxies.Faults.Add("*", "*", new() { Breaks = true }, int.MaxValue);
        (await client.GetOffsetsAsync([Proxies.First, Second], None)).Failure<RestProxyFailure.Unavailable>();
        (await client.ProduceAsync(Proxies.Orders, new(EmbeddedFormat.Json, [new(null, Json("\"v\""))]), None)).Failure<RestProxyFailure.OutcomeUnknown>();
    }

    [Fact]
    public async Task Silence_ends_with_the_time_out()
    {
        var time = new ManualTime.ManualTimeProvider();
        var (proxies, client) = Start(Flavour.Bridge, time: time);
        proxies.Faults.Add("*", "*", new() { Delay = Timeout.InfiniteTimeSpan }, int.MaxValue);

        var asked = client.CheckAsync(None);
        while (proxies.Requests.UnderWay == 0)
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(30));

        (await asked).Failure<RestProxyFailure.Unavailable>().Message.ShouldContain("no answer within 30 s");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Ends_are_asked_for_as_many_at_a_time_as_the_caller_lets(int concurrency)
    {
        var delay = TimeSpan.FromMilliseconds(10);
        var time = new ManualTime.ManualTimeProvider();
        var proxies = Proxies.Double(Flavour.Karapace, new() { Time = time });
        proxies.Kafka.CreateTopic("orders", 20);
        using var client = Proxies.Client(proxies, new() { Flavour = ConnectOperator.RestProxy.Model.RestProxyFlavour.Karapace, Concurrency = concurrency }, time);
        proxies.Faults.Add("GET", "*", new() { Delay = delay }, int.MaxValue);

        var asked = client.GetOffsetsAsync([.. Enumerable.Range(0, 20).Select(partition => new TopicPartition(Proxies.Orders, partition))], None);
        var most = 0;
        while (!asked.IsCompleted)
        {
            // Time passes once all have begun that may: each of them waits for its answer then, and no time-out is near.
            var underWay = proxies.Requests.UnderWay;
            most = Math.Max(most, underWay);
            if (underWay == Math.Min(concurrency, 20 - proxies.Requests.All.Count) && time.NextDueAt <= time.GetUtcNow() + delay)
            {
                time.AdvanceTo(time.NextDueAt.Value);
            }

            await Task.Yield();
        }

        (await asked).Value().Count.ShouldBe(20);
        most.ShouldBeLessThanOrEqualTo(concurrency);
        (most > 1).ShouldBe(concurrency > 1);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Over_sockets_below_a_path(Flavour flavour)
    {
        await using var server = await RestProxyDoubleServer.StartAsync(new() { Flavour = flavour, Waits = false, BasePath = "/kafka" });
        server.Cluster.Kafka.CreateTopic("orders");
        using var client = new RestProxyClient(new RestEndpoint { Urls = [server.Url] }, TimeProvider.System, NullLogger<RestProxyClient>.Instance);

        (await ProduceAsync(client, EmbeddedFormat.Json, new RecordToProduce(null, Json("\"v\"")))).ShouldBe([new ProduceResult.Written(0, 0)]);
        (await client.ReadAsync([new(Proxies.First, 0, 1)], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Value().Records.Count.ShouldBe(1);
        server.Cluster.OpenInstances.ShouldBe(0);
    }

    [Fact]
    public async Task Last_records_of_a_partition()
    {
        var (proxies, client) = Start(Flavour.Bridge);
        Fill(proxies, 10);
        var ends = (await client.GetOffsetsAsync([Proxies.First, Second], None)).Value();

        var read = (await client.ReadAsync([.. ends.Select(end => PartitionRange.Last(end.Key, end.Value, 3))], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Value();

        read.Records.Select(record => record.Offset).ShouldBe([7L, 8, 9]);
        read.ReachedEnd.ShouldBeTrue();
    }

    [Fact]
    public async Task Range_whose_end_holds_no_record_is_read_until_nothing_more_comes()
    {
        var (proxies, client) = Start(Flavour.Karapace);
        Fill(proxies, 10);
        proxies.Kafka.FindPartition(new("orders", 0))!.Move(8, 12);

        var read = (await client.ReadAsync([new(Proxies.First, 0, 12)], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Value();

        read.Records.Select(record => record.Offset).ShouldBe([8L, 9]);
        read.ReachedEnd.ShouldBeFalse();
    }

    private static (RestProxyDoubleCluster Proxies, RestProxyClient Client) Start(Flavour flavour, RestProxyDoubleOptions? options = null, TimeProvider? time = null)
    {
        var proxies = Proxies.Double(flavour, (options ?? new()) with { Time = time ?? TimeProvider.System });
        proxies.Kafka.CreateTopic("orders", 2);
        return (proxies, Proxies.Client(proxies, time: time));
    }

    private static void Fill(RestProxyDoubleCluster proxies, int records)
    {
        for (var number = 0; number < records; number++)
        {
            proxies.Kafka.FindPartition(new("orders", 0))!.Append(new(null, "1"u8.ToArray()));
        }
    }

    private static async Task<IReadOnlyList<ProduceResult>> ProduceAsync(RestProxyClient client, EmbeddedFormat format, params RecordToProduce[] records) =>
        (await client.ProduceAsync(Proxies.Orders, new(format, records), None)).Value();

    private static JsonElement Json(string text) => Proxies.Json(text);

    private sealed class LagComparer : IEqualityComparer<GroupLag>
    {
        public bool Equals(GroupLag? x, GroupLag? y) => x! with { Unknown = [] } is var (total, most, at, _) && (total, most, at) == (y!.Total, y.Max, y.MaxAt) && x.Unknown.SequenceEqual(y.Unknown);

        public int GetHashCode(GroupLag obj) => obj.Total.GetHashCode();
    }
}
