using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Failures;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status;

public class ConnectorStatusTests
{
    private const string TraceWithSecret = "org.example.LoginException: " + SituationBuilder.Secret + " is wrong\n\tat a.b.C";

    private static readonly Dictionary<string, (DesiredState Desired, ObservedConnector Shown, ConditionStatus Ready, string Reason)> Runtimes = new()
    {
        ["running"] = (DesiredState.Running, SituationBuilder.Shown(), ConditionStatus.True, Reasons.Running),
        ["running without tasks"] = (DesiredState.Running, SituationBuilder.Shown(tasks: []), ConditionStatus.True, Reasons.NoTasks),
        ["task failed"] = (
            DesiredState.Running, SituationBuilder.Shown(tasks: [ConnectorState.Running, ConnectorState.Failed], trace: TraceWithSecret),
            ConditionStatus.False, Reasons.TaskFailed),
        ["connector failed"] = (
            DesiredState.Running, SituationBuilder.Shown(ConnectorState.Failed, tasks: [], trace: TraceWithSecret),
            ConditionStatus.False, Reasons.ConnectorFailed),
        ["task unassigned"] = (
            DesiredState.Running, SituationBuilder.Shown(tasks: [ConnectorState.Running, ConnectorState.Unassigned]),
            ConditionStatus.False, Reasons.TasksStarting),
        ["task restarting"] = (
            DesiredState.Running, SituationBuilder.Shown(tasks: [ConnectorState.Restarting]), ConditionStatus.False, Reasons.TasksStarting),
        ["connector unassigned"] = (
            DesiredState.Running, SituationBuilder.Shown(ConnectorState.Unassigned, tasks: []), ConditionStatus.False, Reasons.Unassigned),
        ["a word of a newer Connect"] = (
            DesiredState.Running, SituationBuilder.Shown(ConnectorState.Unknown, tasks: []), ConditionStatus.False, Reasons.Unassigned),
        ["paused"] = (DesiredState.Paused, SituationBuilder.Shown(ConnectorState.Paused), ConditionStatus.True, Reasons.Paused),
        ["paused, task still running"] = (
            DesiredState.Paused, SituationBuilder.Shown(ConnectorState.Paused, [ConnectorState.Running]), ConditionStatus.False, Reasons.Pausing),
        ["paused and failed"] = (
            DesiredState.Paused, SituationBuilder.Shown(ConnectorState.Paused, [ConnectorState.Failed], trace: "x"),
            ConditionStatus.False, Reasons.TaskFailed),
        ["stopped"] = (DesiredState.Stopped, SituationBuilder.Shown(ConnectorState.Stopped), ConditionStatus.True, Reasons.Stopped),
        ["stopped, task still running"] = (
            DesiredState.Stopped, SituationBuilder.Shown(ConnectorState.Stopped, [ConnectorState.Running]), ConditionStatus.False, Reasons.Stopping),
        ["stopped, task had failed"] = (
            DesiredState.Stopped, SituationBuilder.Shown(ConnectorState.Stopped, [ConnectorState.Failed], trace: "x"),
            ConditionStatus.False, Reasons.Stopping),
    };

    public static TheoryData<string> RuntimeNames => [.. Runtimes.Keys];

    [Theory]
    [MemberData(nameof(RuntimeNames))]
    public void Ready_tells_how_the_connector_is_doing(string name)
    {
        var (desired, shown, ready, reason) = Runtimes[name];
        var outcome = Scene(shown, desired).Decide().ShouldTake<Step.Rest>();
        var kstatus = ready is ConditionStatus.True ? KStatus.Current : name == "paused and failed" ? KStatus.Failed : KStatus.InProgress;
        outcome.ShouldSay(ready, reason, kstatus);
        outcome.Condition(ConditionTypes.Synced).ShouldBe(new Finding(ConditionStatus.True, Reasons.InSync, "The config in Connect is as requested."));
    }

    [Fact]
    public void Tasks_are_counted()
    {
        ConnectorState[] tasks =
        [
            ConnectorState.Running, ConnectorState.Running, ConnectorState.Failed, ConnectorState.Paused, ConnectorState.Unassigned, ConnectorState.Restarting,
        ];
        var status = Scene(SituationBuilder.Shown(tasks: tasks)).Decide().Status;
        status.Tasks.ShouldBe(new TaskCounts { Total = 6, Running = 2, Failed = 1, Paused = 1, Unassigned = 2, Summary = "2/6" });
        (status.State, status.WorkerId, status.Type).ShouldBe(("RUNNING", "10.0.0.1:8083", "source"));
    }

    [Fact]
    public void Failed_tasks_are_shown_with_scrubbed_traces()
    {
        var failed = Scene(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: TraceWithSecret)).Decide().Status.FailedTasks.ShouldHaveSingleItem();
        failed.Message.ShouldBe("org.example.LoginException: [redacted] is wrong");
        failed.Trace.ShouldBe("org.example.LoginException: [redacted] is wrong\n\tat a.b.C");
    }

    [Fact]
    public void No_cut_leaves_the_half_of_a_secret_behind()
    {
        for (var padding = 480; padding < 520; padding++)
        {
            var trace = new string('x', padding) + SituationBuilder.Secret;
            var outcome = Scene(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: trace)).Decide();
            outcome.Ready.Message.ShouldNotContain("hunter", customMessage: outcome.ToString());
            outcome.Status.FailedTasks!.Single().Message!.ShouldNotContain("hunter");
        }
    }

    [Fact]
    public void Traces_are_withheld_while_nobody_knows_what_is_secret()
    {
        var outcome = (Scene(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: TraceWithSecret)) with
        {
            Resolution = new Resolution.Missing(Reasons.SecretNotFound, []),
        }).Decide();
        var failed = outcome.Status.FailedTasks.ShouldHaveSingleItem();
        failed.Trace.ShouldBeNull();
        failed.Message!.ShouldContain("not shown");
    }

    [Fact]
    public void At_most_ten_failed_tasks_are_shown_by_id()
    {
        var tasks = Enumerable.Repeat(ConnectorState.Failed, 12).ToArray();
        Scene(SituationBuilder.Shown(tasks: tasks, trace: "x")).Decide().Status.FailedTasks!.Select(task => task.Id).ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public void Failure_keeps_its_beginning_until_the_task_recovers()
    {
        var since = SituationBuilder.Noon.AddHours(-2);
        var failed = SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "x");
        var before = Scene(failed) with { FailedTasks = [new FailedTask { Id = 0, Since = since }] };
        before.Decide().Status.FailedTasks!.Single().Since.ShouldBe(since);
        (before with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown()) }).Decide().Status.FailedTasks.ShouldBeNull();
        Scene(failed).Decide().Status.FailedTasks!.Single().Since.ShouldBe(SituationBuilder.Noon);
    }

    [Fact]
    public void What_was_seen_goes_with_the_connector()
    {
        var missing = (SituationBuilder.AllIsWell with { FailedTasks = [new FailedTask { Id = 0 }] }) with { ObservedState = new ObservedState.Absent() };
        var status = missing.Decide().Status;
        (status.State, status.Tasks, status.FailedTasks).ShouldBe((null, null, null));
        (missing with { ObservedState = new ObservedState.Unknown() }).Decide().Status.FailedTasks.ShouldNotBeNull("nothing newer is known");
    }

    [Fact]
    public void Transition_time_moves_with_the_status_and_not_with_the_message()
    {
        var earlier = SituationBuilder.Noon.AddHours(-1);
        var same = Scene(SituationBuilder.Shown(tasks: [ConnectorState.Running, ConnectorState.Running])).Decide();
        Transition(same, ConditionTypes.Ready).ShouldBe(earlier);
        var failed = (Scene(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "x")) with { Now = SituationBuilder.Noon.AddMilliseconds(70) }).Decide();
        Transition(failed, ConditionTypes.Ready).ShouldBe(SituationBuilder.Noon, "whole seconds, as the server stores them");
        Transition(failed, ConditionTypes.Synced).ShouldBe(earlier);
    }

    [Fact]
    public void Long_message_is_cut_between_characters()
    {
        var finding = new Finding(ConditionStatus.False, Reasons.InvalidConfig, "x" + string.Concat(Enumerable.Repeat("😀", 20_000)));
        var condition = ConditionSet.From(new Assessment { Ready = finding }, previous: null, generation: 1, SituationBuilder.Noon).Single();
        condition.Message.Length.ShouldBe((32 * 1024) - 1);
        char.IsLowSurrogate(condition.Message[^1]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, "no trace")]
    [InlineData(" \n", "no trace")]
    [InlineData("\n first \r\n second", "first second")]
    [InlineData("first\n\tat a.b.C", "first")]
    public void Message_of_a_trace_is_told_in_one_line(string? trace, string line) => RootCause.Of(trace).ShouldBe(line);

    [Fact]
    public void Traces_are_cut_to_whole_characters_in_bytes()
    {
        System.Text.Encoding.UTF8.GetByteCount(ShortTrace.Of(string.Concat(Enumerable.Repeat("😀", 5000)))).ShouldBeInRange(2040, 2048);
        System.Text.Encoding.UTF8.GetByteCount(RootCause.Of(new string('ü', 5000))).ShouldBeInRange(508, 512);
    }

    private static SituationBuilder Scene(ObservedConnector shown, DesiredState desired = DesiredState.Running) =>
        SituationBuilder.AllIsWell with { State = desired, ObservedState = SituationBuilder.Seen(shown) };

    private static DateTimeOffset Transition(Outcome outcome, string type) =>
        outcome.Status.Conditions!.Single(condition => condition.Type == type).LastTransitionTime;
}
