using ConnectOperator.Core.Resources.Yaml;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConnectOperator.Tests.Documentation;

/// <summary>What people copy shows them the one way of writing config values that arrives as written, whatever they put in its place.</summary>
public sealed class QuotedValueTests
{
    private static readonly string[] Samples =
    [
        .. Directory.GetFiles(Repository.PathOf("deploy", "samples"), "*.yaml"),
        .. Directory.GetFiles(Repository.PathOf("deploy", "gitops", "pipeline"), "*.yaml"),
        Repository.PathOf("deploy", "demo", "connectors.yaml"),
    ];

    public static TheoryData<string> Files => [.. Samples.Select(path => Path.GetRelativePath(Repository.PathOf(), path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages => [.. DocumentationPage.Paths];

    [Theory]
    [MemberData(nameof(Files))]
    public void Values_in_samples_are_in_quotes(string file) => Bare(File.ReadAllText(Repository.PathOf(file))).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Values_on_pages_are_in_quotes(string path) =>
        DocumentationPage.Read(path).Blocks.SelectMany(block => block.Manifests()).SelectMany(Bare).ShouldBeEmpty();

    [Fact]
    public void Samples_say_why() => Directory.GetFiles(Repository.PathOf("deploy", "samples"), "*.yaml")
        .Where(path => File.ReadAllText(path) is var text && text.Contains("\n  config:", StringComparison.Ordinal)
            && !text.Contains("# In quotes:", StringComparison.Ordinal))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("config: {a: 0755}", "a: 0755")]
    [InlineData("spec: {config: {a: text}}", "a: text")]
    [InlineData("config: {a: [\"b\", c]}", "a: c")]
    [InlineData("config: {off: \"x\"}", "off")]
    [InlineData("config: {a: }", "a: ")]
    public void Value_without_quotes_is_found(string yaml, string bare) => Bare(yaml).ShouldBe([bare]);

    // What the pages and the schema say becomes of values.
    [Theory]
    [InlineData("0755", "493")]
    [InlineData("0x1F", "31")]
    [InlineData("1_000", "1000")]
    [InlineData("1.10", "1.1")]
    [InlineData("1.0", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("1e6", "1000000")]
    [InlineData("yes", "true")]
    [InlineData("on", "true")]
    [InlineData("y", "true")]
    [InlineData("no", "false")]
    [InlineData("off", "false")]
    [InlineData("n", "false")]
    [InlineData("~", "null")]
    public void What_is_said_of_values_is_so(string text, string becomes)
    {
        PlainScalar.ChangeOf(text).ShouldNotBeNull().Becomes.ShouldBe(becomes);
        File.ReadAllText(Repository.PathOf("docs", "getting-started.md")).ShouldSatisfyAllConditions(
            page => page.ShouldContain($"`{text}`"), page => page.ShouldContain(becomes));
    }

    private static IEnumerable<string> Bare(string yaml)
    {
        var stream = new YamlStream();
        using StringReader text = new(yaml);
        stream.Load(text);
        return [.. stream.Documents.SelectMany(document => Configs(document.RootNode)).SelectMany(config => config.Children).SelectMany(entry => Bare(entry.Key, entry.Value))];
    }

    private static IEnumerable<string> Bare(YamlNode key, YamlNode value)
    {
        var name = ((YamlScalarNode)key).Value ?? "";
        IEnumerable<YamlNode> values = value is YamlSequenceNode list ? list.Children : [value];
        IEnumerable<string> keys = ((YamlScalarNode)key).Style == ScalarStyle.Plain && PlainScalar.ChangeOf(name) is not null ? [name] : [];
        return keys.Concat(values.OfType<YamlScalarNode>().Where(scalar => scalar.Style == ScalarStyle.Plain).Select(scalar => $"{name}: {scalar.Value}"));
    }

    private static IEnumerable<YamlMappingNode> Configs(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(
            entry => entry is { Key: YamlScalarNode { Value: "config" }, Value: YamlMappingNode config } ? [config] : Configs(entry.Value)),
        YamlSequenceNode sequence => sequence.Children.SelectMany(Configs),
        _ => [],
    };
}
