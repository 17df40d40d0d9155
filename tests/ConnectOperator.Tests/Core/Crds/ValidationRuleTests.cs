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
        { Connectors, ".spec.autoRestart.initialBackoff", Text("1s"), Text("999ms") },
        { Connectors, ".spec.autoRestart.maxBackoff", Text("24h"), Text("23h59m61s") },
        { Connectors, ".spec.autoRestart.resetAfter", Text("1h30m"), Text("0s") },
        { Clusters, ".spec.pollInterval", Text("1h"), Text("60m1s") },
        { Clusters, ".spec.requestTimeout", Text("10m"), Text("601s") },
        { Clusters, ".spec.writeTimeout", Text("1m40s"), Text("1ms") },
        { Clusters, ".spec.urls", Urls("http://a", "http://b"), Urls("http://a", "http://b", "http://a") },
        { Clusters, ".spec.authentication", Object(Basic), Object(Basic, Mtls) },
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
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"b"}}""")]
    [InlineData("""{"clusterRef":{"name":"a","namespace":"n"}}""", """{"clusterRef":{"name":"a","namespace":"m"}}""")]
    [InlineData("""{"clusterRef":{"name":"a"},"name":"c"}""", """{"clusterRef":{"name":"a"},"name":"d"}""")]
    [InlineData("""{"clusterRef":{"name":"a"},"name":"c"}""", """{"clusterRef":{"name":"a"}}""")]
    [InlineData("""{"clusterRef":{"name":"a"}}""", """{"clusterRef":{"name":"a"},"name":"c"}""")]
    public void Connector_can_be_neither_moved_nor_renamed(string before, string after)
    {
        var rules = RulesAt(Connectors, ".spec").Where(rule => rule.ComparesWithOld).ToList();

        rules.Where(rule => !rule.Holds(JsonNode.Parse(after), JsonNode.Parse(before))).ShouldHaveSingleItem();
        rules.ShouldAllBe(rule => rule.Holds(JsonNode.Parse(before), JsonNode.Parse(before)));
    }

    [Fact]
    public void Every_rule_without_memory_has_an_example() => new[] { Connectors, Clusters }
        .SelectMany(plural => CrdFile.Fields(CrdFile.Schema(plural))
            .Where(field => RulesAt(plural, field.Path).Any(rule => !rule.ComparesWithOld))
            .SelectMany(field => RulesAt(plural, field.Path)
                .Where(rule => !rule.ComparesWithOld
                    && !Rules.Any(row => (string)row[0] == plural && (string)row[1] == field.Path && !rule.Holds(JsonNode.Parse((string)row[3])))))
            .Select(rule => rule.Message))
        .ShouldBeEmpty();

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
