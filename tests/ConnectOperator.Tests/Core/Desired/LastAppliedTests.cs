using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Tests.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class LastAppliedTests
{
    // Recorded: what kubectl 1.36 wrote for config: {b: null, a: ~, n: 0755, v: 1.10, l: [null]}.
    private const string Recorded =
        """{"apiVersion":"kafkaconnect.dev/v1beta1","kind":"KafkaConnector","metadata":{"annotations":{},"name":"c1","namespace":"default"},"spec":{"class":"C","clusterRef":{"name":"prod"},"config":{"b":null,"a":null,"n":493,"v":1.1,"l":[null]}}}""" + "\n";

    [Fact]
    public void Keys_that_kubectl_left_out_are_named() => LeftOut(Recorded, """{"n":493,"v":1.1,"l":[null]}""").ShouldBe(["a", "b"]);

    [Fact]
    public void Null_that_is_in_the_spec_is_for_its_reader_to_refuse() => LeftOut(Recorded, """{"a":null,"b":null}""").ShouldBeEmpty();

    [Fact]
    public void Key_that_somebody_has_given_a_value_since_is_not_left_out() => LeftOut(Recorded, """{"a":"x"}""").ShouldBe(["b"]);

    [Fact]
    public void Connector_without_config_is_asked_about_too() => LeftOut(Recorded, null).ShouldBe(["a", "b"]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{\"spec\":null}")]
    [InlineData("{\"spec\":{\"config\":null}}")]
    [InlineData("{\"spec\":{\"config\":[null]}}")]
    [InlineData("{\"spec\":{\"config\":{\"a\":\"null\"}}}")]
    [InlineData("{\"config\":{\"a\":null}}")]
    [InlineData("{\"spec\":{\"config\":{\"a\":null}")]
    [InlineData("{\"spec\":{\"config\":{\"\\ud800\":null}}}")]
    public void Annotation_that_says_nothing_of_the_kind_is_no_news(string? annotation) => LeftOut(annotation, null).ShouldBeEmpty();

    private static IReadOnlyList<string> LeftOut(string? annotation, string? config)
    {
        var connector = ResourceText.Connector(config is null ? "" : $"\"config\":{config}");
        return LastApplied.NullsLeftOut(connector with
        {
            Metadata = connector.Metadata with
            {
                Annotations = annotation is null ? null : new Dictionary<string, string> { [LastApplied.Annotation] = annotation },
            },
        });
    }
}
