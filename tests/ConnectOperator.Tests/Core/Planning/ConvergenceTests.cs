using System.Collections.Frozen;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class ConvergenceTests
{
    private static readonly SituationBuilder Edited = SituationBuilder.AllIsWell with
    {
        Config = SituationBuilder.Settings(("topic", "orders-v2")),
        Hash = "h2",
        Generation = 2,
    };

    private static readonly ConnectorHistory JustWritten = new() { LastWriteEndedAt = SituationBuilder.Noon.AddMilliseconds(-500) };

    [Fact]
    public void Nothing_is_done_when_all_is_well()
    {
        var outcome = SituationBuilder.AllIsWell.Decide();
        outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        (outcome.Decision.Settled, outcome.Decision.RecheckAt).ShouldBe((true, null), outcome.ToString());
        outcome.Status.ConfigHash.ShouldBe("h1");
    }

    [Fact]
    public void Edited_config_is_written()
    {
        var outcome = Edited.Decide().ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, Reasons.Updating, KStatus.InProgress);
        outcome.Actions.OfType<ConnectorAction.PutConfig>().ShouldHaveSingleItem().CorrectsDrift.ShouldBeFalse();
        outcome.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.False);
        outcome.Status.ConfigHash.ShouldBe("h1", "not written yet");
    }

    [Fact]
    public void Config_changed_in_Connect_is_put_back()
    {
        var changed = SituationBuilder.AllIsWell with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("tasks.max", "9"), ("extra", "x")))),
        };
        var outcome = changed.Decide().ShouldAct("PutConfig extra,tasks.max").ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.InProgress);
        outcome.Actions.OfType<ConnectorAction.PutConfig>().ShouldHaveSingleItem().CorrectsDrift.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(WriteFailureKind.OutcomeUnknown, true)]
    [InlineData(WriteFailureKind.ServerError, true)]
    public void Second_try_of_a_create_reads_the_resource_first(WriteFailureKind? failure, bool isRetry)
    {
        var absent = SituationBuilder.JustApplied with
        {
            Claimed = true,
            History = new() { WriteFailure = failure is { } kind ? SituationBuilder.Failure(kind) with { RetryAt = SituationBuilder.Noon } : null },
        };
        absent.Decide().Actions.OfType<ConnectorAction.Create>().ShouldHaveSingleItem().IsRetry.ShouldBe(isRetry);
    }

    [Fact]
    public void Key_that_was_listed_as_sent_after_the_second_write_is_not_the_servers_when_it_differs_later()
    {
        var written = new AppliedConfig("h1", FrozenDictionary<string, string?>.Empty, FrozenSet<string>.Empty)
        {
            IsUnseen = true,
            Suspects = FrozenSet.Create(StringComparer.Ordinal, "connection.password", "topic"),
        };
        var listed = (SituationBuilder.AllIsWell with
        {
            History = new() { Applied = written },
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", "•••"))), trusted: false),
        }).Decide();
        listed.ShouldTake<Step.Confirm>();
        var history = HistoryUpdate.After(listed.Situation.History, listed.Decision);
        history.Applied!.Suspects.ShouldBe(["connection.password"]);

        var changed = (SituationBuilder.AllIsWell with
        {
            History = history,
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", "•••"), ("topic", "theirs")))),
        }).Decide().ShouldAct("PutConfig topic");
        changed.Actions.OfType<ConnectorAction.PutConfig>().ShouldHaveSingleItem().Suspects.Order(StringComparer.Ordinal)
            .ShouldBe(["connection.password", "topic"]);
    }

    [Fact]
    public void Untrusted_surprise_is_confirmed_and_leaves_status_as_it_is()
    {
        var surprise = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "x"))), trusted: false);
        var outcome = (SituationBuilder.AllIsWell with { ObservedState = surprise }).Decide();
        outcome.ShouldTake<Step.Confirm>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        outcome.Decision.Settled.ShouldBeFalse();
    }

    [Fact]
    public void Unlisted_connector_is_confirmed_missing_before_it_is_created_again()
    {
        (SituationBuilder.AllIsWell with { ObservedState = new ObservedState.NotSeen() }).Decide().ShouldTake(new Step.Confirm(Itself: true));
        (SituationBuilder.AllIsWell with { ObservedState = new ObservedState.Absent { ByListAlone = true } }).Decide().ShouldTake(new Step.Confirm(Itself: true));
        (SituationBuilder.AllIsWell with { ObservedState = new ObservedState.Absent() }).Decide()
            .ShouldAct("Create").ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.InProgress);
    }

    [Theory]
    [InlineData(DesiredState.Running, true, "Create")]
    [InlineData(DesiredState.Paused, true, "Create Paused")]
    [InlineData(DesiredState.Stopped, true, "Create Stopped")]
    [InlineData(DesiredState.Paused, false, "Create")]
    public void Connector_is_created_in_its_state_where_Connect_can(DesiredState state, bool known, string action) =>
        (SituationBuilder.AllIsWell with { ObservedState = new ObservedState.Absent(), State = state, KnowsInitialState = known }).Decide().ShouldAct(action);

    [Fact]
    public void Connector_just_created_may_be_left_out_of_lists_for_a_while()
    {
        var created = SituationBuilder.AllIsWell with
        {
            ObservedState = new ObservedState.NotSeen(),
            History = new() { CreatedAt = SituationBuilder.Noon.AddSeconds(-2) },
        };
        created.Decide().ShouldTake<Step.AwaitEvidence>().ShouldSay(ConditionStatus.False, Reasons.Creating, KStatus.InProgress)
            .Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddSeconds(3));
        (created with { Now = SituationBuilder.Noon.AddSeconds(3) }).Decide().ShouldTake<Step.Confirm>();
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(31, true)]
    public void Start_that_hangs_is_polled_fast_for_a_while_only(int secondsAgo, bool settled)
    {
        var starting = SituationBuilder.AllIsWell with
        {
            ObservedState = new ObservedState.Starting(),
            History = new() { CreatedAt = SituationBuilder.Noon.AddSeconds(-secondsAgo) },
        };
        starting.Decide().ShouldTake<Step.AwaitEvidence>().ShouldSay(ConditionStatus.False, Reasons.Creating, KStatus.InProgress)
            .Decision.Settled.ShouldBe(settled);
    }

    [Fact]
    public void Start_that_hangs_is_looked_for_now_and_then_because_no_list_would_tell_of_its_deletion() =>
        (SituationBuilder.AllIsWell with { ObservedState = new ObservedState.Starting() }).Decide().Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddMinutes(1));

    [Fact]
    public void Start_that_hangs_does_not_keep_a_new_config_from_being_written()
    {
        var outcome = (Edited with { ObservedState = new ObservedState.Starting() }).Decide();
        outcome.Actions.ShouldHaveSingleItem(outcome.ToString()).ShouldBeOfType<ConnectorAction.PutConfig>().ConfigHash.ShouldBe("h2");
    }

    [Fact]
    public void Status_from_just_before_a_write_is_not_believed()
    {
        var written = SituationBuilder.AllIsWell with { History = JustWritten };
        var outcome = written.Decide().ShouldTake<Step.AwaitEvidence>().ShouldSay(ConditionStatus.False, Reasons.Updating, KStatus.InProgress);
        (outcome.Decision.Settled, outcome.Decision.RecheckAt).ShouldBe((false, SituationBuilder.Noon.AddMilliseconds(500)));
    }

    [Theory]
    [InlineData(EnforcementMode.Enforce)]
    [InlineData(EnforcementMode.Observe)]
    public void Status_from_just_before_a_write_is_waited_for_without_deciding_again_and_again(EnforcementMode mode)
    {
        var written = SituationBuilder.AllIsWell with { History = JustWritten, Mode = mode };
        var outcome = (written with { Now = SituationBuilder.Noon.AddSeconds(1) }).Decide().ShouldTake<Step.AwaitEvidence>();
        (outcome.Decision.Settled, outcome.Decision.RecheckAt).ShouldBe((false, null), "the next look at Connect brings it back");
    }

    [Fact]
    public void What_status_said_of_a_write_stands_until_it_can_be_seen() => (SituationBuilder.AllIsWell with
    {
        History = JustWritten,
        Previous = Assessment.InProgress(Reasons.Drifted, "put back"),
    }).Decide().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.InProgress);

    [Fact]
    public void Tasks_are_waited_for_after_a_write_but_not_for_ever()
    {
        var noTasks = SituationBuilder.AllIsWell with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [])),
            History = new() { LastWriteEndedAt = SituationBuilder.Noon.AddSeconds(-2) },
        };
        var waiting = noTasks.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress);
        (waiting.Decision.Settled, waiting.Decision.RecheckAt).ShouldBe((false, SituationBuilder.Noon.AddSeconds(28)));
        var waited = (noTasks with { Now = SituationBuilder.Noon.AddSeconds(28) }).Decide();
        waited.ShouldSay(ConditionStatus.True, Reasons.NoTasks, KStatus.Current).Ready.Message.ShouldContain("without tasks");
        (waited.Decision.Settled, waited.Decision.RecheckAt).ShouldBe((true, null));
    }

    [Fact]
    public void Hash_of_a_Secret_that_was_touched_but_not_changed_is_recorded_without_a_write()
    {
        var applied = new AppliedConfig("h1", FrozenDictionary<string, string?>.Empty, FrozenSet<string>.Empty);
        var outcome = (SituationBuilder.AllIsWell with { Hash = "h2", History = new() { Applied = applied } }).Decide();
        outcome.ShouldTake<Step.Rest>().Status.ConfigHash.ShouldBe("h2");
        HistoryUpdate.After(outcome.Situation.History, outcome.Decision).Applied!.Hash.ShouldBe("h2");
    }

    [Fact]
    public void Long_lists_of_keys_are_cut()
    {
        var many = SituationBuilder.Settings([.. Enumerable.Range(0, 12).Select(i => ($"key{i:00}", "x"))]);
        (SituationBuilder.AllIsWell with { Config = many, Hash = "h2" }).Decide().Ready.Message.ShouldContain("key09 and 2 more");
    }
}
