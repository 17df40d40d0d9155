using System.Collections.Frozen;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status;

public class ScrubberTests
{
    [Theory]
    [InlineData("s3cret", "login with s3cret failed", "login with [redacted] failed")]
    [InlineData("s3cret\n", "login with s3cret failed", "login with [redacted] failed")]
    [InlineData("red", "red in [redacted]", "[redacted] in [[redacted]acted]")]
    [InlineData("-----BEGIN-----\nMIIabcdefgh\n-----END-----", "bad key: -----BEGIN-----", "bad key: [redacted]")]
    [InlineData("", "nothing", "nothing")]
    [InlineData(" ", "a b", "a b")]
    public void Secret_is_taken_out(string secret, string text, string expected) => For(("password", secret, true)).Scrub(text).ShouldBe(expected);

    [Fact]
    public void Secret_within_a_secret_leaves_nothing_behind() =>
        For(("a", "abc", true), ("b", "abcdef", true)).Scrub("abcdef abc").ShouldBe("[redacted] [redacted]");

    [Theory]
    [InlineData("Invalid value hunter2 for configuration tasks.max: Not a number", "Invalid value [redacted] for configuration tasks.max: Not a number")]
    [InlineData("Invalid value 1 for configuration other: x", "Invalid value 1 for configuration other: x")]
    [InlineData(
        "Invalid value 1 for configuration other: x\nInvalid value a\nb for configuration tasks.max",
        "Invalid value 1 for configuration other: x\nInvalid value [redacted] for configuration tasks.max")]
    [InlineData("Invalid value without end", "Invalid value without end")]
    public void Value_that_Connect_resolved_from_a_reference_is_taken_out(string text, string expected) =>
        For(("tasks.max", "${file:/secrets:tasks}", false)).Scrub(text).ShouldBe(expected);

    [Fact]
    public void Nothing_is_taken_out_where_there_are_no_secrets() =>
        For(("topic", "lines", false)).Scrub("topic=lines, password=x").ShouldBe("topic=lines, password=x");

    [Fact]
    public void Hostile_text_takes_no_time() =>
        For(("tasks.max", "${x}", false)).Scrub(string.Concat(Enumerable.Repeat("Invalid value ", 100_000))).Length.ShouldBe(1_400_000);

    [Theory]
    [InlineData("Invalid value s3cr3t for configuration basic.auth.user.info: no colon", "Invalid value [redacted] for configuration basic.auth.user.info: no colon")]
    [InlineData("Invalid value org.Foo for configuration auth: Class org.Foo could not be found.", "Invalid value [redacted] for configuration auth: Class [redacted] could not be found.")]
    [InlineData("Invalid value a for configuration topic: b for configuration auth: x", "Invalid value [redacted] for configuration auth: x")]
    [InlineData("Invalid value x Invalid value y for configuration auth: z", "Invalid value [redacted] for configuration auth: z")]
    [InlineData("Invalid value null for configuration auth: is null", "Invalid value [redacted] for configuration auth: is null")]
    [InlineData("Connector config {topic=t, auth=a, b} x, tasks.max=1} contains no type", "Connector config {topic=t, auth=[redacted], tasks.max=1} contains no type")]
    [InlineData("Connector config {topic=t, auth=one\ntwo} contains no type", "Connector config {topic=t, auth=[redacted]} contains no type")]
    [InlineData("""{"topic":"t","auth":"a\"b","x":1}""", """{"topic":"t","auth":"[redacted]","x":1}""")]
    [InlineData("auth = hunter2 and more\n\tat a.b.C", "auth = [redacted]\n\tat a.b.C")]
    [InlineData("value.converter.basic.auth.user.info: u:p", "value.converter.basic.auth.user.info: [redacted]")]
    [InlineData("connection refused: jdbc:postgresql://db/app?user=me&password=hunter2 (timed out)", "connection refused: jdbc:postgresql://db/app?user=me&password=[redacted] (timed out)")]
    [InlineData("login: required password=\"hunter2 x\";", "login: required password=\"[redacted]\";")]
    [InlineData("GET https://me:hunter2@registry/subjects failed", "GET https://me:[redacted]@registry/subjects failed")]
    [InlineData("Missing required configuration \"auth\" which has no default value.", "Missing required configuration \"auth\" which has no default value.")]
    [InlineData("Invalid value 0 for configuration tasks.max: Value must be at least 1", "Invalid value 0 for configuration tasks.max: Value must be at least 1")]
    [InlineData("java.net.ConnectException: db:5432: refused\n\tat a.B.c(B.java:7)", "java.net.ConnectException: db:5432: refused\n\tat a.B.c(B.java:7)")]
    public void What_stands_as_the_value_of_a_key_with_a_reference_is_taken_out(string text, string expected) => For(
        ("tasks.max", "1", false),
        ("topic", "t", false),
        ("auth", "${file:/secrets:auth}", false),
        ("value.converter.basic.auth.user.info", "${env:LOGIN}", false),
        ("connection.url", "jdbc:postgresql://db/app?user=me&password=${file:/secrets:password}", false),
        ("sasl.jaas", "required password=\"${file:/secrets:password}\";", false)).Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("p@ss w\"rd", "https://h/?p=p%40ss%20w%22rd and p%40ss+w%22rd", "https://h/?p=[redacted] and [redacted]")]
    [InlineData("p@ss w\"rd", "{\\\"x\\\":\\\"p@ss w\\\"rd\\\"}", "{\\\"x\\\":\\\"[redacted]\\\"}")]
    [InlineData("a&b<c>d", "<p>a&amp;b&lt;c&gt;d</p>", "<p>[redacted]</p>")]
    public void Secret_is_taken_out_however_it_is_written(string secret, string text, string expected) =>
        For(("k", secret, true)).Scrub(text).ShouldBe(expected);

    /// <summary>Ways in which Connect gives the value of a key, with what may stand in a value there.</summary>
    private static readonly (string Letters, Func<string, string> Say)[] Sayings =
    [
        ("ab ,;:&={}\"'@/\n", value => $"Error:\nInvalid value {value} for configuration auth: bad\nInvalid value 1 for configuration tasks.max: bad"),
        ("ab ,;:&={}\"'@/\n", value => $"ConfigException: Invalid value {value} for configuration inner.auth"),
        ("ab ;:&\"'@/\n}{", value => $"Connector config {{topic=t, auth={value}, tasks.max=1}} contains no type"),
        ("ab ,;:&={}'@/", value => $"{{\"topic\":\"t\",\"auth\":\"{value}\",\"x\":1}}"),
        ("ab ,;:&={}'@/", value => $"auth = {value}\n\tat a.b.C"),
        ("ab ;:&={}'@/", value => $"auth: {value}\n\tat a.b.C"),
        ("ab;:&=@", value => $"cannot reach jdbc:postgresql://db/app?password={value} in time"),
    ];

    [Fact]
    public void No_value_of_a_reference_survives_beside_its_key() => Prop.ForAll(
        (from saying in Gen.Elements(Sayings)
         from before in Gen.Elements(saying.Letters.ToCharArray()).ArrayOf().Resize(8)
         from after in Gen.Elements(saying.Letters.ToCharArray()).ArrayOf().Resize(8)
         select saying.Say($"x{new string(before)}S3CR3T{new string(after)}x")).ToArbitrary(),
        text => !For(
            ("auth", "${file:/secrets:auth}", false),
            ("part.inner.auth", "${file:/secrets:auth}", false),
            ("url", "jdbc:postgresql://db/app?password=${file:/secrets:password}", false),
            ("tasks.max", "1", false)).Scrub(text).Contains("S3CR3T", StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_Connect_has_and_nothing_explains_may_have_been_a_secret()
    {
        var scrubber = Scrubber.For(new ConfigKnowledge
        {
            Open = new Dictionary<string, string> { ["topic"] = "lines" },
            Secret = new Dictionary<string, string> { ["password"] = "new" },
            Observed = new Dictionary<string, string> { ["topic"] = "lines", ["password"] = "old", ["given.up"] = "was-a-secret", ["name"] = "orders", ["mask"] = "********" },
        });

        scrubber.Scrub("orders: lines, new, old, was-a-secret, ********, given.up=x1").ShouldBe(
            "orders: lines, [redacted], [redacted], [redacted], ********, given.up=[redacted]");
    }

    [Fact]
    public void Without_its_Secrets_a_config_hides_what_is_not_in_the_spec()
    {
        var scrubber = Scrubber.For(ConfigKnowledge.Of(request: null) with
        {
            Observed = new Dictionary<string, string> { ["password"] = "hunter2-and-more", ["topic"] = "some-topic" },
        });

        scrubber.Scrub("login with hunter2-and-more to some-topic failed").ShouldBe("login with [redacted] to [redacted] failed");
    }

    [Fact]
    public void No_text_brings_a_secret_through() => Prop.ForAll(
        Gen.Elements("abcd", "bcda", "Invalid value ", " for configuration ", "k", "xy").ListOf().Select(string.Concat).ToArbitrary(),
        text => !For(("k", "abcd", true), ("l", "xyk", true)).Scrub(text).Contains("abcd", StringComparison.Ordinal))
        .QuickCheckThrowOnFailure();

    private static Scrubber For(params (string Key, string Value, bool Secret)[] config) => Scrubber.For(ConfigKnowledge.Of(new DesiredConnector
    {
        Name = ConnectorName.Parse("orders"),
        Config = config.ToFrozenDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        SecretKeys = config.Where(entry => entry.Secret).Select(entry => entry.Key).ToFrozenSet(StringComparer.Ordinal),
        State = DesiredState.Running,
        ConfigHash = "h",
    }));
}
