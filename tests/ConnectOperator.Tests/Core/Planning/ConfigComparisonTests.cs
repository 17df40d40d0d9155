using System.Collections.Frozen;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Timing;
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
    public void Mask_is_agreement_only_where_this_server_masked_that_key()
    {
        var masked = SituationBuilder.Settings(("connection.password", "********"));
        Compare(masked, Plain).Keys.ShouldBe(["connection.password"], "it showed the value before, so somebody has written the mask");
        Compare(masked, recordedHash: "h1").Keys.ShouldBe(["connection.password"]);
        Compare(masked, Echoing(("connection.password", "********"))).InSync.ShouldBeTrue();
        Compare(masked, recordedHash: "h1", recordedKeys: Masking("connection.password")).InSync.ShouldBeTrue();
        Compare(masked, recordedHash: "h1", recordedKeys: Masking("topic")).InSync.ShouldBeFalse("another key");
        Compare(masked, recordedHash: "h1", recordedKeys: Masking("connection.password", "•")).InSync.ShouldBeFalse("another mask");
        Compare(masked, Echoing(("connection.password", "********")) with { Hash = "before" }, recordedHash: "h1")
            .InSync.ShouldBeFalse("the password may be the one that has changed");
    }

    [Fact]
    public void Length_of_a_mask_says_nothing()
    {
        var longer = SituationBuilder.Settings(("connection.password", "************"));
        Compare(longer, Echoing(("connection.password", "***"))).InSync.ShouldBeTrue();
        Compare(longer, recordedHash: "h1", recordedKeys: Masking("connection.password")).InSync.ShouldBeTrue();
    }

    [Fact]
    public void What_the_server_shows_first_after_a_write_goes_before_what_it_answered()
    {
        var answered = Echoing(("connection.password", "********")) with { IsUnseen = true };
        var drift = Compare(SituationBuilder.Settings(), answered);
        drift.InSync.ShouldBeTrue("it masks in answers alone");
        var remembered = Remembered(answered, drift);
        remembered!.EchoDifferences.ShouldBeEmpty();
        Compare(SituationBuilder.Settings(("connection.password", "********")), remembered).InSync.ShouldBeFalse("somebody has written the mask");
    }

    [Theory]
    [InlineData("connection.password", "•••")]
    [InlineData("topic", "ORDERS")]
    [InlineData("topic", "")]
    public void Key_that_is_not_as_sent_right_after_two_writes_in_a_row_is_the_servers(string key, string shown)
    {
        var observed = SituationBuilder.Settings((key, shown));
        var first = Compare(observed, Plain with { IsUnseen = true });
        first.Keys.ShouldBe([key]);
        first.Suspects.ShouldBe([key]);
        first.CorrectsDrift.ShouldBeFalse("nobody need have changed it");
        Compare(observed, Plain).Suspects.ShouldBeEmpty("it has been seen as sent since");

        var again = Plain with { IsUnseen = true, Suspects = first.Suspects };
        var second = Compare(observed, again);
        second.InSync.ShouldBeTrue();
        second.IsNews.ShouldBeTrue("one confirmed look has to show it");
        var learned = Remembered(again, second);
        Compare(observed, learned).InSync.ShouldBeTrue();
        Compare(SituationBuilder.Settings((key, "theirs")), learned).Keys.ShouldBe([key], "anything else was changed");
        Compare(SituationBuilder.Settings(("tasks.max", "2")), again).Keys.ShouldBe(["tasks.max"], "another key was as sent before");
    }

    [Fact]
    public void Key_that_the_server_is_known_to_rewrite_is_taken_as_it_shows_right_after_a_write_and_from_then_on_only_so()
    {
        var keys = new ServerKeys { Rewritten = ["topic"] };
        var written = Plain with { IsUnseen = true };
        var drift = Compare(SituationBuilder.Settings(("topic", "ORDERS")), written, recordedKeys: keys);
        drift.InSync.ShouldBeTrue();
        drift.IsNews.ShouldBeTrue();
        Compare(SituationBuilder.Settings(("topic", "theirs")), Remembered(written, drift), recordedKeys: keys).InSync.ShouldBeFalse();
    }

    [Fact]
    public void What_an_earlier_process_wrote_is_taken_as_it_shows_and_from_then_on_only_so()
    {
        var keys = new ServerKeys { Rewritten = ["topic"] };
        var drift = Compare(SituationBuilder.Settings(("topic", "ORDERS")), recordedHash: "h1", recordedKeys: keys);
        Compare(SituationBuilder.Settings(("topic", "theirs")), Remembered(applied: null, drift), recordedKeys: keys).Keys.ShouldBe(["topic"]);
        Remembered(applied: null, Compare(SituationBuilder.Settings(), recordedHash: "h1")).ShouldBeNull("nothing has to be remembered");
    }

    [Theory]
    [InlineData("********", "*")]
    [InlineData("•••", "•")]
    [InlineData("[hidden]", "[hidden]")]
    [InlineData("****more", null)]
    [InlineData("HUNTER2-AND-MORE", null)]
    [InlineData("", null)]
    public void Of_a_value_that_the_server_shows_otherwise_only_a_mask_that_tells_nothing_is_recorded(string shown, string? recorded)
    {
        var observed = SituationBuilder.Settings(("connection.password", shown));
        var echoed = new Dictionary<string, string?> { ["connection.password"] = shown.Length == 0 ? null : shown }.ToFrozenDictionary();
        var keys = Compare(observed, Plain with { EchoDifferences = echoed }).ServerKeys;
        keys.Masked.ShouldBe(recorded is null ? null : [new MaskedKey { Key = "connection.password", As = recorded }]);
        keys.Rewritten.ShouldBe(recorded is null ? ["connection.password"] : null);
    }

    [Theory]
    [InlineData("h1")]
    [InlineData("before")]
    [InlineData(null)]
    public void Servers_own_keys_by_name_are_never_compared(string? recordedHash)
    {
        var drift = Compare(SituationBuilder.Settings(("__internal.config.version", "7")), recordedHash: recordedHash);
        drift.InSync.ShouldBeTrue();
        drift.ServerKeys.ShouldBe(new ServerKeys());
        ConfigComparison.EchoDifferences(SituationBuilder.Settings(), SituationBuilder.Settings(("__internal.config.version", "7"))).ShouldBeEmpty();
    }

    [Fact]
    public void Absent_number_of_tasks_is_one()
    {
        Compare(SituationBuilder.Settings(("tasks.max", ""))).InSync.ShouldBeTrue();
        Compare(SituationBuilder.Settings(("tasks.max", "2"))).Keys.ShouldBe(["tasks.max"]);
        ConfigComparison.Compare(
            (SituationBuilder.AllIsWell with { Config = SituationBuilder.Settings(("tasks.max", "2")) }).Desired(),
            SituationBuilder.Shown(config: SituationBuilder.Settings(("tasks.max", "")))).Keys.ShouldBe(["tasks.max"]);
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
        Compare(added, Plain with { ServerAdded = FrozenSet.Create(StringComparer.Ordinal, "added") }).InSync.ShouldBeTrue();
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
        var shown = SituationBuilder.Settings(("topic", "ORDERS"), ("connector.class", ""), ("added", "1"), ("connection.password", "********"));
        var keys = Compare(shown, recordedHash: "h1", recordedKeys: Masking("connection.password") with
        {
            Added = ["added", "gone"],
            Rewritten = ["connector.class", "topic"],
        }).ServerKeys;
        keys.Added.ShouldBe(["added"], "what is gone was a person's");
        keys.Rewritten.ShouldBe(["connector.class", "topic"]);
        keys.Masked.ShouldBe([new MaskedKey { Key = "connection.password", As = "*" }]);
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

    private static ServerKeys Masking(string key, string mask = "*") => new() { Masked = [new() { Key = key, As = mask }] };

    private static AppliedConfig Echoing((string Key, string Value) shown) =>
        Plain with { EchoDifferences = new Dictionary<string, string?> { [shown.Key] = shown.Value }.ToFrozenDictionary() };

    private static AppliedConfig? Remembered(AppliedConfig? applied, ConfigDrift drift) => ConfigComparison.Remembered(
        applied, SituationBuilder.AllIsWell.Desired(), SituationBuilder.Shown(), trusted: true, drift, atRest: true);

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
