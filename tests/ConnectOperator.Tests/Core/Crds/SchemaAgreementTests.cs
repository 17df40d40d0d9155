using System.Text.Json.Nodes;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Core.Desired;
using ConnectOperator.Tests.Core.Resources;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Crds;

/// <summary>The operator never relies on admission: whatever the schema refuses, the readers refuse too, and defaults are the same in both.</summary>
public sealed class SchemaAgreementTests
{
    private const string Connectors = "kafkaconnectors";
    private const string Clusters = "kafkaconnectclusters";

    // What differs between regular expressions, string lengths and parsers, more often than chance would have it.
    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.Elements("a", "Z", "0", ".", "..", "-", "_", "/", " ", "\t", "\n", "\r\n", "\f", "\u00a0", "\u2028", "é", "١", "😀", "@", "?", "#", ":", "\\", "s", "ms", "name", "tasks.max")
            .ListOf().Resize(6).Select(string.Concat),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => string.Concat(text.Get.EnumerateRunes())),
        Gen.Elements(1, 63, 64, 253, 254, 255, 256, 1024, 1025).Zip(Gen.Elements("a", "😀")).Select(pair => string.Concat(Enumerable.Repeat(pair.Item2, pair.Item1))));

    public static TheoryData<string> TextFieldsOfConnectors =>
    [
        """{"clusterRef":{"name":TEXT}}""",
        """{"clusterRef":{"name":"prod","namespace":TEXT}}""",
        """{"name":TEXT}""",
        """{"class":TEXT}""",
        """{"version":TEXT}""",
        """{"state":TEXT}""",
        """{"adoption":TEXT}""",
        """{"deletionPolicy":TEXT}""",
        """{"mode":TEXT}""",
        """{"configFrom":[{"key":TEXT,"secretKeyRef":{"name":"a","key":"k"}}]}""",
        """{"configFrom":[{"key":"a","secretKeyRef":{"name":TEXT,"key":"k"}}]}""",
        """{"configFrom":[{"key":"a","configMapKeyRef":{"name":"a","key":TEXT}}]}""",
        """{"configFrom":[{"prefix":TEXT,"configMapRef":{"name":"a"}}]}""",
    ];

    [Theory]
    [MemberData(nameof(TextFieldsOfConnectors))]
    public void Schema_and_reader_agree_on_every_text(string template) => Prop.ForAll(
        Hostile.ToArbitrary(),
        text =>
        {
            var spec = Overlay("""{"clusterRef":{"name":"prod"},"class":"C"}""", template.Replace("TEXT", JsonValue.Create(text).ToJsonString(), StringComparison.Ordinal));
            var bySchema = SchemaAccepts(Connectors, spec);
            var byReader = Read(spec) is SpecReading<ConnectorRequest>.Valid;
            byReader.ShouldBe(bySchema, spec.ToJsonString());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("initialBackoff")]
    [InlineData("maxBackoff")]
    [InlineData("resetAfter")]
    public void Schema_and_reader_of_connectors_agree_on_every_duration(string field) => Prop.ForAll(
        HostileAfter("", "1", "10", "1m"),
        text =>
        {
            var spec = Overlay("""{"clusterRef":{"name":"prod"},"class":"C"}""", $$$"""{"autoRestart":{"{{{field}}}":{{{JsonValue.Create(text).ToJsonString()}}} }}""");
            (Read(spec) is SpecReading<ConnectorRequest>.Valid).ShouldBe(SchemaAccepts(Connectors, spec), spec.ToJsonString());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"pollInterval":TEXT}""")]
    [InlineData("""{"requestTimeout":TEXT}""")]
    [InlineData("""{"writeTimeout":TEXT}""")]
    [InlineData("""{"allowedNamespaces":{"from":TEXT}}""")]
    public void Schema_and_reader_of_clusters_agree_on_every_text(string template) => Prop.ForAll(
        HostileAfter("", "1", "10", "1m"),
        text =>
        {
            var spec = ClusterWith(template, text);
            (ReadCluster(spec) is SpecReading<ClusterSettings>.Valid).ShouldBe(SchemaAccepts(Clusters, spec), spec.ToJsonString());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reader_takes_no_url_that_the_schema_refuses() => Prop.ForAll(
        HostileAfter("", "http://", "https://connect:80"),
        text =>
        {
            var spec = ClusterWith("""{"urls":[TEXT]}""", text);
            (ReadCluster(spec) is SpecReading<ClusterSettings>.Invalid || SchemaAccepts(Clusters, spec)).ShouldBeTrue(spec.ToJsonString());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(KafkaConnectorReaderTests.BrokenRules), MemberType = typeof(KafkaConnectorReaderTests))]
    public void Schema_refuses_what_breaks_a_rule_outside_config(string members, string field, string words)
    {
        var spec = Overlay("""{"clusterRef":{"name":"prod"},"class":"C"}""", $"{{{members}}}");

        var inConfig = field.StartsWith("spec.config[", StringComparison.Ordinal);
        (inConfig || !SchemaAccepts(Connectors, spec)).ShouldBeTrue($"{field} ({words}): {spec.ToJsonString()}");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("connector.class")]
    [InlineData("tasks.max")]
    [InlineData("connector.plugin.version")]
    public void Schema_refuses_a_reserved_key(string key) =>
        SchemaAccepts(Connectors, Overlay("""{"clusterRef":{"name":"prod"},"class":"C"}""", $$$"""{"config":{"{{{key}}}":"x"}}""")).ShouldBeFalse();

    [Fact]
    public void Any_value_in_config_reaches_the_operator() => SchemaAccepts(
        Connectors, Overlay("""{"clusterRef":{"name":"prod"},"class":"C"}""", """{"config":{"a":1,"b":[true],"c":{"d":{}},"e":null,"f":"g"}}""")).ShouldBeTrue();

    [Fact]
    public void Connector_with_the_defaults_of_the_schema_reads_like_one_without()
    {
        var bare = Overlay("""{"clusterRef":{"name":"prod"},"class":"C"}""", "{}");
        var filled = WithDefaults(Connectors, bare);

        filled.Select(field => field.Key).ShouldBe(["clusterRef", "class", "tasksMax", "state", "autoRestart", "adoption", "deletionPolicy", "mode"]);
        var fromFilled = Read(filled).ShouldBeValid();
        var fromBare = Read(bare).ShouldBeValid();
        fromFilled.Config.ShouldBe(fromBare.Config, ignoreOrder: true);
        (fromFilled.State, fromFilled.AutoRestart, fromFilled.Adoption, fromFilled.DeletionPolicy, fromFilled.Mode)
            .ShouldBe((fromBare.State, fromBare.AutoRestart, fromBare.Adoption, fromBare.DeletionPolicy, fromBare.Mode));
    }

    [Fact]
    public void Cluster_with_the_defaults_of_the_schema_reads_like_one_without()
    {
        var bare = Overlay("""{"urls":["http://connect"],"tls":{}}""", "{}");
        var filled = WithDefaults(Clusters, bare);

        filled.Select(field => field.Key)
            .ShouldBe(["urls", "tls", "pollInterval", "requestTimeout", "writeTimeout", "maxConcurrentWrites", "allowedNamespaces"]);
        var settings = ReadCluster(filled).ShouldBeValid();
        settings.ShouldBe(ReadCluster(bare).ShouldBeValid() with { Urls = settings.Urls });
    }

    private static readonly Dictionary<string, JsonObject> Specs = new[] { Connectors, Clusters }
        .ToDictionary(plural => plural, plural => CrdFile.Schema(plural)["properties"]!["spec"]!.AsObject());

    private static bool SchemaAccepts(string plural, JsonObject spec) => !StructuralSchema.Violations(Specs[plural], spec).Any();

    private static SpecReading<ConnectorRequest> Read(JsonObject spec) =>
        KafkaConnectorReader.Read(ResourceText.WithSpec<KafkaConnector>("KafkaConnector", spec.ToJsonString()));

    private static SpecReading<ClusterSettings> ReadCluster(JsonObject spec) =>
        KafkaConnectClusterReader.Read(ResourceText.WithSpec<KafkaConnectCluster>("KafkaConnectCluster", spec.ToJsonString()));

    private static Arbitrary<string> HostileAfter(params string[] beginnings) =>
        Gen.Elements(beginnings).Zip(Hostile).Select(pair => pair.Item1 + pair.Item2).ToArbitrary();

    private static JsonObject ClusterWith(string template, string text) => Overlay(
        """{"urls":["http://connect"]}""", template.Replace("TEXT", JsonValue.Create(text).ToJsonString(), StringComparison.Ordinal));

    private static JsonObject Overlay(string spec, string members)
    {
        var result = JsonNode.Parse(spec)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(members)!.AsObject())
        {
            result[key] = value?.DeepClone();
        }

        return result;
    }

    // As the API server does it: top down, into objects that are there.
    private static JsonObject WithDefaults(string plural, JsonObject spec)
    {
        var result = spec.DeepClone().AsObject();
        Fill(Specs[plural], result);
        return result;
    }

    private static void Fill(JsonObject schema, JsonObject value)
    {
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            if (!value.ContainsKey(name) && field!["default"] is { } filling)
            {
                value[name] = filling.DeepClone();
            }

            if (value[name] is JsonObject below)
            {
                Fill(field!.AsObject(), below);
            }
        }
    }
}
