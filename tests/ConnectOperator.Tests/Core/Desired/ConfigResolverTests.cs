using System.Collections.Frozen;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Tests.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class ConfigResolverTests
{
    private const string WholeSecret = """{"secretRef":{"name":"db"}}""";
    private const string WholeMap = """{"configMapRef":{"name":"defaults"}}""";
    private const string OneSecretKey = """{"key":"connection.password","secretKeyRef":{"name":"db","key":"password"}}""";
    private const string OneMapKey = """{"key":"topics","configMapKeyRef":{"name":"defaults","key":"topics"}}""";

    [Fact]
    public void Values_are_put_where_the_spec_says()
    {
        var connector = Resolve(
            Request(OneSecretKey, OneMapKey, """{"prefix":"producer.override.","secretRef":{"name":"sasl"}}"""),
            ("db", Found(("password", "hunter2"), ("unused", "x"))),
            ("defaults", Found(("topics", "orders"))),
            ("sasl", Found(("sasl.mechanism", "PLAIN")))).ShouldBeResolved();

        connector.Config.ShouldBe(
            new Dictionary<string, string>
            {
                ["connector.class"] = "org.example.Source",
                ["tasks.max"] = "1",
                ["connection.password"] = "hunter2",
                ["topics"] = "orders",
                ["producer.override.sasl.mechanism"] = "PLAIN",
            },
            ignoreOrder: true);
        connector.SecretKeys.ShouldBe(["connection.password", "producer.override.sasl.mechanism"], ignoreOrder: true);
        connector.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Later_entry_wins_and_the_spec_wins_over_all()
    {
        var request = Request("\"config\":{\"c\":\"spec\"},", WholeSecret, WholeMap);

        var connector = Resolve(
            request,
            ("db", Found(("a", "secret"), ("b", "secret"), ("c", "secret"))),
            ("defaults", Found(("b", "map"), ("c", "map")))).ShouldBeResolved();

        connector.Config["a"].ShouldBe("secret");
        connector.Config["b"].ShouldBe("map");
        connector.Config["c"].ShouldBe("spec");
        connector.SecretKeys.ShouldBe(["a"]);
    }

    [Fact]
    public void Nothing_is_decided_before_every_source_was_read() =>
        Resolve(Request(WholeSecret, WholeMap), ("db", new SourceState.NotFound()), ("defaults", new SourceState.Pending()))
            .ShouldBeOfType<Resolution.Pending>();

    [Fact]
    public void All_missing_sources_are_told_at_once()
    {
        var missing = Resolve(
            Request(WholeMap, OneSecretKey, """{"secretRef":{"name":"forbidden"}}"""),
            ("defaults", new SourceState.NotFound()),
            ("db", new SourceState.NotFound()),
            ("forbidden", new SourceState.Unreadable("forbidden by RBAC"))).ShouldBeOfType<Resolution.Missing>();

        missing.Reason.ShouldBe("SecretNotFound");
        missing.Problems.Select(problem => problem.Field).ShouldBe(["spec.configFrom[0]", "spec.configFrom[1]", "spec.configFrom[2]"]);
        missing.Problems[1].Message.ShouldBe("Secret kafka/db does not exist");
        missing.Problems[2].Message.ShouldContain("forbidden by RBAC");
    }

    [Fact]
    public void Missing_ConfigMap_has_a_reason_of_its_own() =>
        Resolve(Request(WholeMap), ("defaults", new SourceState.NotFound())).ShouldBeOfType<Resolution.Missing>().Reason.ShouldBe("ConfigMapNotFound");

    [Fact]
    public void Unreadable_source_has_a_reason_of_its_own() =>
        Resolve(Request(WholeMap), ("defaults", new SourceState.Unreadable("no"))).ShouldBeOfType<Resolution.Missing>().Reason.ShouldBe("SourceUnreadable");

    [Fact]
    public void Missing_key_is_told_by_name()
    {
        var missing = Resolve(Request(OneSecretKey), ("db", Found(("Password", "hunter2")))).ShouldBeOfType<Resolution.Missing>();

        missing.Reason.ShouldBe("SecretNotFound");
        missing.Problems.ShouldHaveSingleItem().Message.ShouldBe("Secret kafka/db has no key password in data");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("connector.class")]
    [InlineData("tasks.max")]
    [InlineData("connector.plugin.version")]
    public void Reserved_key_from_a_source_is_refused(string key)
    {
        var invalid = Resolve(Request(WholeSecret), ("db", Found((key, "hunter2")))).ShouldBeOfType<Resolution.Invalid>();

        invalid.Problems.ShouldHaveSingleItem().ToString().ShouldSatisfyAllConditions(
            text => text.ShouldContain(key),
            text => text.ShouldNotContain("hunter2"));
    }

    [Theory]
    [InlineData("name", "orders")]
    [InlineData("connector.class", "org.example.Source")]
    [InlineData("tasks.max", "1")]
    public void Reserved_key_of_a_whole_source_may_say_the_same(string key, string value) =>
        Resolve(Request(WholeMap), ("defaults", Found((key, value), ("a", "b")))).ShouldBeResolved().Config.ShouldBe(
            new Dictionary<string, string> { ["a"] = "b", ["connector.class"] = "org.example.Source", ["tasks.max"] = "1" }, ignoreOrder: true);

    [Fact]
    public void Prefix_can_make_a_key_reserved() =>
        Resolve(Request("""{"prefix":"tasks.","configMapRef":{"name":"defaults"}}"""), ("defaults", Found(("max", "3"))))
            .ShouldBeOfType<Resolution.Invalid>();

    [Fact]
    public void Key_that_is_no_config_key_is_refused() =>
        Resolve(Request($$$"""{"prefix":"{{{new string('p', 255)}}}","configMapRef":{"name":"defaults"}}"""), ("defaults", Found(("a", "3"))))
            .ShouldBeOfType<Resolution.Invalid>().Problems.ShouldHaveSingleItem().Field.ShouldBe("spec.configFrom[0]");

    [Theory]
    [InlineData(WholeSecret)]
    [InlineData(OneSecretKey)]
    public void Binary_value_is_refused(string entry)
    {
        var state = new SourceState.Found("u", "1", FrozenDictionary<string, string>.Empty) { BinaryKeys = ["password"] };

        Resolve(Request(entry), ("db", state)).ShouldBeOfType<Resolution.Invalid>()
            .Problems.ShouldHaveSingleItem().Message.ShouldBe("the value of password in Secret kafka/db is not text in UTF-8");
    }

    [Fact]
    public void Binary_value_that_nobody_asks_for_is_no_problem()
    {
        var state = Found(("password", "hunter2")) with { BinaryKeys = ["keystore.jks"] };

        Resolve(Request(OneSecretKey), ("db", state)).ShouldBeResolved();
    }

    private static ConnectorRequest Request(params string[] entries)
    {
        var members = entries is [{ } first, ..] && first.StartsWith('"') ? first : "";
        return KafkaConnectorReader.Read(ResourceText.Connector(
            $"{members}\"configFrom\":[{string.Join(',', entries.Where(entry => entry.StartsWith('{')))}]")).ShouldBeValid();
    }

    private static SourceState.Found Found(params (string Key, string Value)[] values) =>
        new("uid", "1", values.ToFrozenDictionary(pair => pair.Key, pair => pair.Value));

    private static Resolution Resolve(ConnectorRequest request, params (string Name, SourceState State)[] sources) =>
        ConfigResolver.Resolve(request, key => sources.Single(source => source.Name == key.Key.Name).State);
}
