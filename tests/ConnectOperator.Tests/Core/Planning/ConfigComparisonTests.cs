using System.Collections.Frozen;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class ConfigComparisonTests
{
    private static readonly AppliedConfig Plain = Applied();

    [Fact]
    public void Same_config_is_in_sync_whatever_the_order_and_with_the_name_that_Connect_adds() =>
        Compare(SituationBuilder.Settings().Reverse()).InSync.ShouldBeTrue();

    [Theory]
    [InlineData("topic", "other", DifferenceKind.Changed)]
    [InlineData("topic", "", DifferenceKind.Missing)]
    [InlineData("new", "x", DifferenceKind.Extra)]
    [InlineData("name", "other", DifferenceKind.Changed)]
    [InlineData("connection.password", "********", DifferenceKind.Masked)]
    public void Every_difference_is_found(string key, string value, DifferenceKind kind)
    {
        var drift = Compare(SituationBuilder.Settings((key, value)), recordedHash: "before");
        drift.Differences.ShouldBe([new ConfigDifference(key, kind)]);
        drift.CorrectsDrift.ShouldBeFalse("another config was written before");
    }

    [Fact]
    public void Difference_from_what_was_written_is_drift()
    {
        var drift = Compare(SituationBuilder.Settings(("topic", "other")), recordedHash: "h1");
        drift.CorrectsDrift.ShouldBeTrue();
        drift.Keys.ShouldBe(["topic"]);
        Compare(SituationBuilder.Settings(("topic", "other")), Plain, recordedHash: "before").CorrectsDrift.ShouldBeTrue("memory goes before status");
    }

    [Fact]
    public void Masked_password_is_no_difference_once_it_was_written()
    {
        var masked = SituationBuilder.Settings(("connection.password", "********"));
        Compare(masked, Plain).InSync.ShouldBeTrue();
        Compare(masked, recordedHash: "h1").InSync.ShouldBeTrue();
        Compare(masked, Applied("before"), recordedHash: "h1").InSync.ShouldBeFalse("the password may be the one that has changed");
    }

    [Fact]
    public void What_the_server_made_of_a_config_is_no_difference()
    {
        var echo = SituationBuilder.Settings(("topic", "ORDERS"), ("added", "1"), ("tasks.max", ""), ("name", "orders"));
        var applied = Plain with { EchoDifferences = ConfigComparison.EchoDifferences(SituationBuilder.Settings(), echo) };
        applied.EchoDifferences.Keys.Order(StringComparer.Ordinal).ShouldBe(["added", "tasks.max", "topic"]);
        Compare(echo, applied).InSync.ShouldBeTrue();
        Compare(SituationBuilder.Settings(("topic", "theirs"), ("added", "1"), ("tasks.max", "")), applied).Keys.ShouldBe(["topic"]);
    }

    [Fact]
    public void Key_that_came_back_after_it_was_removed_is_the_servers_own()
    {
        var added = SituationBuilder.Settings(("added", "1"));
        Compare(added, Plain).ExtraKeys.ShouldBe(["added"]);
        Compare(added, Plain with { Residue = FrozenSet.Create(StringComparer.Ordinal, "added") }).InSync.ShouldBeTrue();
    }

    [Theory]
    [InlineData("h1")]
    [InlineData("before")]
    public void Key_that_the_server_added_before_is_no_difference_whatever_its_value_and_whatever_is_asked(string recordedHash)
    {
        var drift = Compare(
            SituationBuilder.Settings(("added", "2")), recordedHash: recordedHash, recordedKeys: new ServerKeys { Added = ["added"] });
        drift.InSync.ShouldBeTrue();
        drift.ServerKeys.Added.ShouldBe(["added"]);
    }

    [Fact]
    public void Key_that_the_server_added_before_counts_once_it_is_asked_for() => ConfigComparison.Compare(
        (SituationBuilder.AllIsWell with { Config = SituationBuilder.Settings(("added", "asked")) }).Desired(),
        SituationBuilder.Shown(config: SituationBuilder.Settings(("added", "1"))),
        applied: null,
        recordedHash: "h1",
        new ServerKeys { Added = ["added"] }).Keys.ShouldBe(["added"]);

    [Fact]
    public void Key_that_the_server_rewrote_before_is_no_difference_until_another_config_is_asked_for()
    {
        var keys = new ServerKeys { Rewritten = ["topic"] };
        var shown = SituationBuilder.Settings(("topic", "ORDERS"));
        Compare(shown, recordedHash: "h1", recordedKeys: keys).InSync.ShouldBeTrue();
        Compare(shown, recordedHash: "before", recordedKeys: keys).Keys.ShouldBe(["topic"]);
        Compare(shown, Plain, recordedKeys: keys).Keys.ShouldBe(["topic"], "what this process saw of its own write goes before status");
    }

    [Fact]
    public void Key_that_was_rewritten_and_is_asked_for_no_more_has_to_go() =>
        Compare(SituationBuilder.Settings(("dropped", "1")), recordedHash: "before", recordedKeys: new ServerKeys { Rewritten = ["dropped"] })
            .Keys.ShouldBe(["dropped"]);

    [Fact]
    public void What_the_server_keeps_in_its_own_way_is_told_apart()
    {
        var shown = SituationBuilder.Settings(("topic", "ORDERS"), ("tasks.max", ""), ("added", "1"), ("connection.password", "********"));
        var keys = Compare(shown, recordedHash: "h1", recordedKeys: new ServerKeys { Added = ["added", "gone"], Rewritten = ["tasks.max", "topic"] }).ServerKeys;
        keys.Added.ShouldBe(["added"], "what is gone was a person's");
        keys.Rewritten.ShouldBe(["tasks.max", "topic"]);
        Compare(SituationBuilder.Settings(), recordedHash: "h1").ServerKeys.ShouldBe(new ServerKeys());
    }

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 8)]
    [InlineData(4, 0, 4)]
    [InlineData(60, 1, 120)]
    [InlineData(1000000, 1, 120)]
    [InlineData(1, 7, 1)]
    public void Pause_doubles_up_to_a_bound_with_up_to_half_of_it_left_to_chance(int attempt, double random, double seconds) =>
        BackOff.Delay(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2), random).TotalSeconds.ShouldBe(seconds);

    [Fact]
    public void Pause_needs_a_failure() =>
        Should.Throw<ArgumentOutOfRangeException>(() => BackOff.Delay(0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), random: 0));

    [Fact]
    public void Similar_names_are_found_by_simple_name_nearest_first() => SimilarNames
        .Of("FileStreamSorce", ["org.x.FileStreamSourceConnector", "org.x.FileStreamSinkConnector", "org.x.JdbcSourceConnector"])
        .First().ShouldBe("org.x.FileStreamSourceConnector");

    [Theory]
    [InlineData("")]
    [InlineData("com.example.Completely.DifferentThing")]
    public void Names_far_apart_are_not_offered(string asked) => SimilarNames.Of(asked, ["org.x.FileStreamSourceConnector"]).ShouldBeEmpty();

    private static AppliedConfig Applied(string hash = "h1") => new(hash, FrozenDictionary<string, string?>.Empty, FrozenSet<string>.Empty);

    private static ConfigDrift Compare(
        IEnumerable<KeyValuePair<string, string>> shown,
        AppliedConfig? applied = null,
        string? recordedHash = null,
        ServerKeys? recordedKeys = null) => ConfigComparison.Compare(
            SituationBuilder.AllIsWell.Desired(),
            SituationBuilder.Shown(config: shown.ToDictionary(StringComparer.Ordinal)),
            applied,
            recordedHash,
            recordedKeys);
}
