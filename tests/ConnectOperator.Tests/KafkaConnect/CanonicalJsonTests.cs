using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Responses;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": [1, {"y": 2, "x": null}], "a": "ü\u0041<" }""", """{"a":"üA<","b":[1,{"x":null,"y":2}]}""")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("0.10", "0.10")]
    [InlineData(" null ", "null")]
    [InlineData("\"text\"", "\"text\"")]
    public void Value_has_one_form(string given, string expected)
    {
        CanonicalJson.Parse(given).Text.ShouldBe(expected);
        CanonicalJson.Parse(given).ShouldBe(CanonicalJson.Parse(expected));
        CanonicalJson.Parse(given).GetHashCode().ShouldBe(CanonicalJson.Parse(expected).GetHashCode());
    }

    [Fact]
    public void Nothing_is_null() => default(CanonicalJson).ShouldBe(CanonicalJson.Parse("null"));

    [Theory]
    [InlineData("""{"a":"x","b":2}""", "a", "x")]
    [InlineData("""{"a":"x","b":2}""", "b", "2")]
    [InlineData("""{"a":null}""", "a", null)]
    [InlineData("""{"a":"x"}""", "b", null)]
    [InlineData("""["a"]""", "a", null)]
    [InlineData("null", "a", null)]
    public void Member_of_an_object_is_text(string json, string key, string? expected) => CanonicalJson.Parse(json).Member(key).ShouldBe(expected);

    [Fact]
    public void Offsets_are_written_as_Connect_reads_them()
    {
        var body = new OffsetsBody(
        [
            new(CanonicalJson.Parse("""{"kafka_topic":"orders","kafka_partition":0}"""), CanonicalJson.Parse("""{"kafka_offset":42}""")),
            new(CanonicalJson.Parse("""{"kafka_topic":"orders","kafka_partition":1}"""), null),
        ]);

        JsonSerializer.Serialize(body, ConnectJson.Default.OffsetsBody).ShouldBe(
            """
            {"offsets":[{"partition":{"kafka_partition":0,"kafka_topic":"orders"},"offset":{"kafka_offset":42}},{"partition":{"kafka_partition":1,"kafka_topic":"orders"},"offset":null}]}
            """);
    }

    [Theory]
    [InlineData("""{"offsets":[{"partition":null,"offset":{"a":1}}]}""", "null", """{"a":1}""")]
    [InlineData("""{"offsets":[{"partition":{"filename":"/data/in.txt"},"offset":null}]}""", """{"filename":"/data/in.txt"}""", null)]
    [InlineData("""{"offsets":[{"offset":{"a":1},"more":1}]}""", "null", """{"a":1}""")]
    public void Offsets_are_read_whatever_a_connector_makes_of_them(string body, string partition, string? offset)
    {
        var read = SuccessBody.Offsets(System.Text.Encoding.UTF8.GetBytes(body))!.ShouldHaveSingleItem();

        (read.Partition.Text, read.Offset?.Text).ShouldBe((partition, offset));
        (read.TopicPartition, read.KafkaOffset).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("""{"kafka_topic":"orders","kafka_partition":"0"}""", true)]
    [InlineData("""{"kafka_topic":"orders","kafka_partition":-1}""", false)]
    [InlineData("""{"kafka_topic":"orders"}""", false)]
    [InlineData("""{"kafka_partition":0}""", false)]
    public void Partition_of_a_topic_is_that_of_a_sink(string partition, bool expected) =>
        (new ConnectorOffset(CanonicalJson.Parse(partition), null).TopicPartition == new TopicPartition("orders", 0)).ShouldBe(expected);
}
