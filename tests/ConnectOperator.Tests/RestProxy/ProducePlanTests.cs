using System.Text.Json;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Model;
using ConnectOperator.RestProxy.Requests;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>How records go to each product, and what is not sent because it would become something else.</summary>
public sealed class ProducePlanTests
{
    private static readonly RestProxyInfo Confluent = new(RestProxyFlavour.Confluent, HasV2: true, "C", null);
    private static readonly RestProxyInfo OldConfluent = new(RestProxyFlavour.Confluent, HasV2: true, null, null);
    private static readonly RestProxyInfo Cloud = new(RestProxyFlavour.Confluent, HasV2: false, "C", null);
    private static readonly RestProxyInfo Bridge = new(RestProxyFlavour.Bridge, HasV2: true, null, null);
    private static readonly RestProxyInfo Karapace = new(RestProxyFlavour.Karapace, HasV2: true, null, null);

    [Fact]
    public void Key_that_is_none_is_left_out_and_a_tombstone_is_null() => Sent(Confluent, new(null, null), new(Json("\"k\""), Json("{\"a\":1.50}")) { Partition = 2 })
        .ShouldBe("""{"records":[{"value":null},{"key":"k","value":{"a":1.50},"partition":2}]}""");

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("false")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Value_that_Karapace_would_write_as_nothing_is_not_sent(string value)
    {
        Refused(Karapace, new RecordToProduce(null, Json(value))).ShouldContain("Karapace");
        Plan(Confluent, EmbeddedFormat.Json, new RecordToProduce(null, Json(value))).ShouldBeOfType<ProducePlan.Batch>();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("\"0\"")]
    [InlineData("[0]")]
    public void Other_values_are_sent(string value) => Sent(Karapace, new RecordToProduce(null, Json(value))).ShouldBe($$"""{"records":[{"value":{{value}}}]}""");

    [Fact]
    public void Tombstone_that_the_Bridge_would_write_as_text_is_not_sent()
    {
        Refused(Bridge, new RecordToProduce(Json("\"k\""), null)).ShouldBe("Strimzi's Bridge writes null as the text null: it cannot write tombstones.");
        Sent(Bridge, new RecordToProduce(null, Json("0"))).ShouldBe("""{"records":[{"value":0}]}""");
    }

    [Fact]
    public void Headers_and_times_go_to_the_Bridge_by_v2_to_Confluent_by_v3_and_nowhere_else()
    {
        var record = new RecordToProduce(null, Json("1")) { Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), Headers = [new("h", "v1"u8.ToArray()), new("n", null)] };

        Sent(Bridge, record).ShouldBe("""{"records":[{"value":1,"timestamp":1700000000123,"headers":[{"key":"h","value":"djE="},{"key":"n","value":null}]}]}""");
        Streamed(Confluent, EmbeddedFormat.Json, record).ShouldBe(
            """{"headers":[{"name":"h","value":"djE="},{"name":"n","value":null}],"value":{"type":"JSON","data":1},"timestamp":"2023-11-14T22:13:20.123Z"}""");
        Refused(OldConfluent, record).ShouldBe("This proxy writes no headers and no timestamps.");
        Refused(Karapace, record).ShouldBe("This proxy writes no headers and no timestamps.");
    }

    [Fact]
    public void Schema_goes_by_id_or_by_text()
    {
        var batch = new ProduceBatch(EmbeddedFormat.Avro, [new(Json("\"k\""), Json("\"v\""))]) { KeySchema = new SchemaReference.ById(7), ValueSchema = new SchemaReference.ByText("\"string\"") };

        JsonSerializer.Serialize(ProducePlan.Of(Confluent, batch).ShouldBeOfType<ProducePlan.Batch>().Body, RestProxyJson.Default.ProduceBody)
            .ShouldBe("""{"key_schema_id":7,"value_schema":"\u0022string\u0022","records":[{"key":"k","value":"v"}]}""");
        JsonSerializer.Serialize(ProducePlan.Of(Cloud, batch).ShouldBeOfType<ProducePlan.Stream>().Records.Single(), RestProxyJson.Default.StreamedRecordBody)
            .ShouldBe("""{"key":{"schema_id":7,"data":"k"},"value":{"type":"AVRO","schema":"\u0022string\u0022","data":"v"}}""");
        ProducePlan.Of(Bridge, batch).ShouldBeOfType<ProducePlan.Refused>().Why.Message.ShouldBe("Strimzi's Bridge knows no schemas: it cannot write Avro.");
    }

    [Fact]
    public void Tombstone_by_v3_has_no_schema()
    {
        var batch = new ProduceBatch(EmbeddedFormat.Avro, [new(null, null)]) { ValueSchema = new SchemaReference.ById(7) };

        JsonSerializer.Serialize(ProducePlan.Of(Cloud, batch).ShouldBeOfType<ProducePlan.Stream>().Records.Single(), RestProxyJson.Default.StreamedRecordBody)
            .ShouldBe("""{"value":{"type":"BINARY","data":null}}""");
    }

    [Fact]
    public void Nothing_is_no_batch() => ProducePlan.Of(Confluent, new(EmbeddedFormat.Json, [])).ShouldBeOfType<ProducePlan.Refused>().Why.ShouldBeOfType<RestProxyFailure.Invalid>();

    private static JsonElement Json(string text) => Proxies.Json(text);

    private static ProducePlan Plan(RestProxyInfo proxy, EmbeddedFormat format, params RecordToProduce[] records) => ProducePlan.Of(proxy, new(format, records));

    private static string Sent(RestProxyInfo proxy, params RecordToProduce[] records) =>
        JsonSerializer.Serialize(Plan(proxy, EmbeddedFormat.Json, records).ShouldBeOfType<ProducePlan.Batch>().Body, RestProxyJson.Default.ProduceBody);

    private static string Streamed(RestProxyInfo proxy, EmbeddedFormat format, RecordToProduce record) => JsonSerializer.Serialize(
        Plan(proxy, format, record).ShouldBeOfType<ProducePlan.Stream>().Records.Single(), RestProxyJson.Default.StreamedRecordBody);

    private static string Refused(RestProxyInfo proxy, RecordToProduce record) =>
        Plan(proxy, EmbeddedFormat.Json, record).ShouldBeOfType<ProducePlan.Refused>().Why.ShouldBeOfType<RestProxyFailure.NotSupported>().Message;
}
