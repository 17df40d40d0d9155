using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class WriteFailureTests
{
    private static readonly ConnectorAction Put = new ConnectorAction.PutConfig(
        SituationBuilder.Settings(), "h2", ["topic"], FrozenSet<string>.Empty, CorrectsDrift: false);

    private static readonly SituationBuilder Edited = SituationBuilder.AllIsWell with
    {
        Config = SituationBuilder.Settings(("topic", "v2")),
        Hash = "h2",
        Generation = 2,
        ObservedGeneration = 2,
        Previous = Assessment.InProgress(Reasons.Updating, "Updating the config: topic."),
    };

    private static readonly ImmutableDictionary<string, string> RestartAsked =
        ImmutableDictionary<string, string>.Empty.Add(Annotations.Restart, "2026");

    [Theory]
    [InlineData(WriteFailureKind.InvalidConfig, ConditionStatus.False, Reasons.InvalidConfig, KStatus.Failed)]
    [InlineData(WriteFailureKind.UnknownPlugin, ConditionStatus.False, Reasons.UnknownPlugin, KStatus.Failed)]
    [InlineData(WriteFailureKind.NotSupported, ConditionStatus.False, Reasons.NotSupported, KStatus.Failed)]
    [InlineData(WriteFailureKind.Unauthorized, ConditionStatus.False, Reasons.Unauthorized, KStatus.Failed)]
    [InlineData(WriteFailureKind.Forbidden, ConditionStatus.False, Reasons.Unauthorized, KStatus.Failed)]
    [InlineData(WriteFailureKind.ServerError, ConditionStatus.False, Reasons.ConnectError, KStatus.InProgress)]
    [InlineData(WriteFailureKind.UnderWay, ConditionStatus.False, Reasons.WriteOutcomeUnknown, KStatus.InProgress)]
    [InlineData(WriteFailureKind.Throttled, ConditionStatus.False, Reasons.Updating, KStatus.InProgress)]
    [InlineData(WriteFailureKind.OutcomeUnknown, ConditionStatus.False, Reasons.WriteOutcomeUnknown, KStatus.InProgress)]
    [InlineData(WriteFailureKind.Rebalancing, ConditionStatus.False, Reasons.Updating, KStatus.InProgress)]
    [InlineData(WriteFailureKind.NotSent, ConditionStatus.False, Reasons.Updating, KStatus.InProgress)]
    [InlineData(WriteFailureKind.NotConfirmed, ConditionStatus.False, Reasons.Updating, KStatus.InProgress)]
    public void Failed_write_waits_and_status_says_why(WriteFailureKind kind, ConditionStatus ready, string reason, KStatus kstatus)
    {
        foreach (var state in new ObservedState[] { Edited.ObservedState, new ObservedState.Absent() })
        {
            var outcome = (Edited with { History = Failed(kind), ObservedState = state }).Decide();
            outcome.ShouldTake<Step.Rest>().ShouldSay(ready, reason, kstatus);
            outcome.Decision.RecheckAt.ShouldNotBeNull(outcome.ToString());
        }
    }

    [Theory]
    [InlineData(WriteFailureKind.Rebalancing, Reasons.RebalanceInProgress)]
    [InlineData(WriteFailureKind.NotSent, Reasons.ConnectError)]
    [InlineData(WriteFailureKind.NotConfirmed, Reasons.SourceUnreadable)]
    [InlineData(WriteFailureKind.Throttled, Reasons.ConnectError)]
    public void What_passes_by_itself_is_spoken_of_when_it_lasts(WriteFailureKind kind, string reason)
    {
        var lasting = new ConnectorHistory { WriteFailure = SituationBuilder.Failure(kind, hash: "h2", sinceSeconds: 30) };
        (Edited with { History = lasting }).Decide().ShouldSay(ConditionStatus.False, reason, KStatus.InProgress);
    }

    [Fact]
    public void Failure_of_an_hour_ago_does_not_make_a_new_one_look_lasting()
    {
        var history = Failed(WriteFailureKind.Rebalancing);
        var later = SituationBuilder.Noon.AddHours(1);
        var again = HistoryUpdate.After(history, new(), Put, new ActionResult.Failed(WriteFailureKind.Rebalancing, "409"), later, random: 0);
        (again.WriteFailure!.Since, again.WriteFailure.Attempts).ShouldBe((later, 1));
    }

    [Fact]
    public void Pauses_between_tries_grow()
    {
        var history = ConnectorHistory.Empty;
        var now = SituationBuilder.Noon;
        var pauses = new List<double>();
        for (var attempt = 1; attempt <= 9; attempt++)
        {
            history = HistoryUpdate.After(history, new(), Put, new ActionResult.Failed(WriteFailureKind.ServerError, "500"), now, random: 1);
            history.WriteFailure!.Attempts.ShouldBe(attempt);
            pauses.Add((history.WriteFailure.RetryAt - now).TotalSeconds);
            now = history.WriteFailure.RetryAt;
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 64, 120, 120]);
        history.WriteFailure!.Since.ShouldBe(SituationBuilder.Noon);
    }

    [Fact]
    public void What_the_leader_may_still_do_is_waited_for_before_anything_is_decided()
    {
        var history = Failed(WriteFailureKind.UnderWay);
        var waiting = (Edited with { History = history, ObservedState = new ObservedState.Absent(), Now = SituationBuilder.Noon.AddSeconds(59) }).Decide();
        waiting.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.WriteOutcomeUnknown, KStatus.InProgress);
        waiting.Decision.Settled.ShouldBeFalse("it is looked for meanwhile");
        waiting.Ready.Message.ShouldContain("validation of this plugin takes longer");

        (Edited with { History = history, ObservedState = new ObservedState.NotSeen(), Now = SituationBuilder.Noon.AddSeconds(60) }).Decide().ShouldTake<Step.Confirm>();
        (Edited with { History = history, ObservedState = new ObservedState.Absent(), Now = SituationBuilder.Noon.AddSeconds(60) }).Decide()
            .ShouldAct("Create").ShouldSay(ConditionStatus.False, Reasons.WriteOutcomeUnknown, KStatus.InProgress);
    }

    [Fact]
    public void Missing_right_is_asked_for_with_growing_pauses()
    {
        var (history, now) = (ConnectorHistory.Empty, SituationBuilder.Noon);
        var pauses = new List<double>();
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            history = HistoryUpdate.After(history, new(), Put, new ActionResult.Failed(WriteFailureKind.Forbidden, "403"), now, random: 1);
            pauses.Add((history.Refused.Config!.RetryAt - now).TotalSeconds);
            now = history.Refused.Config.RetryAt;
        }

        pauses.ShouldBe([20, 40, 80, 160, 300, 300]);
    }

    [Fact]
    public void Missing_right_names_the_call_and_who_misses_it_and_keeps_nothing_else_from_being_done()
    {
        var forbidden = Failed(WriteFailureKind.Forbidden, "PUT /connectors/orders/config: HTTP 403 Forbidden");
        var outcome = (Edited with { History = forbidden }).Decide();
        outcome.Ready.Message.ShouldContain("refuses PUT /connectors/orders/config: HTTP 403 Forbidden");
        outcome.Ready.Message.ShouldContain("Allow it for the user in spec.authentication of KafkaConnectCluster kafka/prod");
        (Edited with { History = forbidden, State = DesiredState.Stopped }).Decide().ShouldAct("Stop");
        (Edited with { History = forbidden, Hash = "h3" }).Decide().ShouldAct("PutConfig topic");
        (Edited with { History = HistoryUpdate.CredentialsChanged(forbidden) }).Decide().ShouldAct("PutConfig topic");
        (Edited with { History = HistoryUpdate.CredentialsChanged(Failed(WriteFailureKind.InvalidConfig)) }).Decide().ShouldTake<Step.Rest>();
    }

    [Theory]
    [InlineData(WriteFailureKind.Forbidden, "Allow it without credentials, or add spec.authentication to KafkaConnectCluster kafka/prod")]
    [InlineData(WriteFailureKind.Unauthorized, "Connect refuses writes without credentials; add spec.authentication to the KafkaConnectCluster")]
    public void Nobody_is_told_to_correct_credentials_where_there_are_none(WriteFailureKind kind, string advice) =>
        (Edited with { History = Failed(kind, "HTTP 403 Forbidden"), SignsIn = false }).Decide().Ready.Message.ShouldContain(advice);

    [Fact]
    public void Class_that_is_listed_and_cannot_be_found_is_told_apart_from_one_that_nobody_has()
    {
        const string Words = "Failed to find any class that implements Connector and which name matches org.example.OrdersSourceConnector";
        var history = Failed(WriteFailureKind.UnknownPlugin, Words);
        foreach (var asked in (string[])["org.example.OrdersSourceConnector", "OrdersSourceConnector", "OrdersSource"])
        {
            var message = (Edited with { History = history, Config = SituationBuilder.Settings(("topic", "v2"), ("connector.class", asked)) }).Decide().Ready.Message;
            message.ShouldContain("Connect lists the connector plugin");
            message.ShouldContain("workers have different plugins");
            message.ShouldEndWith(Words);
            message.ShouldNotContain("Did you mean");
        }

        (Edited with { History = history, Config = SituationBuilder.Settings(("connector.class", "Other")) }).Decide().Ready.Message.ShouldNotContain(Words);
    }

    [Theory]
    [InlineData(WriteFailureKind.InvalidConfig, Reasons.InvalidConfig, KStatus.Failed)]
    [InlineData(WriteFailureKind.ServerError, Reasons.ConnectError, KStatus.InProgress)]
    [InlineData(WriteFailureKind.UnderWay, Reasons.WriteOutcomeUnknown, KStatus.InProgress)]
    public void Condition_stands_while_the_write_is_tried_again(WriteFailureKind kind, string reason, KStatus kstatus)
    {
        var failed = Failed(kind);
        var retryAt = (failed.WriteFailure ?? failed.Refused.Config)!.RetryAt;
        (Edited with { History = failed, Now = retryAt }).Decide().ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, reason, kstatus);
    }

    [Fact]
    public void Refused_config_is_offered_again_when_it_has_changed()
    {
        (Edited with { History = Failed(WriteFailureKind.InvalidConfig), Hash = "h3" }).Decide()
            .ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, Reasons.Updating, KStatus.InProgress);
        (Edited with { History = Failed(WriteFailureKind.ServerError), Hash = "h3" }).Decide().ShouldAct("PutConfig topic");
    }

    [Fact]
    public void Refused_config_is_offered_again_when_the_plugins_have_changed() =>
        (Edited with { History = HistoryUpdate.PluginsChanged(Failed(WriteFailureKind.UnknownPlugin)) }).Decide().ShouldAct("PutConfig topic");

    [Theory]
    [InlineData(DesiredState.Stopped, "Stop")]
    [InlineData(DesiredState.Paused, "Pause")]
    public void Refused_config_does_not_keep_a_connector_from_being_halted(DesiredState state, string action)
    {
        var scene = Edited with { History = Failed(WriteFailureKind.InvalidConfig), State = state };
        scene.Decide().ShouldAct(action).ShouldSay(ConditionStatus.False, Reasons.InvalidConfig, KStatus.Failed);
    }

    [Fact]
    public void Refused_config_does_not_keep_a_connector_from_being_restarted() =>
        (Edited with { History = Failed(WriteFailureKind.InvalidConfig), Annotations = RestartAsked }).Decide()
            .ShouldAct("Restart").ShouldSay(ConditionStatus.False, Reasons.InvalidConfig, KStatus.Failed);

    [Fact]
    public void Connector_whose_new_config_is_refused_is_not_resumed_with_the_old_one() => (Edited with
    {
        History = Failed(WriteFailureKind.InvalidConfig),
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused)),
    }).Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.InvalidConfig, KStatus.Failed);

    public static TheoryData<string> OtherWrites => ["stop", "restart", "stop that fails"];

    [Theory]
    [MemberData(nameof(OtherWrites))]
    public void Refused_config_stays_refused_whatever_other_writes_do(string other)
    {
        ConnectorAction action = other == "restart" ? new ConnectorAction.Restart(OnlyFailed: false, "t") : new ConnectorAction.Stop(CorrectsDrift: false);
        ActionResult result = other == "stop that fails"
            ? new ActionResult.Failed(WriteFailureKind.Rebalancing, "409")
            : new ActionResult.Succeeded(EchoedConfig: null);
        var history = HistoryUpdate.After(Failed(WriteFailureKind.InvalidConfig), new(), action, result, SituationBuilder.Noon, random: 0);
        (Edited with { History = history, Now = SituationBuilder.Noon.AddMinutes(9) }).Decide().Actions.OfType<ConnectorAction.PutConfig>().ShouldBeEmpty();
    }

    [Fact]
    public void Unsupported_state_does_not_keep_a_config_from_being_written()
    {
        var history = HistoryUpdate.After(
            ConnectorHistory.Empty, new(), new ConnectorAction.Stop(CorrectsDrift: false), new ActionResult.Failed(WriteFailureKind.NotSupported, "405"), SituationBuilder.Noon, 0);
        var scene = Edited with { History = history, State = DesiredState.Stopped };
        scene.Decide().ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, Reasons.NotSupported, KStatus.Failed);
        (SituationBuilder.AllIsWell with { History = history, State = DesiredState.Stopped }).Later(TimeSpan.FromMinutes(1)).Decide()
            .ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.NotSupported, KStatus.Failed);
        (SituationBuilder.AllIsWell with { History = history, State = DesiredState.Paused }).Decide().ShouldAct("Pause");
    }

    [Fact]
    public void Unsupported_restart_is_noted_on_a_connector_that_is_well()
    {
        var history = HistoryUpdate.After(
            ConnectorHistory.Empty, new(), new ConnectorAction.Restart(OnlyFailed: false, "2026"), new ActionResult.Failed(WriteFailureKind.NotSupported, "404"), SituationBuilder.Noon, 0);
        var outcome = (SituationBuilder.AllIsWell with { History = history, Annotations = RestartAsked }).Later(TimeSpan.FromMinutes(1)).Decide();
        outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        outcome.Ready.Message.ShouldContain("refuses the restart");
        outcome.Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddMinutes(10));
    }

    [Fact]
    public void Unknown_class_comes_with_the_names_that_may_have_been_meant()
    {
        var misspelt = Edited with
        {
            Config = SituationBuilder.Settings(("connector.class", "org.example.OrderSorceConnector")),
            History = Failed(WriteFailureKind.UnknownPlugin),
        };
        misspelt.Decide().Ready.Message.ShouldContain("Did you mean org.example.OrdersSourceConnector");
        (misspelt with { Plugins = ["rig.RigSourceConnector"], Config = SituationBuilder.Settings(("connector.class", "rig.RigSourceConector")) })
            .Decide().Ready.Message.ShouldContain("Did you mean rig.RigSourceConnector");
        (misspelt with { Plugins = ["org.example.Elsewhere"] }).Decide().Ready.Message.ShouldContain("status.plugins");
    }

    [Fact]
    public void Success_ends_a_setback()
    {
        var history = HistoryUpdate.After(Failed(WriteFailureKind.InvalidConfig), new(), Put, new ActionResult.Succeeded(EchoedConfig: null), SituationBuilder.Noon, 0);
        (history.WriteFailure, history.Refused).ShouldBe((null, Refusals.None));
    }

    [Fact]
    public void Coming_to_rest_ends_a_setback()
    {
        var outcome = (SituationBuilder.AllIsWell with { History = Failed(WriteFailureKind.OutcomeUnknown) }).Later(TimeSpan.FromMinutes(1)).Decide();
        var history = HistoryUpdate.After(outcome.Situation.History, outcome.Decision);
        (history.WriteFailure, history.Refused).ShouldBe((null, Refusals.None));
    }

    [Theory]
    [InlineData(Reasons.InvalidConfig)]
    [InlineData(Reasons.UnknownPlugin)]
    [InlineData(Reasons.NotSupported)]
    [InlineData(Reasons.ConnectError)]
    [InlineData(Reasons.RebalanceInProgress)]
    public void New_process_goes_on_saying_what_the_last_one_found_while_it_tries_again(string reason)
    {
        var found = Edited with { Previous = Assessment.NeedsPerson(reason, "as found before") };
        found.Decide().ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, reason, KStatus.Failed);
        (found with { Generation = 3 }).Decide().ShouldAct("PutConfig topic").Ready.Reason.ShouldBe(Reasons.Updating, "a new spec is a new question");
        (found with { History = new() { LastWriteEndedAt = SituationBuilder.Noon.AddHours(-1) } }).Decide()
            .ShouldAct("PutConfig topic").Ready.Reason.ShouldBe(Reasons.Updating, "this process knows better");
    }

    [Theory]
    [InlineData(WriteFailureKind.OutcomeUnknown, true)]
    [InlineData(WriteFailureKind.ServerError, true)]
    [InlineData(WriteFailureKind.InvalidConfig, false)]
    [InlineData(WriteFailureKind.Rebalancing, false)]
    [InlineData(WriteFailureKind.NotSent, false)]
    public void Write_without_an_answer_is_told_once_what_it_did_shows(WriteFailureKind kind, bool mayHaveBeenDone)
    {
        var history = Failed(kind);
        history.Unanswered.ShouldBe(mayHaveBeenDone ? Put : null);
        var shown = (SituationBuilder.AllIsWell with { Hash = "h2", History = history }).Later(TimeSpan.FromMinutes(1)).Decide().Decision;
        HistoryUpdate.Shown(history, shown).ShouldBe(mayHaveBeenDone ? Put : null);
        HistoryUpdate.After(history, shown).Unanswered.ShouldBeNull();

        var other = (SituationBuilder.AllIsWell with { History = history }).Later(TimeSpan.FromMinutes(1)).Decide().Decision;
        HistoryUpdate.Shown(history, other).ShouldBeNull("another config is in Connect");
        HistoryUpdate.After(history, new(), Put, new ActionResult.Succeeded(EchoedConfig: null), SituationBuilder.Noon, random: 0).Unanswered.ShouldBeNull("it was done again, and that was told");
    }

    private static ConnectorHistory Failed(WriteFailureKind kind, string message = "what Connect said") =>
        HistoryUpdate.After(ConnectorHistory.Empty, new(), Put, new ActionResult.Failed(kind, message), SituationBuilder.Noon, random: 0);
}
