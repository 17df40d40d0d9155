using System.Collections.Frozen;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class HistoryUpdateTests
{
    private static readonly ActionResult Succeeded = new ActionResult.Succeeded(EchoedConfig: null);

    [Fact]
    public void Every_ended_write_outdates_earlier_snapshots()
    {
        ActionResult[] results =
        [
            Succeeded, new ActionResult.AlreadyExists(), new ActionResult.NotFound(), new ActionResult.InitialStateUnknown(),
            .. Enum.GetValues<WriteFailureKind>().Select(kind => new ActionResult.Failed(kind, "")),
        ];
        foreach (var result in results)
        {
            After(ConnectorHistory.Empty, Create(initial: null), result).LastWriteEndedAt.ShouldBe(SituationBuilder.Noon, result.ToString());
        }
    }

    [Theory]
    [InlineData("h1", false, true)]
    [InlineData("h1", true, false)]
    [InlineData("h2", false, false)]
    [InlineData(null, false, false)]
    public void What_the_server_makes_of_a_config_stays_known_when_another_operator_writes_the_status_of_the_same_config(string? hash, bool unseen, bool known)
    {
        var applied = new AppliedConfig("h1", new Dictionary<string, string?> { ["topic"] = "t" }.ToFrozenDictionary(), FrozenSet.Create("extra"))
        {
            IsUnseen = unseen,
            Suspects = FrozenSet.Create("topic"),
        };
        var resource = SituationBuilder.AllIsWell.Build().Resource;
        var after = HistoryUpdate.WrittenByOther(
            new() { Applied = applied }, resource with { Status = resource.Status! with { ConfigHash = hash } }, SituationBuilder.Noon).Applied;

        after.ShouldBe(known ? applied with { Suspects = FrozenSet<string>.Empty } : null);
    }

    [Theory]
    [InlineData(null, DesiredState.Running)]
    [InlineData(ConnectorState.Paused, DesiredState.Paused)]
    [InlineData(ConnectorState.Stopped, DesiredState.Stopped)]
    public void Create_remembers_config_time_and_state(ConnectorState? initial, DesiredState state)
    {
        var history = After(new() { ClaimedUnused = true, DeletedAt = SituationBuilder.Noon }, Create(initial), Succeeded);
        (history.Applied!.Hash, history.CreatedAt, history.DeletedAt, history.ClaimedUnused, history.StateRequested)
            .ShouldBe(("h1", SituationBuilder.Noon, null, false, new StateRequest(state, SituationBuilder.Noon)));
    }

    [Fact]
    public void State_asked_for_is_remembered()
    {
        Requested(new ConnectorAction.Pause(CorrectsDrift: false)).ShouldBe(DesiredState.Paused);
        Requested(new ConnectorAction.Resume(CorrectsDrift: false)).ShouldBe(DesiredState.Running);
        Requested(new ConnectorAction.Stop(CorrectsDrift: false)).ShouldBe(DesiredState.Stopped);

        static DesiredState? Requested(ConnectorAction action) => After(ConnectorHistory.Empty, action, Succeeded).StateRequested?.State;
    }

    [Fact]
    public void Connector_that_went_away_under_a_write_is_forgotten()
    {
        var history = After(After(ConnectorHistory.Empty, Create(initial: null), Succeeded), new ConnectorAction.Pause(CorrectsDrift: false), new ActionResult.NotFound());
        (history.Applied, history.StateRequested, history.WriteFailure).ShouldBe((null, null, null));
    }

    [Fact]
    public void Connect_that_insists_on_a_connector_it_does_not_list_is_not_asked_again_at_once()
    {
        var history = After(ConnectorHistory.Empty, Create(initial: null), new ActionResult.AlreadyExists());
        history.WriteFailure!.RetryAt.ShouldBeGreaterThan(SituationBuilder.Noon);
        history.LostRace.ShouldBeFalse();
    }

    [Fact]
    public void Unknown_initial_state_is_no_setback() =>
        After(ConnectorHistory.Empty, Create(ConnectorState.Paused), new ActionResult.InitialStateUnknown()).WriteFailure.ShouldBeNull();

    [Fact]
    public void Key_that_was_corrected_and_is_back_is_the_servers_own_as_long_as_it_stays()
    {
        var put = new ConnectorAction.PutConfig(SituationBuilder.Settings(), "h1", ["extra"], FrozenSet.Create(StringComparer.Ordinal, "extra"), CorrectsDrift: true);
        var once = After(ConnectorHistory.Empty, put, Succeeded);
        var twice = After(once, put, Succeeded);
        once.Applied!.ServerAdded.ShouldBeEmpty();
        twice.Applied!.ServerAdded.ShouldBe(["extra"]);

        var back = SituationBuilder.AllIsWell with
        {
            History = twice,
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("extra", "1")))),
        };
        var scene = back.Later(TimeSpan.FromMinutes(1));
        var kept = scene.Decide().ShouldTake<Step.Rest>();
        HistoryUpdate.After(twice, kept.Decision).Applied!.ServerAdded.ShouldBe(["extra"]);

        var gone = (SituationBuilder.AllIsWell with { History = twice }).Later(TimeSpan.FromMinutes(1));
        var forgotten = HistoryUpdate.After(twice, gone.Decide().Decision);
        forgotten.Applied!.ServerAdded.ShouldBeEmpty("a person's key, and removed again should it come back");
        (scene with { History = forgotten }).Decide().ShouldAct("PutConfig extra");
    }

    [Fact]
    public void Key_that_the_server_added_to_an_answer_stays_known_when_another_config_is_written()
    {
        var added = After(ConnectorHistory.Empty, Create(initial: null), Echoing(("vendor.id", "7"))).Applied!;
        added.ServerAdded.ShouldBe(["vendor.id"]);
        var put = new ConnectorAction.PutConfig(SituationBuilder.Settings(), "h2", ["topic"], FrozenSet.Create<string>(StringComparer.Ordinal), CorrectsDrift: false);
        After(new() { Applied = added }, put, Succeeded).Applied!.ServerAdded.ShouldBe(["vendor.id"]);
        var asked = put with { Config = SituationBuilder.Settings(("vendor.id", "mine")) };
        After(new() { Applied = added }, asked, Echoing(("vendor.id", "7"))).Applied!.ServerAdded.ShouldBeEmpty("it is asked for");

        static ActionResult.Succeeded Echoing((string, string) change) => new(SituationBuilder.Settings(change));
    }

    [Fact]
    public void Only_corrections_of_drift_that_succeeded_are_counted()
    {
        var put = new ConnectorAction.PutConfig(SituationBuilder.Settings(), "h1", ["topic"], FrozenSet.Create<string>(StringComparer.Ordinal), CorrectsDrift: true);
        ConnectorAction[] corrections =
        [
            put, new ConnectorAction.Resume(CorrectsDrift: true), new ConnectorAction.Pause(CorrectsDrift: true), new ConnectorAction.Stop(CorrectsDrift: true),
            Create(initial: null) with { CorrectsDrift = true },
        ];
        foreach (var action in corrections)
        {
            After(ConnectorHistory.Empty, action, Succeeded).Corrections!.Recent.ShouldBe([SituationBuilder.Noon], action.ToString());
            After(ConnectorHistory.Empty, action, new ActionResult.Failed(WriteFailureKind.ServerError, "")).Corrections.ShouldBeNull(action.ToString());
        }

        ConnectorAction[] others = [put with { CorrectsDrift = false }, new ConnectorAction.Resume(CorrectsDrift: false), Create(initial: null)];
        foreach (var action in others)
        {
            After(ConnectorHistory.Empty, action, Succeeded).Corrections.ShouldBeNull(action.ToString());
        }
    }

    [Fact]
    public void Tokens_of_a_decision_are_remembered()
    {
        var tokens = new HandledTokens { Restart = "b" };
        var decision = SituationBuilder.AllIsWell.Decide().Decision with { Tokens = tokens };
        HistoryUpdate.After(new() { Tokens = new() { Restart = "a" } }, decision).Tokens.ShouldBe(tokens);
        HistoryUpdate.After(new() { Tokens = tokens }, decision with { Tokens = null }).Tokens.ShouldBe(tokens);
    }

    private static readonly Dictionary<string, (ConnectResponse<Done> Answer, ActionResult Result)> Answers = new()
    {
        ["ok"] = (new ConnectResponse<Done>.Ok(default), Succeeded),
        ["not found"] = (new ConnectResponse<Done>.NotFound("m"), new ActionResult.NotFound()),
        ["exists"] = (new ConnectResponse<Done>.AlreadyExists(), new ActionResult.AlreadyExists()),
        ["not supported"] = (new ConnectResponse<Done>.NotSupported("m"), new ActionResult.Failed(WriteFailureKind.NotSupported, "m")),
        ["invalid"] = (new ConnectResponse<Done>.Invalid("m"), new ActionResult.Failed(WriteFailureKind.InvalidConfig, "m")),
        ["unknown plugin"] = (new ConnectResponse<Done>.UnknownPlugin("m"), new ActionResult.Failed(WriteFailureKind.UnknownPlugin, "No plugin of that class is installed.")),
        ["rebalancing"] = (new ConnectResponse<Done>.Rebalancing("m"), new ActionResult.Failed(WriteFailureKind.Rebalancing, "m")),
        ["server error"] = (new ConnectResponse<Done>.ServerError(500, "m"), new ActionResult.Failed(WriteFailureKind.ServerError, "m")),
        ["outcome unknown"] = (new ConnectResponse<Done>.OutcomeUnknown("m"), new ActionResult.Failed(WriteFailureKind.OutcomeUnknown, "m")),
        ["unavailable"] = (new ConnectResponse<Done>.Unavailable("m"), new ActionResult.Failed(WriteFailureKind.NotSent, "m")),
        ["under way"] = (new ConnectResponse<Done>.OutcomeUnknown("m") { IsUnderWay = true }, new ActionResult.Failed(WriteFailureKind.UnderWay, "m")),
        ["unauthorized"] = (new ConnectResponse<Done>.Unauthorized("m"), new ActionResult.Failed(WriteFailureKind.Unauthorized, "m")),
        ["forbidden"] = (new ConnectResponse<Done>.Forbidden("m"), new ActionResult.Failed(WriteFailureKind.Forbidden, "m")),
        ["too many requests"] = (
            new ConnectResponse<Done>.TooManyRequests("m", TimeSpan.FromSeconds(7)),
            new ActionResult.Failed(WriteFailureKind.Throttled, "m") { RetryAfter = TimeSpan.FromSeconds(7) }),
    };

    public static TheoryData<string> AnswerNames => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public void Every_answer_has_a_meaning(string name) =>
        ActionResult.Of(new ConnectorAction.Delete(), Answers[name].Answer).ShouldBe(Answers[name].Result);

    [Fact]
    public void Create_that_is_not_supported_with_an_initial_state_is_tried_without() => ActionResult
        .Of(Create(ConnectorState.Paused), new ConnectResponse<IReadOnlyDictionary<string, string>>.NotSupported("initial_state"))
        .ShouldBe(new ActionResult.InitialStateUnknown());

    [Fact]
    public void Failed_result_keeps_its_message_out_of_logs() =>
        new ActionResult.Failed(WriteFailureKind.InvalidConfig, SituationBuilder.Secret).ToString().ShouldBe("Failed InvalidConfig");

    private static ConnectorHistory After(ConnectorHistory history, ConnectorAction action, ActionResult result) =>
        HistoryUpdate.After(history, new HandledTokens(), action, result, SituationBuilder.Noon, random: 0);

    private static ConnectorAction.Create Create(ConnectorState? initial) => new(SituationBuilder.Settings(), "h1", initial);
}
