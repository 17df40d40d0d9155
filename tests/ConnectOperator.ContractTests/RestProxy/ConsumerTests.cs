using System.Text.Json.Nodes;
using RestProxyDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.RestProxy;

/// <summary>What consumers of the double do that takes more than one exchange to tell.</summary>
public sealed class ConsumerTests
{
    private const string V2 = "application/vnd.kafka.v2+json";
    private const string Instance = "/consumers/g1/instances/i1";

    [Fact]
    public async Task Confluent_gives_no_more_than_was_asked_for_and_never_a_record_that_is_longer()
    {
        var proxy = await AssignedAsync(RestProxyFlavour.Confluent, 3);

        (await OffsetsReadAsync(proxy, "?max_bytes=10")).ShouldBe([0, 1]);
        (await OffsetsReadAsync(proxy, "?max_bytes=10")).ShouldBe([2]);
        await SeekAsync(proxy, 0);
        (await OffsetsReadAsync(proxy, "?max_bytes=4")).ShouldBeEmpty();
        (await OffsetsReadAsync(proxy, "?max_bytes=4")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Karapace_gives_one_record_more_than_was_asked_for()
    {
        var proxy = await AssignedAsync(RestProxyFlavour.Karapace, 3);

        (await OffsetsReadAsync(proxy, "?max_bytes=4")).ShouldBe([0]);
    }

    [Fact]
    public async Task Bridge_refuses_what_is_too_long_and_passes_over_it()
    {
        var proxy = await AssignedAsync(RestProxyFlavour.Bridge, 3);

        (await proxy.AskAsync("GET", Instance + "/records?max_bytes=4", "", Accept)).Status.ShouldBe(422);
        (await OffsetsReadAsync(proxy, "?timeout=0")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Confluent_gives_30_records_at_a_time()
    {
        var proxy = await AssignedAsync(RestProxyFlavour.Confluent, 40);

        (await OffsetsReadAsync(proxy)).Count.ShouldBe(30);
        (await OffsetsReadAsync(proxy)).Count.ShouldBe(10);
    }

    [Theory]
    [InlineData(RestProxyFlavour.Confluent, true, "null", "null")]
    [InlineData(RestProxyFlavour.Confluent, true, "0", "0")]
    [InlineData(RestProxyFlavour.Bridge, false, "null", "null")]
    [InlineData(RestProxyFlavour.Karapace, false, "null", "null")]
    [InlineData(RestProxyFlavour.Karapace, false, "{}", "null")]
    public async Task Null_is_a_tombstone_for_one_product_only(RestProxyFlavour flavour, bool tombstone, string sent, string read)
    {
        var proxy = await AssignedAsync(flavour, 0);

        (await proxy.AskAsync("POST", "/topics/orders", $$"""{"records":[{"value":{{sent}}}]}""", ("Content-Type", "application/vnd.kafka.json.v2+json"))).Status.ShouldBe(200);

        var (_, records) = await proxy.AskAsync("GET", Instance + "/records", "", Accept);
        (records![0]!["value"]?.ToJsonString() ?? "null").ShouldBe(read);
        (proxy.Cluster.Kafka.FindPartition(new("orders", 0))!.Records[0].Value is null).ShouldBe(tombstone && sent == "null");
    }

    [Fact]
    public async Task Avro_comes_back_tagged_from_Confluent_and_untagged_from_Karapace()
    {
        foreach (var (flavour, read) in new[] { (RestProxyFlavour.Confluent, """{"f":{"string":"x"}}"""), (RestProxyFlavour.Karapace, """{"f":"x"}""") })
        {
            var proxy = await AssignedAsync(flavour, 0, format: "avro");
            proxy.Arrange("PUT", "/_double/schemas/1", """{"type":"record","name":"R","fields":[{"name":"f","type":["null","string"]}]}""");
            await proxy.AskAsync("POST", "/topics/orders", """{"value_schema_id":1,"records":[{"value":{"f":{"string":"x"}}}]}""", ("Content-Type", "application/vnd.kafka.avro.v2+json"));

            var (_, records) = await proxy.AskAsync("GET", Instance + "/records", "", ("Accept", "application/vnd.kafka.avro.v2+json"));

            records![0]!["value"]!.ToJsonString().ShouldBe(read, flavour.ToString());
        }
    }

    [Fact]
    public async Task Instance_lives_in_one_proxy_and_ends_with_it()
    {
        var cluster = new RestProxyDoubleCluster(new() { Flavour = RestProxyFlavour.Karapace, Nodes = 2, Waits = false });
        var create = new RestProxyDouble.Http.ProxyRequest("POST", "/consumers/g1") { Body = """{"name":"i1"}"""u8.ToArray(), Headers = new Dictionary<string, string> { ["Content-Type"] = V2 } };
        (await cluster.AnswerAsync(0, create, default))!.Status.ShouldBe(200);
        cluster.OpenInstances.ShouldBe(1);

        (await cluster.AnswerAsync(1, new("DELETE", Instance), default))!.Status.ShouldBe(404);
        cluster.Restart(0);
        (await cluster.AnswerAsync(0, new("DELETE", Instance), default))!.Status.ShouldBe(404);
        cluster.OpenInstances.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_read_is_committed_where_that_was_asked_for()
    {
        var proxy = await AssignedAsync(RestProxyFlavour.Confluent, 3, commits: true);
        await OffsetsReadAsync(proxy);

        (await proxy.AskAsync("DELETE", Instance)).Status.ShouldBe(204);

        proxy.Cluster.Kafka.FindGroup("g1")!.Find(new("orders", 0)).ShouldBe(3);
    }

    private static (string Name, string Value) Accept => ("Accept", "application/vnd.kafka.json.v2+json");

    private static async Task<DoubleOnManualTime> AssignedAsync(RestProxyFlavour flavour, int records, string format = "json", bool commits = false)
    {
        var proxy = new DoubleOnManualTime(flavour, new() { Waits = false });
        proxy.Arrange("PUT", "/_double/topics/orders");
        proxy.Arrange("POST", "/_double/topics/orders/partitions/0/records", new JsonArray([.. Enumerable.Range(0, records).Select(_ => new JsonObject { ["value"] = 1234 })]).ToJsonString());
        var setting = flavour == RestProxyFlavour.Bridge ? """ "enable.auto.commit":false """ : $$""" "auto.commit.enable":"{{(commits ? "true" : "false")}}" """;
        (await proxy.AskAsync("POST", "/consumers/g1", $$"""{"name":"i1","format":"{{format}}","auto.offset.reset":"earliest",{{setting}}}""", ("Content-Type", V2))).Status.ShouldBe(200);
        (await proxy.AskAsync("POST", Instance + "/assignments", """{"partitions":[{"topic":"orders","partition":0}]}""", ("Content-Type", V2))).Status.ShouldBe(204);
        return proxy;
    }

    private static async Task SeekAsync(DoubleOnManualTime proxy, long offset) => (await proxy.AskAsync(
        "POST", Instance + "/positions", $$"""{"offsets":[{"topic":"orders","partition":0,"offset":{{offset}}}]}""", ("Content-Type", V2))).Status.ShouldBe(204);

    private static async Task<IReadOnlyList<long>> OffsetsReadAsync(DoubleOnManualTime proxy, string query = "")
    {
        var (status, records) = await proxy.AskAsync("GET", Instance + "/records" + query, "", Accept);
        status.ShouldBe(200);
        return [.. records!.AsArray().Select(record => record!["offset"]!.GetValue<long>())];
    }
}
