using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class RestartTokenTests
{
    [Theory]
    [InlineData(Annotations.Restart, "a", "Restart")]
    [InlineData(Annotations.RestartTask, "a/3", "RestartTask 3")]
    [InlineData(Annotations.RestartTask, "2026/11/22/0", "RestartTask 0")]
    public void New_token_is_followed_even_on_untrusted_evidence(string annotation, string token, string action) =>
        (Asked(annotation, token) with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(), trusted: false) }).Decide().ShouldAct(action);

    [Fact]
    public void Token_for_what_failed_is_followed_where_something_has() => (Asked(Annotations.RestartFailed, "a") with
    {
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "boom"), trusted: false),
    }).Decide().ShouldAct("RestartFailed");

    [Fact]
    public void Token_for_what_failed_is_handled_without_a_restart_where_a_look_from_after_it_shows_no_failure()
    {
        var asked = Asked(Annotations.RestartFailed, "a") with { HandledTokens = new() { Restart = "x" } };
        var first = asked.Decide().ShouldTake<Step.AwaitEvidence>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        (first.Decision.Settled, first.Decision.NothingToRestart).ShouldBe((false, false));
        first.Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "x" });

        var looked = asked with { History = HistoryUpdate.After(asked.History, first.Decision) };
        looked.Decide().ShouldTake<Step.AwaitEvidence>().Decision.RequestedRestart.ShouldBe(first.Decision.RequestedRestart, "the same look as before proves nothing");
        var second = looked.Later(TimeSpan.FromSeconds(1)).Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        second.Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "x", RestartFailed = "a" });
        second.Decision.NothingToRestart.ShouldBeTrue();

        var handled = HistoryUpdate.After(looked.History, second.Decision);
        (looked with { History = handled }).Later(TimeSpan.FromSeconds(2)).Decide().Decision.NothingToRestart.ShouldBeFalse("told once");
        handled.RequestedRestart.ShouldBeNull();
    }

    [Fact]
    public void Failure_that_shows_only_after_the_token_is_restarted()
    {
        var asked = Asked(Annotations.RestartFailed, "a");
        var looking = asked with { History = HistoryUpdate.After(asked.History, asked.Decide().Decision) };
        (looking.Later(TimeSpan.FromSeconds(1)) with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "boom")),
        }).Decide().ShouldAct("RestartFailed");
    }

    [Fact]
    public void Newer_token_for_what_failed_asks_for_a_newer_look()
    {
        var asked = Asked(Annotations.RestartFailed, "b") with { History = new() { RequestedRestart = new("a", SituationBuilder.Noon.AddMinutes(-1)) } };
        asked.Decide().ShouldTake<Step.AwaitEvidence>().Decision.RequestedRestart.ShouldBe(new RequestedRestart("b", SituationBuilder.Noon));
    }

    [Fact]
    public void Restarts_come_after_everything_else() => (Asked(Annotations.Restart, "a") with
    {
        Config = SituationBuilder.Settings(("topic", "v2")),
        Hash = "h2",
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused)),
    }).Decide().ShouldAct("PutConfig topic", "Resume", "Restart");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    public void Handled_or_empty_token_asks_for_nothing(string token) =>
        (Asked(Annotations.Restart, token) with { HandledTokens = new() { Restart = "a" } }).Decide().ShouldTake<Step.Rest>();

    [Fact]
    public void Token_handled_before_status_could_be_written_is_not_followed_twice() =>
        (Asked(Annotations.Restart, "b") with
        {
            HandledTokens = new() { Restart = "a" },
            History = new() { Tokens = new() { Restart = "b" } },
        }).Decide().ShouldTake<Step.Rest>().Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "b" });

    [Fact]
    public void Stopped_connector_has_nothing_to_restart_then_or_later()
    {
        var stopped = Asked(Annotations.Restart, "b") with
        {
            State = DesiredState.Stopped,
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Stopped)),
            History = new() { Tokens = new() { Restart = "a" } },
        };
        var outcome = stopped.Decide().ShouldTake<Step.Rest>();
        outcome.Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "b" });
        var resumed = Asked(Annotations.Restart, "b") with { History = HistoryUpdate.After(outcome.Situation.History, outcome.Decision) };
        resumed.Decide().ShouldTake<Step.Rest>();
    }

    [Fact]
    public void Created_connector_is_not_restarted_at_once()
    {
        var outcome = (Asked(Annotations.Restart, "a") with { ObservedState = new ObservedState.Absent() }).Decide();
        outcome.ShouldAct("Create").Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "a" });
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/")]
    [InlineData("/1")]
    [InlineData("a/-1")]
    [InlineData("a/x")]
    public void Task_token_that_cannot_be_followed_is_noted(string token)
    {
        var outcome = Asked(Annotations.RestartTask, token).Decide().ShouldTake<Step.Rest>();
        outcome.Ready.Message.ShouldContain("<token>/<task id>");
    }

    [Fact]
    public void Restart_of_a_task_waits_until_the_connector_shows_tasks()
    {
        var asked = Asked(Annotations.RestartTask, "a/0");
        (asked with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Failed, tasks: [])) }).Decide()
            .ShouldTake<Step.Rest>().Decision.Tokens.ShouldBeNull();
        (asked with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Failed, tasks: [ConnectorState.Failed])) }).Decide()
            .ShouldAct("RestartTask 0");
        (asked with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [], unreported: [0])) }).Decide().ShouldAct("RestartTask 0");
    }

    [Fact]
    public void Task_that_does_not_exist_is_asked_for_once()
    {
        var outcome = Asked(Annotations.RestartTask, "a/7").Decide().ShouldAct("RestartTask 7");
        var history = HistoryUpdate.After(
            ConnectorHistory.Empty, new(), outcome.Actions[0], new ActionResult.NotFound(), SituationBuilder.Noon, random: 0);
        history.Tokens.ShouldBe(new HandledTokens { RestartTask = "a/7" });
    }

    [Fact]
    public void Failed_restart_is_not_handled()
    {
        var outcome = Asked(Annotations.Restart, "a").Decide();
        HistoryUpdate.After(
            ConnectorHistory.Empty, new(), outcome.Actions[0], new ActionResult.Failed(WriteFailureKind.ServerError, "500"), SituationBuilder.Noon, random: 0)
            .Tokens.ShouldBeNull();
    }

    [Fact]
    public void Each_token_is_handled_by_itself()
    {
        var handled = new HandledTokens { Restart = "a", RestartFailed = "b", RestartTask = "c/0" };
        RestartTokens.After(handled, new ConnectorAction.Restart(OnlyFailed: false, "x")).ShouldBe(handled with { Restart = "x" });
        RestartTokens.After(handled, new ConnectorAction.Restart(OnlyFailed: true, "x")).ShouldBe(handled with { RestartFailed = "x" });
        RestartTokens.After(handled, new ConnectorAction.RestartTask(1, "x/1")).ShouldBe(handled with { RestartTask = "x/1" });
        RestartTokens.After(handled, new ConnectorAction.Delete()).ShouldBe(handled);
    }

    private static SituationBuilder Asked(string annotation, string token) =>
        SituationBuilder.AllIsWell with { Annotations = ImmutableDictionary<string, string>.Empty.Add(annotation, token) };
}
