using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Crds;

/// <summary>The rules in CEL that the CRDs carry, evaluated by an implementation of CEL that is not ours.</summary>
public sealed class ValidationRuleTests
{
    private const string Connectors = "kafkaconnectors";
    private const string Clusters = "kafkaconnectclusters";

    private const string Key = """ "key":"a" """;
    private const string Prefix = """ "prefix":"p." """;
    private const string SecretKey = """ "secretKeyRef":{"name":"s","key":"k"} """;
    private const string ConfigMapKey = """ "configMapKeyRef":{"name":"m","key":"k"} """;
    private const string Secret = """ "secretRef":{"name":"s"} """;
    private const string ConfigMap = """ "configMapRef":{"name":"m"} """;
    private const string SecretCa = """ "caSecretKeyRef":{"name":"s","key":"k"} """;
    private const string ConfigMapCa = """ "caConfigMapKeyRef":{"name":"m","key":"k"} """;
    private const string Basic = """ "basic":{"secretRef":{"name":"s"}} """;
    private const string Mtls = """ "mtls":{"secretRef":{"name":"s"}} """;
    private const string Selector = """ "selector":{"matchLabels":{"a":"b"}} """;

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { Connectors, ".spec.configFrom[]", Object(Key, SecretKey), Object(Key, SecretKey, ConfigMapKey) },
        { Connectors, ".spec.configFrom[]", Object(Prefix, Secret), Object(Prefix, Secret, ConfigMap) },
        { Connectors, ".spec.configFrom[]", Object(Key, ConfigMapKey), Object(SecretKey) },
        { Connectors, ".spec.configFrom[]", Object(ConfigMap), Object(Key, ConfigMap) },
        { Connectors, ".spec.configFrom[]", Object(Prefix, ConfigMap), Object(Prefix, Key, SecretKey) },
        { Connectors, "", Resource("\"a\"", "{}"), Resource("\"a\"", """{"config":{"name":"b"}}""") },
        { Connectors, "", Resource("\"a\"", """{"config":{"name":"b"},"name":"b"}"""), Resource("\"a\"", """{"config":{"name":"a"},"name":"b"}""") },
        { Connectors, ".spec", """{"class":"C","config":{"connector.class":"C"}}""", """{"class":"C","config":{"connector.class":"D"}}""" },
        { Connectors, ".spec", """{"tasksMax":2,"config":{"tasks.max":"2"}}""", """{"tasksMax":2,"config":{"tasks.max":"1"}}""" },
        { Connectors, ".spec", """{"tasksMax":2,"config":{"tasks.max":2}}""", """{"tasksMax":2,"config":{"tasks.max":1}}""" },
        { Connectors, ".spec", """{"config":{"tasks.max":"1"}}""", """{"config":{"tasks.max":"2"}}""" },
        { Connectors, ".spec", """{"version":"1","config":{"connector.plugin.version":"1"}}""", """{"config":{"connector.plugin.version":"1"}}""" },
        { Connectors, ".spec", """{"config":null}""", """{"version":"2","config":{"connector.plugin.version":"1"}}""" },
        { Connectors, ".spec.clusterRef.name", Text("a.b-c"), Text("A") },
        { Connectors, ".spec.clusterRef.namespace", Text("a-b"), Text("a.b") },
        { Connectors, ".spec.name", Text("Orders_1"), Text("a b") },
        { Connectors, ".spec.name", Text("..."), Text("..") },
        { Connectors, ".spec.class", Text("org.example.Source"), Text("a b") },
        { Connectors, ".spec.version", Text("[3.9, 4)"), Text(" 3.9") },
        { Connectors, ".spec.configFrom[].key", Text("a b"), Text(" a") },
        { Connectors, ".spec.configFrom[].key", Text("tasks.maximum"), Text("tasks.max") },
        { Connectors, ".spec.configFrom[].prefix", Text("producer.override."), Text("producer. ") },
        { Connectors, ".spec.configFrom[].secretKeyRef.name", Text("a"), Text("a_b") },
        { Connectors, ".spec.configFrom[].secretKeyRef.key", Text("tls.crt"), Text("a/b") },
        { Connectors, ".spec.configFrom[].configMapKeyRef.name", Text("a"), Text("a_b") },
        { Connectors, ".spec.configFrom[].configMapKeyRef.key", Text("tls.crt"), Text("a/b") },
        { Connectors, ".spec.configFrom[].secretRef.name", Text("a"), Text("a_b") },
        { Connectors, ".spec.configFrom[].configMapRef.name", Text("a"), Text("a_b") },
        { Connectors, ".spec.autoRestart", """{"initialBackoff":"1m","maxBackoff":"60s"}""", """{"initialBackoff":"61s","maxBackoff":"1m"}""" },
        { Connectors, ".spec.autoRestart", """{"initialBackoff":"1x","maxBackoff":"1s"}""", """{"initialBackoff":"2s","maxBackoff":"1s"}""" },
        { Connectors, ".spec.autoRestart.initialBackoff", Text("1s"), Text("10") },
        { Connectors, ".spec.autoRestart.initialBackoff", Text("1s"), Text("999ms") },
        { Connectors, ".spec.autoRestart.maxBackoff", Text("1s"), Text("ten") },
        { Connectors, ".spec.autoRestart.resetAfter", Text("1s"), Text("1 s") },
        { Connectors, ".spec.autoRestart.maxBackoff", Text("24h"), Text("23h59m61s") },
        { Connectors, ".spec.autoRestart.resetAfter", Text("1h30m"), Text("0s") },
        { Clusters, ".spec.pollInterval", Text("1h"), Text("1d") },
        { Clusters, ".spec.requestTimeout", Text("1m"), Text("1.5s") },
        { Clusters, ".spec.writeTimeout", Text("1m"), Text("-1s") },
        { Clusters, ".spec.pollInterval", Text("1h"), Text("60m1s") },
        { Clusters, ".spec.requestTimeout", Text("10m"), Text("601s") },
        { Clusters, ".spec.writeTimeout", Text("1m40s"), Text("1ms") },
        { Clusters, ".spec.urls", Urls("http://a", "http://b"), Urls("http://a", "http://b", "http://a") },
        { Clusters, ".spec.authentication", Object(Basic), Object(Basic, Mtls) },
        { Clusters, ".spec.urls[]", Text("https://a:8083/connect"), Text("a:8083") },
        { Clusters, ".spec.authentication", Object(Mtls), "{}" },
        { Clusters, ".spec.authentication.basic.secretRef.name", Text("a"), Text("a_b") },
        { Clusters, ".spec.authentication.bearer.secretKeyRef.name", Text("a"), Text("a_b") },
        { Clusters, ".spec.authentication.bearer.secretKeyRef.key", Text("a"), Text("a/b") },
        { Clusters, ".spec.authentication.mtls.secretRef.name", Text("a"), Text("a_b") },
        { Clusters, ".spec.tls.caSecretKeyRef.name", Text("a"), Text("a_b") },
        { Clusters, ".spec.tls.caSecretKeyRef.key", Text("a"), Text("a/b") },
        { Clusters, ".spec.tls.caConfigMapKeyRef.name", Text("a"), Text("a_b") },
        { Clusters, ".spec.tls.caConfigMapKeyRef.key", Text("a"), Text("a/b") },
        { Clusters, ".spec.tls", Object("\"insecureSkipVerify\":true"), Object("\"insecureSkipVerify\":true", SecretCa) },
        { Clusters, ".spec.tls", Object("\"insecureSkipVerify\":false", ConfigMapCa), Object("\"insecureSkipVerify\":true", ConfigMapCa) },
        { Clusters, ".spec.tls", Object(SecretCa), Object(SecretCa, ConfigMapCa) },
        { Clusters, ".spec.allowedNamespaces", Object(From("Selector"), Selector), Object(From("Selector")) },
        { Clusters, ".spec.allowedNamespaces", Object(From("All")), Object(From("All"), Selector) },
        { Clusters, ".spec", Cluster(Mtls, "https://a", "https://b"), Cluster(Mtls, "https://a", "http://b") },
        { Clusters, ".spec", Cluster(Basic, "http://a"), Cluster(Mtls, "http://a") },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_takes_what_is_right_and_refuses_what_is_not(string plural, string field, string right, string wrong)
    {
        var rules = RulesAt(plural, field).Where(rule => !rule.ComparesWithOld).ToList();

        rules.Where(rule => !rule.Holds(JsonNode.Parse(right))).ShouldBeEmpty();
        rules.Where(rule => !rule.Holds(JsonNode.Parse(wrong))).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"b"}}""", "delete the resource")]
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"b","namespace":"n"}}""", "delete the resource")]
    [InlineData("""{"clusterRef":{"name":"a","namespace":"n"}}""", """{"clusterRef":{"name":"a","namespace":"m"}}""", "leave it as it was written")]
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"a","namespace":"n"}}""", "the default is the resource's own namespace")]
    [InlineData("""{"clusterRef":{"name":"a","namespace":"n"}}""", """{"clusterRef":{"name":"a"}}""", "leave it as it was written")]
    [InlineData("""{"clusterRef":{"name":"a"},"name":"c"}""", """{"clusterRef":{"name":"a"},"name":"d"}""", "spec.name is immutable")]
    [InlineData("""{"clusterRef":{"name":"a"},"name":"c"}""", """{"clusterRef":{"name":"a"}}""", "defaults to metadata.name")]
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"a"},"name":"c"}""", "defaults to metadata.name")]
    public void Connector_can_be_neither_moved_nor_renamed(string before, string after, string words)
    {
        Changes(before, after).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            told => told.ShouldContain(words), told => told.ShouldContain("unless spec.deletionPolicy is Orphan"));
        Changes(before, before).ShouldBeEmpty();
        Changes(after, after).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"a"},"name":"orders"}""")]
    [InlineData("""{"clusterRef":{"name":"a"},"name":"orders"}""", """{"clusterRef":{"name":"a"}}""")]
    public void Name_by_default_may_be_written_out_and_left_out(string before, string after) => Changes(before, after).ShouldBeEmpty();

    [Fact]
    public void Every_rule_without_memory_has_an_example() => new[] { Connectors, Clusters }
        .SelectMany(plural => CrdFile.Fields(CrdFile.Schema(plural))
            .Where(field => RulesAt(plural, field.Path).Any(rule => !rule.ComparesWithOld))
            .SelectMany(field => RulesAt(plural, field.Path)
                .Where(rule => !rule.ComparesWithOld
                    && !Rules.Any(row => (string)row[0] == plural && (string)row[1] == field.Path && !rule.Holds(JsonNode.Parse((string)row[3])))))
            .Select(rule => rule.Message))
        .ShouldBeEmpty();

    private static List<string> Changes(string before, string after) =>
    [
        .. StructuralSchema.Violations(CrdFile.Schema(Connectors), WithSpec(after), old: WithSpec(before))
            .Where(told => told.Contains("immutable", StringComparison.Ordinal)),
    ];

    private static JsonNode? WithSpec(string spec) => JsonNode.Parse(Resource("\"orders\"", spec));

    private static string Resource(string name, string spec) => Object($"\"metadata\":{{\"name\":{name}}}", $"\"spec\":{spec}");

    private static IEnumerable<ValidationRule> RulesAt(string plural, string path) =>
        CrdFile.Fields(CrdFile.Schema(plural)).Single(field => field.Path == path).Node["x-kubernetes-validations"] is { } validations
            ? ValidationRule.Of(validations)
            : [];

    private static string Object(params string[] fields) => $"{{{string.Join(',', fields)}}}";

    private static string Text(string text) => $"\"{text}\"";

    private static string Urls(params string[] urls) => $"[{string.Join(',', urls.Select(Text))}]";

    private static string From(string from) => $"\"from\":{Text(from)}";

    private static string Cluster(string authentication, params string[] urls) =>
        Object($"\"urls\":{Urls(urls)}", $"\"authentication\":{Object(authentication)}");
}
