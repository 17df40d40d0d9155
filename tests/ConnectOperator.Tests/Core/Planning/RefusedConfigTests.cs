using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public sealed class RefusedConfigTests
{
    private const string Words = "Connector configuration is invalid and contains the following 1 error(s):\nA value is required\nYou can also find";

    private static readonly ConnectorAction Put = new ConnectorAction.PutConfig(
        SituationBuilder.Settings(), "h1", ["topic"], FrozenSet<string>.Empty, CorrectsDrift: false);

    private static readonly ActionResult.Failed Refusal = new(WriteFailureKind.InvalidConfig, Words) { ListsErrors = true };

    [Theory]
    [InlineData("connection.url", "A value is required", "For configuration connection.url: A value is required")]
    [InlineData("tasks.max", "Invalid value 0 for configuration tasks.max: Value must be at least 1", "Invalid value 0 for configuration tasks.max: Value must be at least 1")]
    [InlineData("topic", "Missing required configuration \"topic\" which has no default value.", "Missing required configuration \"topic\" which has no default value.")]
    [InlineData("topics", "Must not be set with topics.regex", "For configuration topics: Must not be set with topics.regex")]
    [InlineData("topics", "Must not be set beside topics.", "Must not be set beside topics.")]
    [InlineData("mode", "the model is unknown", "For configuration mode: the model is unknown")]
    [InlineData("mode", "supermode, model, mode", "supermode, model, mode")]
    [InlineData("topics.regex", "Invalid regex: Unclosed group near index 1\n(", "For configuration topics.regex: Invalid regex: Unclosed group near index 1\n(")]
    public void Each_error_is_told_with_its_key_once(string key, string error, string told) =>
        RefusedConfig.InWords(Errors((key, error))).ShouldBe(told);

    [Fact]
    public void Errors_come_in_order_one_a_line_and_none_twice() => RefusedConfig
        .InWords(Errors(("b", "No"), ("a", "No"), ("topics", "Must configure topics or topics.regex"), ("topics.regex", "Must configure topics or topics.regex")))
        .ShouldBe("For configuration b: No\nFor configuration a: No\nMust configure topics or topics.regex");

    [Fact]
    public void Many_and_long_errors_are_cut()
    {
        var told = RefusedConfig.InWords(Errors([.. Enumerable.Range(0, 3_000).Select(number => ($"k{number}", new string('x', 100_000)))]))!;

        told.Length.ShouldBeLessThan(12_000);
        told.ShouldEndWith("and 2980 more");
        RefusedConfig.InWords(Errors(("k", new string('x', 499) + "😀")))!.ShouldEndWith("x…");
    }

    [Fact]
    public void Validation_that_finds_nothing_has_nothing_to_add()
    {
        RefusedConfig.InWords(null).ShouldBeNull();
        RefusedConfig.InWords(Errors()).ShouldBeNull();
    }

    [Fact]
    public void Error_of_a_key_with_a_secret_keeps_its_words_and_loses_the_secret()
    {
        var scrubber = Scrubber.For(new ConfigKnowledge
        {
            Open = ImmutableDictionary<string, string>.Empty.Add("connection.url", "${file:/conf/s:url}"),
            Secret = ImmutableDictionary<string, string>.Empty.Add("connection.password", "hunter2"),
        });

        scrubber.Scrub(RefusedConfig.InWords(Errors(("connection.password", "hunter2 is too short"), ("connection.url", "A value is required")))!)
            .ShouldBe("For configuration connection.password: [redacted] is too short\nFor configuration connection.url: A value is required");
    }

    [Fact]
    public void What_validation_echoes_of_hidden_keys_is_secret()
    {
        var scrubber = Scrubber.For(new ConfigKnowledge
        {
            Open = ImmutableDictionary<string, string>.Empty.Add("connection.url", "${file:/conf/s:url}").Add("file", "/data/in.txt"),
            Secret = ImmutableDictionary<string, string>.Empty.Add("connection.password", "hunter2"),
        });

        scrubber.ResolvedValuesIn(new Dictionary<string, string>
        {
            ["connection.url"] = "jdbc:postgresql://db/secret-name",
            ["connection.password"] = "[hidden]",
            ["file"] = "/data/in.txt",
        }).ShouldBe(["jdbc:postgresql://db/secret-name"]);
    }

    [Fact]
    public void Validation_is_asked_once_for_as_long_as_the_same_config_is_refused_in_the_same_words()
    {
        IsAsked(ConnectorHistory.Empty, Put, Refusal).ShouldBeTrue();
        var refused = After(ConnectorHistory.Empty, Refusal with { Errors = Errors(("connection.url", "A value is required")) });
        refused.Refused.Config!.Message.ShouldBe("For configuration connection.url: A value is required");

        IsAsked(refused, Put, Refusal).ShouldBeFalse();
        IsAsked(refused, new ConnectorAction.Create(SituationBuilder.Settings(), "h1", InitialState: null), Refusal).ShouldBeFalse();
        IsAsked(refused, new ConnectorAction.Create(SituationBuilder.Settings(), "h2", InitialState: null), Refusal).ShouldBeTrue("another config");
        IsAsked(refused, Put, Refusal with { Message = Words + " more" }).ShouldBeTrue("other errors");
        After(refused, Refusal).Refused.Config!.Message.ShouldBe("For configuration connection.url: A value is required");
        After(refused, Refusal with { Message = "other" }).Refused.Config!.Message.ShouldBe("other");
    }

    [Fact]
    public void Validation_is_asked_for_nothing_else()
    {
        IsAsked(ConnectorHistory.Empty, Put, Refusal with { ListsErrors = false }).ShouldBeFalse("no validation refused it");
        foreach (var kind in Enum.GetValues<WriteFailureKind>().Where(kind => kind != WriteFailureKind.InvalidConfig))
        {
            IsAsked(ConnectorHistory.Empty, Put, Refusal with { Kind = kind }).ShouldBeFalse($"{kind}");
        }
    }

    [Fact]
    public void Refusal_that_validation_does_not_explain_stands_in_its_own_words() =>
        After(ConnectorHistory.Empty, Refusal).Refused.Config!.Message.ShouldBe(Words);

    private static bool IsAsked(ConnectorHistory history, ConnectorAction action, ActionResult.Failed failed) =>
        RefusedConfig.IsWorthAsking(history, Scrubber.None, action, failed);

    private static ConnectorHistory After(ConnectorHistory history, ActionResult.Failed failed) =>
        HistoryUpdate.After(history, new(), Put, failed, SituationBuilder.Noon, random: 0);

    private static ConfigErrors Errors(params (string Key, string Message)[] errors) =>
        new([.. errors.Select(error => new ConfigError(error.Key, error.Message))], ImmutableDictionary<string, string>.Empty);
}
