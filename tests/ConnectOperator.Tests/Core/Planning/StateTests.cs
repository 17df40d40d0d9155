using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class StateTests
{
    [Theory]
    [InlineData(DesiredState.Running, ConnectorState.Running, null)]
    [InlineData(DesiredState.Running, ConnectorState.Paused, "Resume")]
    [InlineData(DesiredState.Running, ConnectorState.Stopped, "Resume")]
    [InlineData(DesiredState.Running, ConnectorState.Failed, null)]
    [InlineData(DesiredState.Running, ConnectorState.Unassigned, null)]
    [InlineData(DesiredState.Running, ConnectorState.Restarting, null)]
    [InlineData(DesiredState.Running, ConnectorState.Unknown, null)]
    [InlineData(DesiredState.Paused, ConnectorState.Running, "Pause")]
    [InlineData(DesiredState.Paused, ConnectorState.Paused, null)]
    [InlineData(DesiredState.Paused, ConnectorState.Stopped, "Pause")]
    [InlineData(DesiredState.Paused, ConnectorState.Failed, null)]
    [InlineData(DesiredState.Paused, ConnectorState.Unassigned, null)]
    [InlineData(DesiredState.Stopped, ConnectorState.Running, "Stop")]
    [InlineData(DesiredState.Stopped, ConnectorState.Paused, "Stop")]
    [InlineData(DesiredState.Stopped, ConnectorState.Failed, "Stop")]
    [InlineData(DesiredState.Stopped, ConnectorState.Unassigned, "Stop")]
    [InlineData(DesiredState.Stopped, ConnectorState.Stopped, null)]
    public void Shown_state_is_taken_to_the_desired_one(DesiredState desired, ConnectorState shown, string? action)
    {
        var outcome = Scene(desired, SituationBuilder.Shown(shown)).Decide();
        outcome.ShouldAct(action is null ? [] : [action]);
    }

    [Theory]
    [InlineData(DesiredState.Paused, ConnectorState.Running, "Pause")]
    [InlineData(DesiredState.Running, ConnectorState.Paused, "Resume")]
    public void Tasks_tell_the_target_of_a_failed_connector(DesiredState desired, ConnectorState task, string action) =>
        Scene(desired, SituationBuilder.Shown(ConnectorState.Failed, [task])).Decide().ShouldAct(action);

    [Theory]
    [InlineData(DesiredState.Running, ConnectorState.Paused, Reasons.Resuming)]
    [InlineData(DesiredState.Paused, ConnectorState.Running, Reasons.Pausing)]
    [InlineData(DesiredState.Stopped, ConnectorState.Running, Reasons.Stopping)]
    public void State_asked_for_by_the_resource_is_no_drift(DesiredState desired, ConnectorState shown, string reason)
    {
        var outcome = (Scene(desired, SituationBuilder.Shown(shown)) with { Generation = 2 }).Decide();
        outcome.ShouldSay(ConditionStatus.False, reason, KStatus.InProgress);
        IsDrift(outcome).ShouldBeFalse(outcome.ToString());
    }

    [Fact]
    public void State_changed_in_Connect_is_drift()
    {
        var asked = new ConnectorHistory { StateRequested = new(DesiredState.Running, SituationBuilder.Noon.AddHours(-1)) };
        var outcome = (Scene(DesiredState.Running, SituationBuilder.Shown(ConnectorState.Paused)) with { History = asked }).Decide();
        outcome.ShouldAct("Resume").ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.InProgress);
        IsDrift(outcome).ShouldBeTrue(outcome.ToString());
    }

    [Fact]
    public void State_changed_in_Connect_while_the_operator_was_down_is_drift()
    {
        var outcome = Scene(DesiredState.Running, SituationBuilder.Shown(ConnectorState.Stopped)).Decide();
        IsDrift(outcome).ShouldBeTrue(outcome.ToString());
    }

    [Fact]
    public void Crash_before_the_call_that_a_new_spec_needs_is_no_drift()
    {
        var crashed = Scene(DesiredState.Paused, SituationBuilder.Shown()) with { Previous = Assessment.InProgress(Reasons.Pausing, "Pausing.") };
        IsDrift(crashed.Decide()).ShouldBeFalse();
    }

    [Fact]
    public void State_is_not_asked_for_on_untrusted_evidence() => (SituationBuilder.AllIsWell with
    {
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused), trusted: false),
    }).Decide().ShouldTake<Step.Confirm>();

    [Theory]
    [InlineData(ConnectorState.Running, Reasons.Stopping)]
    [InlineData(ConnectorState.Failed, Reasons.Stopping)]
    public void State_asked_for_is_given_time_and_then_asked_for_again(ConnectorState shown, string reason)
    {
        var asked = Scene(DesiredState.Stopped, SituationBuilder.Shown(shown)) with
        {
            History = new()
            {
                StateRequested = new(DesiredState.Stopped, SituationBuilder.Noon.AddSeconds(-10)),
                LastWriteEndedAt = SituationBuilder.Noon.AddSeconds(-10),
            },
        };
        var outcome = asked.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, reason, KStatus.InProgress);
        (outcome.Decision.Settled, outcome.Decision.RecheckAt).ShouldBe((false, SituationBuilder.Noon.AddSeconds(20)), outcome.ToString());
        (asked with { Now = SituationBuilder.Noon.AddSeconds(20) }).Decide().ShouldAct("Stop");
    }

    [Fact]
    public void State_that_has_shown_is_put_back_at_once_when_it_is_changed_again()
    {
        var asked = new ConnectorHistory
        {
            StateRequested = new(DesiredState.Running, SituationBuilder.Noon.AddSeconds(-2)),
            LastWriteEndedAt = SituationBuilder.Noon.AddSeconds(-2),
        };
        var shown = Scene(DesiredState.Running, SituationBuilder.Shown()) with { History = asked };
        var history = HistoryUpdate.After(asked, shown.Decide().ShouldTake<Step.Rest>().Decision);

        var outcome = (Scene(DesiredState.Running, SituationBuilder.Shown(ConnectorState.Paused)) with { History = history }).Decide();

        IsDrift(outcome.ShouldAct("Resume")).ShouldBeTrue(outcome.ToString());
    }

    [Fact]
    public void Other_state_asked_for_a_moment_ago_does_not_delay_this_one() => (Scene(DesiredState.Running, SituationBuilder.Shown(ConnectorState.Paused)) with
    {
        History = new() { StateRequested = new(DesiredState.Paused, SituationBuilder.Noon.AddSeconds(-1)) },
    }).Decide().ShouldAct("Resume");

    [Fact]
    public void Stopping_goes_before_a_new_config() =>
        Edited(DesiredState.Stopped, ConnectorState.Running).Decide().ShouldAct("Stop", "PutConfig topic");

    [Fact]
    public void Pausing_goes_before_a_new_config() =>
        Edited(DesiredState.Paused, ConnectorState.Running).Decide().ShouldAct("Pause", "PutConfig topic");

    [Fact]
    public void Resuming_goes_after_a_new_config() =>
        Edited(DesiredState.Running, ConnectorState.Stopped).Decide().ShouldAct("PutConfig topic", "Resume");

    private static SituationBuilder Scene(DesiredState desired, ObservedConnector shown) =>
        SituationBuilder.AllIsWell with { State = desired, ObservedState = SituationBuilder.Seen(shown) };

    private static SituationBuilder Edited(DesiredState desired, ConnectorState shown) =>
        Scene(desired, SituationBuilder.Shown(shown)) with { Config = SituationBuilder.Settings(("topic", "v2")), Hash = "h2", Generation = 2 };

    private static bool IsDrift(Outcome outcome) => outcome.Actions.ShouldHaveSingleItem(outcome.ToString()) switch
    {
        ConnectorAction.Pause pause => pause.CorrectsDrift,
        ConnectorAction.Resume resume => resume.CorrectsDrift,
        ConnectorAction.Stop stop => stop.CorrectsDrift,
        var other => throw new InvalidOperationException($"Unexpected {other}."),
    };
}
