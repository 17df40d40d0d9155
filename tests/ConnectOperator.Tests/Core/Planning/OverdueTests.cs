using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>Whoever waits for a worker, or for a config to show, is told after a while what is known and what helps.</summary>
public class OverdueTests
{
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;

    private static readonly ObservedState.Seen Unassigned = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Unassigned, tasks: []));

    private static readonly ObservedState.Seen TaskUnassigned =
        SituationBuilder.Seen(SituationBuilder.Shown(tasks: [ConnectorState.Running, ConnectorState.Unassigned]));

    private static readonly ObservedConnector WithoutConfig = SituationBuilder.Shown() with { ShowsConfig = false, Config = new Dictionary<string, string>() };

    public static TheoryData<string> Cases => [.. Table.Keys];

    private static readonly Dictionary<string, (SituationBuilder Situation, string Step, ConditionStatus Ready, string Reason, KStatus KStatus)> Table = new()
    {
        ["connector, just seen"] = (Shows(Unassigned), "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.InProgress),
        ["connector, within a rebalance"] = (Shows(Unassigned, Wait.Assignment, -359), "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.InProgress),
        ["connector, for too long"] = (Shows(Unassigned, Wait.Assignment, -360), "Confirm", ConditionStatus.False, Reasons.Unassigned, KStatus.InProgress),
        ["connector, for too long, herder answers"] = (
            Shows(Unassigned with { HerderAnswers = true }, Wait.Assignment, -360), "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["connector, for too long, herder never answers"] = (
            Shows(Unassigned, Wait.Assignment, -720), "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["connector to be paused, for too long"] = (
            Shows(Unassigned with { HerderAnswers = true }, Wait.Assignment, -360) with { State = DesiredState.Paused },
            "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["connector RESTARTING for too long"] = (
            Shows(SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Restarting)) with { HerderAnswers = true }, Wait.Assignment, -360),
            "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["connector, for too long, beside a task that FAILED"] = (
            Shows(
                SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Unassigned, [ConnectorState.Failed], trace: "boom")) with { HerderAnswers = true },
                Wait.Assignment,
                -360),
            "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["connector, only observed, for too long"] = (
            Shows(Unassigned with { HerderAnswers = true }, Wait.Assignment, -360) with { Mode = EnforcementMode.Observe },
            "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["connector, only observed, to be looked at"] = (
            Shows(Unassigned, Wait.Assignment, -360) with { Mode = EnforcementMode.Observe },
            "Confirm", ConditionStatus.False, Reasons.Unassigned, KStatus.InProgress),
        ["task, just seen"] = (Shows(TaskUnassigned), "Rest", ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress),
        ["task, for too long"] = (
            Shows(TaskUnassigned with { HerderAnswers = true }, Wait.Assignment, -360), "Rest", ConditionStatus.False, Reasons.Unassigned, KStatus.Failed),
        ["no config, just seen"] = (Hides(), "AwaitEvidence", ConditionStatus.True, Reasons.Running, KStatus.Current),
        ["no config, almost for too long"] = (Hides(-59), "AwaitEvidence", ConditionStatus.True, Reasons.Running, KStatus.Current),
        ["no config, for too long"] = (Hides(-60), "Confirm", ConditionStatus.True, Reasons.Running, KStatus.Current),
        ["no config, for too long, looked at"] = (
            Hides(-60, new HerderRead(1, Config: null)), "AwaitEvidence", ConditionStatus.Unknown, Reasons.ConfigNotShown, KStatus.InProgress),
        ["no config, for too long, no answer"] = (Hides(-120), "AwaitEvidence", ConditionStatus.Unknown, Reasons.ConfigNotShown, KStatus.InProgress),
        ["no config, only observed"] = (
            Hides(-120) with { Mode = EnforcementMode.Observe }, "AwaitEvidence", ConditionStatus.Unknown, Reasons.ConfigNotShown, KStatus.InProgress),
        ["no config, not managed"] = (
            Hides(-120) with { Claimed = false }, "AwaitEvidence", ConditionStatus.Unknown, Reasons.ConfigNotShown, KStatus.InProgress),
        ["no config, not managed, not to be taken over"] = (
            Hides() with { Claimed = false, Adoption = AdoptionPolicy.Never }, "Rest", ConditionStatus.False, Reasons.AlreadyExists, KStatus.Failed),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wait_is_told_when_it_has_lasted_for_too_long(string name)
    {
        var (situation, step, ready, reason, kstatus) = Table[name];
        var outcome = situation.Decide();
        (outcome.Decision.Step.GetType().Name, outcome.Ready.Status, outcome.Ready.Reason, outcome.KStatus).ShouldBe((step, ready, reason, kstatus), outcome.ToString());
    }

    [Theory]
    [InlineData(true, true, "which also runs others, and Connect answers and is not rebalancing")]
    [InlineData(false, true, "which is not seen to run anything else, and Connect answers")]
    [InlineData(true, false, "and Connect does not answer a read")]
    public void Message_says_which_worker_since_when_and_whether_Connect_answers(bool othersRun, bool answers, string known)
    {
        var message = Shows(Unassigned with { HerderAnswers = answers, WorkerRunsOthers = othersRun }, Wait.Assignment, -720).Decide().Ready.Message;
        message.ShouldStartWith("The connector has been UNASSIGNED since 2026-11-22 11:48:00Z");
        message.ShouldContain("10.0.0.1:8083");
        message.ShouldContain(known);
        message.ShouldContain(Annotations.Restart);
    }

    [Fact]
    public void Task_is_named() => Shows(TaskUnassigned with { HerderAnswers = true }, Wait.Assignment, -360).Decide()
        .Ready.Message.ShouldStartWith("Task 1 of 2 has been UNASSIGNED since 2026-11-22 11:54:00Z");

    [Fact]
    public void What_was_told_stands_without_another_look()
    {
        var told = Shows(Unassigned with { HerderAnswers = true, WorkerRunsOthers = true }, Wait.Assignment, -360).Decide();
        var later = (Shows(Unassigned, Wait.Assignment, -360) with { Previous = told.Decision.Assessment }).Later(TimeSpan.FromMinutes(1)).Decide();
        later.ShouldTake<Step.Rest>().Ready.ShouldBe(told.Ready);
        later.Decision.Settled.ShouldBeTrue();
    }

    [Fact]
    public void Synced_is_unknown_where_the_config_does_not_show_and_what_shows_is_told()
    {
        var outcome = Hides(-60, new HerderRead(1, SituationBuilder.Settings())).Decide();
        outcome.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.Unknown);
        (outcome.Status.State, outcome.Status.WorkerId, outcome.Status.Tasks!.Summary).ShouldBe(("RUNNING", "10.0.0.1:8083", "1/1"));
        outcome.Ready.Message.ShouldContain("since 2026-11-22 11:59:00Z, RUNNING on 10.0.0.1:8083; a read of the connector shows the config");
        outcome.Decision.Settled.ShouldBeTrue();
        (Hides(-600) with { Previous = outcome.Decision.Assessment }).Decide().ShouldTake<Step.AwaitEvidence>().Ready.ShouldBe(outcome.Ready);
    }

    [Fact]
    public void New_config_is_written_although_the_old_one_does_not_show() =>
        (Hides() with { Hash = "h2", Config = SituationBuilder.Settings(("topic", "v2")) }).Decide().Actions.ShouldHaveSingleItem().ShouldBeOfType<ConnectorAction.PutConfig>();

    [Fact]
    public void Connector_without_a_config_is_deleted_with_its_resource() =>
        (Hides() with { Deleted = true, DeletionPolicy = "Delete" }).Decide().ShouldAct("Delete");

    [Theory]
    [InlineData(ConditionStatus.True, Reasons.NoTasks, false, true)]
    [InlineData(ConditionStatus.False, Reasons.TaskStatusMissing, false, true)]
    [InlineData(ConditionStatus.Unknown, Reasons.ConfigNotShown, false, true)]
    [InlineData(ConditionStatus.False, Reasons.Unassigned, true, true)]
    [InlineData(ConditionStatus.False, Reasons.Unassigned, false, false)]
    public void Warning_Event_tells_each_once(ConditionStatus ready, string reason, bool stalled, bool isTold)
    {
        var summary = new ConditionSummary(ready, reason, stalled);
        (ConnectorEvents.OfTransition(new(ConditionStatus.True, Reasons.Running, false), summary, "why") is { IsWarning: true }).ShouldBe(isTold);
        ConnectorEvents.OfTransition(summary, summary, "why").ShouldBeNull();
    }

    private static SituationBuilder Shows(ObservedState.Seen seen, string? waitsFor = null, int since = 0) => SituationBuilder.AllIsWell with
    {
        ObservedState = seen,
        Waiting = waitsFor is null ? null : new() { For = waitsFor, Since = Noon.AddSeconds(since) },
    };

    private static SituationBuilder Hides(int? since = null, HerderRead? read = null) => SituationBuilder.AllIsWell with
    {
        ObservedState = new ObservedState.ConfigHidden(WithoutConfig) { Read = read },
        Waiting = since is { } seconds ? new() { For = Wait.Config, Since = Noon.AddSeconds(seconds) } : null,
    };
}
