using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>A task that is configured and shows no status is not running, and is not told from one that FAILED.</summary>
public class MissingStatusTests
{
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;

    private static readonly SituationBuilder Silent = SituationBuilder.AllIsWell with
    {
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [], unreported: [0])),
    };

    private static readonly SituationBuilder Overdue = Silent with { Waiting = Since(-120) };

    public static TheoryData<string> Cases => [.. Table.Keys];

    private static readonly Dictionary<string, (SituationBuilder Situation, ConditionStatus Ready, string Reason, KStatus KStatus)> Table = new()
    {
        ["just seen"] = (Silent, ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress),
        ["one of two"] = (Shows(tasks: [ConnectorState.Running], unreported: [1]), ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress),
        ["almost for too long"] = (Silent with { Waiting = Since(-119) }, ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress),
        ["for too long"] = (Overdue, ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.InProgress),
        ["waiting for something else before"] = (
            Silent with { Waiting = Since(-500) with { For = Wait.Assignment } }, ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress),
        ["since a time that has not come"] = (Silent with { Waiting = Since(500) }, ConditionStatus.False, Reasons.TasksStarting, KStatus.InProgress),
        ["for too long, beside one that FAILED"] = (
            Shows([ConnectorState.Failed], [1], "boom") with { Waiting = Since(-120) }, ConditionStatus.False, Reasons.TaskFailed, KStatus.InProgress),
        ["for too long, restarts off"] = (
            Overdue with { AutoRestart = RestartRule.Default with { Enabled = false } }, ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.Failed),
        ["for too long, restarts used up"] = (
            Overdue with { AutoRestart = RestartRule.Default with { MaxRestarts = 1 }, Restarts = new() { Count = 1, LastAt = Noon.AddMinutes(-3) } },
            ConditionStatus.False, Reasons.RestartsExhausted, KStatus.Failed),
        ["to be paused, just seen"] = (Paused, ConditionStatus.False, Reasons.Pausing, KStatus.InProgress),
        ["to be paused, for too long"] = (Paused with { Waiting = Since(-120) }, ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.Failed),
        ["stopped"] = (
            Silent with
            {
                State = DesiredState.Stopped,
                ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Stopped, unreported: [0])),
                Waiting = Since(-120),
            },
            ConditionStatus.True, Reasons.Stopped, KStatus.Current),
        ["only observed, for too long"] = (Overdue with { Mode = EnforcementMode.Observe }, ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.Failed),
        ["no tasks at all"] = (Shows(tasks: [], unreported: []), ConditionStatus.True, Reasons.NoTasks, KStatus.Current),
    };

    private static SituationBuilder Paused => Silent with
    {
        State = DesiredState.Paused,
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused, tasks: [], unreported: [0])),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ready_says_what_is_missing(string name)
    {
        var (situation, ready, reason, kstatus) = Table[name];
        situation.Decide().ShouldSay(ready, reason, kstatus);
    }

    [Fact]
    public void Status_counts_what_shows_no_status_and_tells_since_when()
    {
        var outcome = Shows(tasks: [ConnectorState.Running, ConnectorState.Running], unreported: [2]).Decide();
        outcome.Status.Tasks.ShouldBe(new TaskCounts { Total = 3, Running = 2, Unreported = 1, Summary = "2/3" });
        outcome.Status.Waiting.ShouldBe(new Waiting { For = Wait.TaskStatus, Since = Noon });
        outcome.Ready.Message.ShouldBe("2 of 3 tasks are RUNNING; one shows no status yet.");
        (outcome.Decision.RecheckAt, outcome.Decision.Settled).ShouldBe((Noon.AddMinutes(2), true));

        SituationBuilder.AllIsWell.Decide().Status.Waiting.ShouldBeNull();
        (Overdue with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown()) }).Decide().Status.Waiting.ShouldBeNull("all shows");
    }

    [Fact]
    public void Message_names_the_tasks_the_likely_causes_and_what_helps()
    {
        var message = (Shows(tasks: [ConnectorState.Running], unreported: [1, 2]) with { Waiting = Since(-120) }).Decide().Ready.Message;
        message.ShouldContain("Tasks 1, 2 of 3 show no status since 2026-11-22 11:58:00Z");
        message.ShouldContain("RecordTooLargeException");
        message.ShouldContain(Annotations.RestartFailed);
    }

    [Fact]
    public void Since_when_is_told_by_status_to_the_next_process() =>
        Silent.Later(TimeSpan.FromMinutes(2)).Decide().Status.Waiting.ShouldBe(new Waiting { For = Wait.TaskStatus, Since = Noon.AddMinutes(2) });

    [Fact]
    public void Missing_task_is_restarted_by_itself_after_the_initial_backoff()
    {
        var first = Overdue.Decide().ShouldTake<Step.Rest>();
        first.Status.Restarts.ShouldBe(new Restarts { NextAt = Noon.AddSeconds(10) });

        var due = (Overdue with { Restarts = first.Status.Restarts }).Later(TimeSpan.FromSeconds(10)).Decide().ShouldAct("AutoRestart 1");
        due.Actions[0].ShouldBeOfType<ConnectorAction.RestartFailed>().ShouldSatisfyAllConditions(
            restart => restart.Unreported.ShouldBe([0]),
            restart => restart.UnreportedAlone.ShouldBeTrue());
        due.ShouldSay(ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.InProgress);
    }

    [Theory]
    [InlineData(119, null)]
    [InlineData(120, 10)]
    public void Task_that_was_restarted_has_time_for_its_start(int seconds, int? nextIn)
    {
        var restarted = Overdue with { Restarts = new() { Count = 1, LastAt = Noon }, Jitter = 0 };
        var outcome = restarted.Later(TimeSpan.FromSeconds(seconds)).Decide().ShouldTake<Step.Rest>();
        outcome.ShouldSay(ConditionStatus.False, Reasons.TaskStatusMissing, KStatus.InProgress);
        outcome.Ready.Message.ShouldEndWith("Restarted once by spec.autoRestart, last at 2026-11-22 12:00:00Z.");
        outcome.Status.Restarts!.NextAt.ShouldBe(nextIn is { } wait ? Noon.AddSeconds(seconds + wait) : null);
        outcome.Decision.Settled.ShouldBeTrue("nobody looks faster for two minutes");
        outcome.Decision.RecheckAt.ShouldBe(nextIn is { } next ? Noon.AddSeconds(seconds + next) : Noon.AddMinutes(2));
    }

    [Theory]
    [InlineData(-60, new int[0])]
    [InlineData(-120, new[] { 1 })]
    public void What_FAILED_does_not_wait_for_what_may_be_starting(int restartedAt, int[] unreported)
    {
        var both = Shows([ConnectorState.Failed], [1], "boom") with
        {
            Waiting = Since(-600),
            Restarts = new() { Count = 1, LastAt = Noon.AddSeconds(restartedAt), NextAt = Noon },
        };
        both.Decide().ShouldAct("AutoRestart 2").Actions[0].ShouldBeOfType<ConnectorAction.RestartFailed>().ShouldSatisfyAllConditions(
            restart => restart.Unreported.ShouldBe(unreported),
            restart => restart.UnreportedAlone.ShouldBeFalse());
    }

    [Fact]
    public void Token_for_what_failed_restarts_missing_tasks_by_themselves_once_they_are_overdue()
    {
        Asked(Silent, Annotations.RestartFailed).Decide().ShouldTake<Step.Rest>().Decision.Tokens.ShouldBeNull("it may be starting");
        Asked(Overdue, Annotations.RestartFailed).Decide().ShouldAct("RestartFailed").Actions[0]
            .ShouldBeOfType<ConnectorAction.Restart>().ShouldSatisfyAllConditions(
                restart => restart.Unreported.ShouldBe([0]),
                restart => restart.UnreportedAlone.ShouldBeTrue());
    }

    [Fact]
    public void Token_for_everything_restarts_tasks_without_a_status_too() =>
        Asked(Silent, Annotations.Restart).Decide().ShouldAct("Restart").Actions[0]
            .ShouldBeOfType<ConnectorAction.Restart>().Unreported.ShouldBe([0]);

    [Fact]
    public void Second_look_confirms_a_restart_of_missing_tasks()
    {
        var outcome = Asked(Overdue, Annotations.RestartFailed).Decide();
        LiveRead.Confirms(outcome.Situation, [.. outcome.Actions], outcome.Situation.Resource).ShouldBeTrue();
    }

    [Fact]
    public void Patience_begins_anew_with_what_is_written_and_with_what_a_person_restarts_and_not_with_automatic_restarts()
    {
        var waiting = Since(-500);
        After(new ConnectorAction.RestartFailed(1)).ShouldBe(waiting);
        After(new ConnectorAction.Restart(OnlyFailed: true, "t")).ShouldBe(new Waiting());
        After(new ConnectorAction.RestartTask(0, "t/0")).ShouldBe(new Waiting());
        After(new ConnectorAction.Pause(CorrectsDrift: true)).ShouldBe(new Waiting());

        Waiting? After(ConnectorAction action) => HistoryUpdate.After(
            new() { Waiting = waiting }, new(), action, new ActionResult.Succeeded(null), Noon, random: 0).Waiting;
    }

    [Fact]
    public void Connect_that_does_not_answer_shows_nothing_so_patience_begins_anew_when_it_does() =>
        (Overdue with { Availability = new Availability.Unreachable("gone") }).Decide().Status.Waiting.ShouldBeNull();

    [Fact]
    public void Events_tell_restarts_of_tasks_without_a_status_as_that()
    {
        ConnectorEvents.Of(new ConnectorAction.RestartFailed(1) { Unreported = [0, 2], UnreportedAlone = true }, new ActionResult.Succeeded(null), "orders")!
            .Note.ShouldBe("Restarted tasks 0, 2 of connector orders, which showed no status, by spec.autoRestart.");
        ConnectorEvents.Of(new ConnectorAction.Restart(OnlyFailed: true, "t") { Unreported = [1] }, new ActionResult.Succeeded(null), "orders")!
            .Note.ShouldBe("Restarted what had failed of connector orders, and task 1, which showed no status, as requested by annotation.");
    }

    private static SituationBuilder Shows(IReadOnlyList<ConnectorState> tasks, IReadOnlyList<int> unreported, string? trace = null) =>
        SituationBuilder.AllIsWell with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: tasks, unreported: unreported, trace: trace)) };

    private static SituationBuilder Asked(SituationBuilder situation, string annotation) =>
        situation with { Annotations = ImmutableDictionary<string, string>.Empty.Add(annotation, "now") };

    private static Waiting Since(int seconds) => new() { For = Wait.TaskStatus, Since = Noon.AddSeconds(seconds) };
}
