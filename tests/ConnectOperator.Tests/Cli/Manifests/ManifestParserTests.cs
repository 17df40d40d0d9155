using ConnectOperator.Cli.Manifests;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli.Manifests;

/// <summary>Manifests become what kubectl makes of them, and every value keeps its place.</summary>
public sealed class ManifestParserTests
{
    [Theory]
    [InlineData("a: 0755", """{"a":493}""")]
    [InlineData("a: '0755'", """{"a":"0755"}""")]
    [InlineData("a: !!str 0755", """{"a":"0755"}""")]
    [InlineData("a: yes", """{"a":true}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("off: a", """{"false":"a"}""")]
    [InlineData("a: |\n  b\n  c\n", "{\"a\":\"b\\nc\\n\"}")]
    [InlineData("a: {b: [1, x]}", """{"a":{"b":[1,"x"]}}""")]
    [InlineData("""{"a": {"b": [1, "x"]}}""", """{"a":{"b":[1,"x"]}}""")]
    [InlineData("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", """{"a":{"b":1,"c":2},"d":{"c":3,"b":1}}""")]
    public void Text_becomes_what_kubectl_sends(string yaml, string json)
    {
        var parsed = ManifestParser.Parse(yaml);

        parsed.Problems.ShouldBeEmpty();
        ManifestJson.Of(parsed.Documents.ShouldHaveSingleItem())!.ToJsonString().ShouldBe(json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n---\n# nothing\n")]
    public void Empty_documents_are_none(string yaml) => ManifestParser.Parse(yaml).Documents.ShouldBeEmpty();

    [Fact]
    public void Items_of_a_list_are_objects() =>
        ManifestParser.Parse("kind: List\nitems:\n- kind: A\n- kind: B\n").Documents.SelectMany(document => ManifestObject.Of("f", document))
            .Select(found => found.Kind).ShouldBe(["A", "B"]);

    [Fact]
    public void A_document_that_nests_for_ever_is_refused() =>
        ManifestParser.Parse(new string('[', 5000)).Problems.ShouldHaveSingleItem().Message.ShouldStartWith("is no valid YAML");

    [Theory]
    [InlineData("spec.urls[1]", 4)]
    [InlineData("spec.config[\"a.b\"]", 6)]
    [InlineData("spec.config[\"a.b\"][0]", 7)]
    [InlineData("spec.config[\"c\"]", 5)]
    [InlineData("spec.nothing.here", 1)]
    [InlineData("other", 1)]
    public void Paths_lead_to_the_line_or_to_the_nearest_one(string path, int line)
    {
        var root = ManifestParser.Parse("spec:\n  urls:\n  - a\n  - b\n  config:\n    a.b:\n      - x\n").Documents[0];

        FieldPath.PlaceOf(root, path).Line.ShouldBe(line);
    }
}
