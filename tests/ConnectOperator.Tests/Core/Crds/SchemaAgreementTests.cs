using System.Text.Json.Nodes;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
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
    private const string Bare = """{"clusterRef":{"name":"prod"},"class":"C"}""";

    // What differs between regular expressions, string lengths and parsers, more often than chance would have it.
    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.Elements("a", "Z", "0", ".", "..", "-", "_", "/", " ", "\t", "\n", "\r\n", "\f", "\v", "\u00a0", "\u200b", "\u2028", "\ufeff", "é", "١", "😀", "@", "?", "#", ":", "\\", "s", "ms", "name", "tasks.max")
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
            var spec = Overlay(Bare, template.Replace("TEXT", JsonValue.Create(text).ToJsonString(), StringComparison.Ordinal));
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
            // The other delay is written out: its default, which an API server fills in, could contradict this one.
            var spec = Overlay(Bare, """{"autoRestart":{"initialBackoff":"1s","maxBackoff":"24h"}}""");
            spec["autoRestart"]![field] = text;
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
        var spec = Overlay(Bare, $"{{{members}}}");

        var inConfig = field.StartsWith("spec.config[", StringComparison.Ordinal);
        (inConfig || !SchemaAccepts(Connectors, WithDefaults(Connectors, spec))).ShouldBeTrue($"{field} ({words}): {spec.ToJsonString()}");
    }

    public static TheoryData<string> EqualReservedKeys =>
    [
        """ "config":{"name":"orders","connector.class":"C","tasks.max":"1"} """,
        """ "config":{"tasks.max":1} """,
        """ "name":"o","config":{"name":"o"} """,
        """ "name":"5","config":{"name":5} """,
        """ "tasksMax":12,"config":{"tasks.max":"12"} """,
        """ "tasksMax":12,"config":{"tasks.max":12} """,
        """ "version":"3.9.0","config":{"connector.plugin.version":"3.9.0"} """,
    ];

    public static TheoryData<string> OtherReservedKeys =>
    [
        """ "config":{"name":"x"} """,
        """ "name":"o","config":{"name":"orders"} """,
        """ "config":{"name":["orders"]} """,
        """ "config":{"connector.class":"D"} """,
        """ "config":{"connector.class":{"a":"C"}} """,
        """ "config":{"connector.class":true} """,
        """ "config":{"tasks.max":"2"} """,
        """ "config":{"tasks.max":2} """,
        """ "config":{"tasks.max":"01"} """,
        """ "config":{"tasks.max":1.5} """,
        """ "tasksMax":2,"config":{"tasks.max":"1"} """,
        """ "config":{"connector.plugin.version":"3.9.0"} """,
        """ "version":"3.9.0","config":{"connector.plugin.version":"3.9.1"} """,
    ];

    // What every copied config has.
    [Theory]
    [MemberData(nameof(EqualReservedKeys))]
    public void Reserved_key_that_equals_its_field_is_taken_by_both(string members)
    {
        var spec = Overlay(Bare, $"{{{members}}}");
        var without = spec.DeepClone().AsObject();
        without.Remove("config");

        SchemaAccepts(Connectors, spec).ShouldBeTrue();
        Read(spec).ShouldBeValid().Config.ShouldBe(Read(without).ShouldBeValid().Config, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(OtherReservedKeys))]
    public void Reserved_key_that_differs_from_its_field_is_refused_by_both(string members)
    {
        var spec = Overlay(Bare, $"{{{members}}}");

        SchemaAccepts(Connectors, spec).ShouldBeFalse();
        Read(spec).ShouldBeInvalid().ShouldHaveSingleItem().Field.ShouldStartWith("spec.config[");
    }

    // The schema cannot look into a config: null stays there, so that server-side apply comes to rest, and the operator refuses it.
    [Theory]
    [InlineData("name")]
    [InlineData("connector.class")]
    [InlineData("batch.size")]
    public void Null_in_config_is_kept_by_the_schema_and_refused_by_the_reader(string key)
    {
        var spec = Overlay(Bare, $$$"""{"config":{"{{{key}}}":null}}""");

        SchemaAccepts(Connectors, spec).ShouldBeTrue();
        Read(spec).ShouldHaveProblem($"spec.config[\"{key}\"]", "null");
    }

    [Fact]
    public void Config_that_is_null_is_none()
    {
        var spec = Overlay(Bare, """{"config":null}""");

        SchemaAccepts(Connectors, spec).ShouldBeTrue();
        Read(spec).ShouldBeValid().Config.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"initialBackoff":"11m"}""", false)]
    [InlineData("""{"initialBackoff":"10m"}""", true)]
    [InlineData("""{"initialBackoff":"2s","maxBackoff":"1s"}""", false)]
    [InlineData("""{"initialBackoff":"1h","maxBackoff":"60m"}""", true)]
    [InlineData("""{"maxBackoff":"9s"}""", false)]
    public void Schema_and_reader_agree_on_which_backoff_is_the_longer(string autoRestart, bool accepted)
    {
        var spec = WithDefaults(Connectors, Overlay(Bare, $$"""{"autoRestart":{{autoRestart}}}"""));

        SchemaAccepts(Connectors, spec).ShouldBe(accepted);
        (Read(spec) is SpecReading<ConnectorRequest>.Valid).ShouldBe(accepted);
    }

    [Theory]
    [InlineData("""{"authentication":{}}""")]
    [InlineData("""{"tls":{"insecureSkipVerify":true,"caSecretKeyRef":{"name":"a","key":"k"}}}""")]
    [InlineData("""{"tls":{"insecureSkipVerify":true,"caConfigMapKeyRef":{"name":"a","key":"k"}}}""")]
    public void What_says_two_things_or_none_is_refused_by_both(string members)
    {
        var spec = Overlay("""{"urls":["http://connect"]}""", members);

        SchemaAccepts(Clusters, spec).ShouldBeFalse();
        ReadCluster(spec).ShouldBeOfType<SpecReading<ClusterSettings>.Invalid>();
    }

    [Theory]
    [InlineData("""{"tls":{"insecureSkipVerify":true}}""")]
    [InlineData("""{"tls":{"insecureSkipVerify":false,"caSecretKeyRef":{"name":"a","key":"k"}}}""")]
    [InlineData("""{"tls":{}}""")]
    [InlineData("""{"pollInterval":"5s5s"}""")]
    public void What_says_one_thing_is_taken_by_both(string members)
    {
        var spec = Overlay("""{"urls":["http://connect"]}""", members);

        SchemaAccepts(Clusters, spec).ShouldBeTrue();
        ReadCluster(spec).ShouldBeOfType<SpecReading<ClusterSettings>.Valid>();
    }

    [Fact]
    public void Any_value_in_config_reaches_the_operator() => SchemaAccepts(
        Connectors, Overlay(Bare, """{"config":{"a":1,"b":[true],"c":{"d":{}},"e":null,"f":"g"}}""")).ShouldBeTrue();

    [Fact]
    public void Connector_with_the_defaults_of_the_schema_reads_like_one_without()
    {
        var bare = Overlay(Bare, "{}");
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

    private static readonly Dictionary<string, JsonObject> Schemas = new[] { Connectors, Clusters }.ToDictionary(plural => plural, CrdFile.Schema);

    // The whole resource: some rules compare the spec with metadata.name.
    private static bool SchemaAccepts(string plural, JsonObject spec) => !StructuralSchema.Violations(
        Schemas[plural], new JsonObject { ["metadata"] = new JsonObject { ["name"] = "orders" }, ["spec"] = spec.DeepClone() }).Any();

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
        Fill(Schemas[plural]["properties"]!["spec"]!.AsObject(), result);
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
