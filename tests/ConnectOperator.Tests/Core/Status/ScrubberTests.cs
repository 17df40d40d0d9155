using System.Collections.Frozen;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Scrubbing;
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

    [Theory]
    [InlineData("password = s3cret, user = me: login failed", "password = [redacted], user = me: login failed")]
    [InlineData("cannot log in (password: s3cret) to db7", "cannot log in (password: [redacted]) to db7")]
    [InlineData("inner.password=s3cret at db7", "inner.password=[redacted] at db7")]
    [InlineData("password = another one, user = me: login failed", "password = [redacted]")]
    [InlineData("password = s3cret-of-yesterday, and more", "password = [redacted]")]
    [InlineData("password = s3cret&more", "password = [redacted]")]
    [InlineData("{topic=t, password=s3cret} x, tasks.max=1}", "{topic=t, password=[redacted]} x, tasks.max=1}")]
    public void Beside_its_key_the_known_value_goes_alone_and_an_unknown_one_with_the_rest_of_its_line(string text, string expected) =>
        For(("password", "s3cret\n", true), ("part.inner.password", "s3cret", true), ("topic", "t", false)).Scrub(text).ShouldBe(expected);

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
        For(("tasks.max", "${file:x}", false)).Scrub(string.Concat(Enumerable.Repeat("Invalid value ", 100_000))).Length.ShouldBe(1_400_000);

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

    [Theory]
    [InlineData("no such table: kafka_orders")]
    [InlineData("table.name.format=kafka_${topic} names no table")]
    [InlineData("Invalid value kafka_${topic} for configuration table.name.format: too long")]
    public void Placeholder_of_the_connector_itself_is_no_reference(string text) =>
        For(("table.name.format", "kafka_${topic}", false), ("connection.password", "s3cr3t", true)).Scrub(text).ShouldBe(text);

    [Theory]
    [InlineData("kafka_${topic}_at_${file:/secrets:host}", "no such table: kafka_orders_at_db7", "no such table: kafka_orders_at_[redacted]")]
    [InlineData("${file:/secrets:host}/kafka_${topic}", "cannot open db7/kafka_orders", "cannot open [redacted]/kafka_orders")]
    [InlineData("${env:HOST}/kafka", "cannot open db7/kafka", "cannot open [redacted]/kafka")]
    public void Reference_beside_a_placeholder_hides_only_what_it_stands_for(string value, string text, string expected) =>
        For(("url", value, false)).Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("Invalid value lines for configuration topic: x", "Invalid value lines for configuration topic: x")]
    [InlineData("Invalid value hunter2 for configuration topic: x", "Invalid value [redacted] for configuration topic: x")]
    [InlineData("Invalid value true for configuration schemas.enable: x", "Invalid value true for configuration schemas.enable: x")]
    [InlineData("Invalid value trueish for configuration schemas.enable: x", "Invalid value [redacted] for configuration schemas.enable: x")]
    [InlineData("{topic=lines, dlq.topic=hunter2, schemas.enable=true}", "{topic=lines, dlq.topic=[redacted], schemas.enable=true}")]
    [InlineData("topic = lines", "topic = lines")]
    [InlineData("topic = lines7", "topic = [redacted]")]
    public void Value_is_no_secret_because_a_key_with_the_same_last_part_has_a_reference(string text, string expected) => For(
        ("topic", "lines", false),
        ("dlq.topic", "${file:/secrets:topic}", false),
        ("key.converter.schemas.enable", "true", false),
        ("value.converter.schemas.enable", "${env:SCHEMAS}", false)).Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("password=hunter2&rest", "password=[redacted]")]
    [InlineData("password=hunter2&rest of the text", "password=[redacted] of the text")]
    [InlineData("password=hunter2&user=me", "password=[redacted]&user=me")]
    [InlineData("password=hun\"ter2", "password=[redacted]")]
    [InlineData("(password=hunter2), tried twice", "(password=[redacted]), tried twice")]
    [InlineData("\"jdbc:x:?password=hunter2\", \"user\"", "\"jdbc:x:?password=[redacted]\", \"user\"")]
    [InlineData("password=hun?ter2;ssl=true", "password=[redacted];ssl=true")]
    public void Password_beside_its_key_goes_as_far_as_the_next_key(string text, string expected) =>
        For(("auth", "${file:/secrets:auth}", false)).Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("jdbc:postgresql://db/app?user=me&password=hun7er&Blu3&ssl=true", "unknown property Blu3", "unknown property [redacted]")]
    [InlineData("jdbc:postgresql://db/app?user=me&password=hun7er&Blu3&ssl=true", "login as me with hun7er to db failed", "login as me with [redacted] to db failed")]
    [InlineData("jdbc:sqlserver://db;user=me;password=hun7er?Blu3;encrypt=true", "bad host db, user me, hun7er", "bad host db, user me, [redacted]")]
    [InlineData("https://me:hun7er/Blu3@registry:8081", "For input string: \"hun7er\"", "For input string: \"[redacted]\"")]
    [InlineData("https://me:hun7er%2FBlu3@registry:8081", "registry says 401 to hun7er/Blu3", "registry says 401 to [redacted]")]
    [InlineData("o.a.k.PlainLoginModule required username=\"me\" password=\"hun7er Blu3\";", "me cannot log in with hun7er Blu3", "me cannot log in with [redacted]")]
    [InlineData("hun7er&Blu3", "password=hun7er, no such option Blu3", "password=[redacted], no such option [redacted]")]
    [InlineData("pa&ss?wo\"rd7", "unknown option ss?wo\"rd7", "unknown option [redacted]")]
    [InlineData("pa&ss?wo\"rd7", "not closed: pa&ss?wo", "not closed: [redacted]")]
    [InlineData("hun7er&Blu3", "Blu3s and aBlu3 are other words", "Blu3s and aBlu3 are other words")]
    [InlineData("p&is?to", "this is harmless to all", "this is harmless to all")]
    [InlineData("cat&rest", "the rest of it", "the rest of it")]
    public void Parts_into_which_parsers_cut_a_secret_are_taken_out(string secret, string text, string expected) =>
        For(("connection", secret, true)).Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("java.lang.NumberFormatException: For input string: \"hunter2\"", "java.lang.NumberFormatException: For input string: \"[redacted]\"")]
    [InlineData("java.lang.NumberFormatException: For input string: \"abc\"", "java.lang.NumberFormatException: For input string: \"abc\"")]
    [InlineData("For input string: \"a\"b\" under radix 16", "For input string: \"[redacted]\" under radix 16")]
    public void What_Java_cannot_parse_may_be_what_a_reference_stands_for(string text, string expected) =>
        For(("throughput", "${file:/secrets:throughput}", false), ("batch", "abc", false)).Scrub(text).ShouldBe(expected);

    [Fact]
    public void Text_that_was_cut_within_a_secret_shows_nothing_of_it()
    {
        const string secret = "correct horse battery staple";
        for (var length = 4; length < secret.Length; length++)
        {
            For(("p", secret, true)).Scrub($"login with {secret[..length]}…\n\tat a.B.c").ShouldBe("login with [redacted]…\n\tat a.B.c");
        }

        var reference = For(("auth", "${file:/secrets:auth}", false));
        reference.Scrub("E: Invalid value S3CR3T S3…\nCaused by: x").ShouldBe("E: Invalid value [redacted]…\nCaused by: x");
        reference.Scrub("E: Invalid value S3CR3T for configuration au…\nCaused by: x").ShouldBe("E: Invalid value [redacted] for configuration au…\nCaused by: x");
        reference.Scrub("E: Invalid value \n\t…\nCaused by: x").ShouldBe("E: Invalid value \n\t…\nCaused by: x");
    }

    [Fact]
    public void What_was_scrubbed_is_scrubbed_no_further_when_its_lines_are_put_together()
    {
        var scrubber = For(("auth", "${file:/secrets:auth}", false));
        var told = scrubber.Scrub("auth = hunter2\nDetail: table missing").ReplaceLineEndings(" ");
        told.ShouldBe("auth = [redacted] Detail: table missing");
        scrubber.Scrub(told).ShouldBe(told);
    }

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
