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
    public void Nothing_is_known_without_a_config() => Scrubber.For(null).Scrub("as it is").ShouldBe("as it is");

    [Fact]
    public void Hostile_text_takes_no_time() =>
        For(("tasks.max", "${x}", false)).Scrub(string.Concat(Enumerable.Repeat("Invalid value ", 100_000))).Length.ShouldBe(1_400_000);

    [Fact]
    public void No_text_brings_a_secret_through() => Prop.ForAll(
        Gen.Elements("abcd", "bcda", "Invalid value ", " for configuration ", "k", "xy").ListOf().Select(string.Concat).ToArbitrary(),
        text => !For(("k", "abcd", true), ("l", "xyk", true)).Scrub(text).Contains("abcd", StringComparison.Ordinal))
        .QuickCheckThrowOnFailure();

    private static Scrubber For(params (string Key, string Value, bool Secret)[] config) => Scrubber.For(new DesiredConnector
    {
        Name = ConnectorName.Parse("orders"),
        Config = config.ToFrozenDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        SecretKeys = config.Where(entry => entry.Secret).Select(entry => entry.Key).ToFrozenSet(StringComparer.Ordinal),
        State = DesiredState.Running,
        ConfigHash = "h",
    });
}
