using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class SecondLookTests
{
    private static readonly SituationBuilder Deleted = SituationBuilder.AllIsWell with { Deleted = true };

    private static readonly SituationBuilder Asked = SituationBuilder.AllIsWell with
    {
        Annotations = ImmutableDictionary<string, string>.Empty.Add(Annotations.Restart, "2026"),
    };

    [Fact]
    public void What_is_as_it_was_known_confirms()
    {
        Confirms(Deleted, Deleted).ShouldBeTrue();
        Confirms(Asked, Asked).ShouldBeTrue();
    }

    [Fact]
    public void Status_alone_changes_nothing() =>
        Confirms(Deleted, Deleted with { Previous = ConnectOperator.Core.Conditions.Assessment.InProgress("Deleting", "Deleting the connector.") }).ShouldBeTrue();

    [Fact]
    public void Nothing_is_deleted_for_a_resource_that_was_let_go() =>
        Confirms(Deleted, Deleted with { HasFinalizer = false }).ShouldBeFalse();

    [Fact]
    public void Nothing_is_deleted_for_a_resource_that_is_not_being_deleted() =>
        Confirms(Deleted, SituationBuilder.AllIsWell).ShouldBeFalse();

    [Fact]
    public void Nothing_is_deleted_that_is_to_stay() =>
        Confirms(Deleted, Deleted with { DeletionPolicy = "Orphan", Generation = 2 }).ShouldBeFalse();

    [Fact]
    public void Nothing_is_deleted_that_is_claimed_no_longer() =>
        Confirms(Deleted, Deleted with { Claimed = false }).ShouldBeFalse();

    [Fact]
    public void Nothing_is_deleted_for_a_resource_that_was_created_anew()
    {
        var situation = Deleted.Build();
        var anew = situation.Resource with { Metadata = situation.Resource.Metadata with { Uid = "uid-2" } };
        LiveRead.Confirms(situation, Actions(situation), anew).ShouldBeFalse();
    }

    [Fact]
    public void Token_that_was_handled_meanwhile_is_not_followed() =>
        Confirms(Asked, Asked with { HandledTokens = new() { Restart = "2026" } }).ShouldBeFalse();

    [Fact]
    public void Token_that_another_operator_has_handled_meanwhile_is_not_followed_by_who_remembers_others()
    {
        var remembering = Asked with { History = Asked.History with { Tokens = new() { RestartFailed = "2025" } } };
        Confirms(remembering, remembering).ShouldBeTrue();
        Confirms(remembering, remembering with { HandledTokens = new() { Restart = "2026" } }).ShouldBeFalse();
    }

    [Fact]
    public void Token_that_was_taken_back_is_not_followed() =>
        Confirms(Asked, Asked with { Annotations = ImmutableDictionary<string, string>.Empty }).ShouldBeFalse();

    [Fact]
    public void Token_that_was_replaced_is_decided_on_anew() =>
        Confirms(Asked, Asked with { Annotations = Asked.Annotations.SetItem(Annotations.Restart, "2027") }).ShouldBeFalse();

    [Fact]
    public void Spec_that_was_edited_is_decided_on_anew() => Confirms(Asked, Asked with { Generation = 2 }).ShouldBeFalse();

    [Fact]
    public void Config_that_goes_before_a_restart_need_not_be_compared()
    {
        var edited = Asked with { Config = SituationBuilder.Settings(("topic", "v2")), Hash = "h2" };
        Actions(edited.Build()).Select(action => action.GetType().Name).ShouldBe(["PutConfig", "Restart"]);
        Confirms(edited, edited).ShouldBeTrue();
    }

    [Fact]
    public void Only_what_cannot_be_taken_back_is_confirmed()
    {
        ConnectorAction.Create create = new(SituationBuilder.Settings(), "h1", InitialState: null);
        ConnectorAction[] grave =
        [
            new ConnectorAction.Delete(),
            new ConnectorAction.Restart(OnlyFailed: true, "a"),
            new ConnectorAction.RestartTask(0, "a/0"),
            create with { CorrectsDrift = true },
            create with { IsRetry = true },
        ];
        ConnectorAction[] others =
        [
            create,
            new ConnectorAction.Pause(CorrectsDrift: true),
            new ConnectorAction.RestartFailed(1),
        ];

        grave.ShouldAllBe(action => LiveRead.IsDueBefore(action));
        others.ShouldAllBe(action => !LiveRead.IsDueBefore(action));
    }

    private static bool Confirms(SituationBuilder known, SituationBuilder read)
    {
        var situation = known.Build();
        return LiveRead.Confirms(situation, Actions(situation), read.Build().Resource);
    }

    private static ImmutableArray<ConnectorAction> Actions(Situation situation) =>
        Planner.Plan(situation).Step.ShouldBeOfType<Step.Act>().Actions;
}
