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

/// <summary>A connector of the name asked for exists, and nobody manages it.</summary>
public class AdoptionTests
{
    private static readonly ObservedConnector Identical = SituationBuilder.Shown();
    private static readonly ObservedConnector Different = SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "theirs")));
    private static readonly ObservedConnector Masked =
        SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", "********")));

    public static TheoryData<AdoptionPolicy, string, bool> Policies => new()
    {
        { AdoptionPolicy.Never, "identical", false },
        { AdoptionPolicy.Never, "different", false },
        { AdoptionPolicy.Never, "masked", false },
        { AdoptionPolicy.IfIdentical, "identical", true },
        { AdoptionPolicy.IfIdentical, "different", false },
        { AdoptionPolicy.IfIdentical, "masked", false },
        { AdoptionPolicy.Always, "identical", true },
        { AdoptionPolicy.Always, "different", true },
        { AdoptionPolicy.Always, "masked", true },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Connector_exists_and_is_unmanaged_the_adoption_policy_decides(AdoptionPolicy policy, string what, bool adopts)
    {
        var outcome = Found(policy, Kind(what)).Decide();
        if (adopts)
        {
            outcome.ShouldTake(new Step.Claim(Adopts: true)).ShouldSay(ConditionStatus.False, Reasons.Creating, KStatus.InProgress);
        }
        else
        {
            outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.AlreadyExists, KStatus.Failed);
            outcome.Ready.Message.ShouldContain("spec.adoption");
            outcome.Status.State.ShouldBeNull("what is not ours is not reported as ours");
        }
    }

    [Fact]
    public void What_differs_is_named() => Found(AdoptionPolicy.IfIdentical, Different).Decide().Ready.Message.ShouldContain("topic");

    [Theory]
    [InlineData("__internal.config.version", "7")]
    [InlineData("tasks.max", "")]
    public void What_says_nothing_of_the_config_keeps_nobody_from_taking_it_over(string key, string value) =>
        Found(AdoptionPolicy.IfIdentical, SituationBuilder.Shown(config: SituationBuilder.Settings((key, value)))).Decide()
            .ShouldTake(new Step.Claim(Adopts: true)).Ready.Message.ShouldContain("which is as requested");

    [Fact]
    public void Key_that_only_the_server_may_have_set_differs_as_long_as_nobody_knows_so() =>
        Found(AdoptionPolicy.IfIdentical, SituationBuilder.Shown(config: SituationBuilder.Settings(("vendor.id", "7")))).Decide()
            .ShouldTake<Step.Rest>().Ready.Message.ShouldContain("differs in vendor.id.");

    [Theory]
    [InlineData("********")]
    [InlineData("•••")]
    [InlineData("{sha256}2c26b46b68ffc68ff99b453c1d304134")]
    public void Password_that_is_shown_in_any_form_cannot_be_compared(string shown)
    {
        var hidden = SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", shown)));
        var outcome = Found(AdoptionPolicy.IfIdentical, hidden).Decide().ShouldSay(ConditionStatus.False, Reasons.AlreadyExists, KStatus.Failed);
        outcome.Ready.Message.ShouldContain("everything else is as requested, and connection.password cannot be compared");
        outcome.Ready.Message.ShouldNotContain("Make the resource equal to it", Case.Sensitive, "nobody can");
        outcome.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.Unknown);

        var both = SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", shown), ("topic", "theirs")));
        var other = Found(AdoptionPolicy.IfIdentical, both).Decide();
        other.Ready.Message.ShouldContain("it differs in topic, and connection.password cannot be compared");
        other.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.False);
    }

    [Theory]
    [InlineData("topic", "********", true)]
    [InlineData("topic", "theirs", false)]
    [InlineData("connection.password", "${file:/etc/db:password}", false)]
    public void Value_that_looks_like_a_mask_cannot_be_compared_and_one_that_cannot_stand_for_another_can(string key, string shown, bool hidden) =>
        Found(AdoptionPolicy.IfIdentical, SituationBuilder.Shown(config: SituationBuilder.Settings((key, shown)))).Decide()
            .Ready.Message.ShouldContain(hidden ? $"{key} cannot be compared" : $"differs in {key}.");

    [Fact]
    public void Plugin_is_asked_for_its_passwords_only_when_a_value_differs_and_once()
    {
        var unasked = Found(AdoptionPolicy.IfIdentical, Different) with { PasswordKeys = ImmutableDictionary<string, FrozenSet<string>?>.Empty };
        unasked.Decide().ShouldTake(new Step.ReadDefinitions("org.example.OrdersSourceConnector"))
            .ShouldSay(ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress);
        (unasked with { ObservedState = SituationBuilder.Seen(Different, trusted: false) }).Decide().ShouldTake<Step.Confirm>();
        (unasked with { ObservedState = SituationBuilder.Seen(Masked) }).Decide().ShouldTake<Step.Rest>();
        (unasked with { ObservedState = SituationBuilder.Seen(Identical) }).Decide().ShouldTake<Step.Claim>();
        (unasked with { Adoption = AdoptionPolicy.Always }).Decide().ShouldTake<Step.Claim>();
        (unasked with { Adoption = AdoptionPolicy.Never }).Decide().ShouldTake<Step.Rest>();

        var unknown = unasked with { PasswordKeys = unasked.PasswordKeys.Add("org.example.OrdersSourceConnector", null) };
        unknown.Decide().ShouldTake<Step.Rest>().Ready.Message.ShouldContain("differs in topic.");
    }

    [Fact]
    public void Key_that_no_resource_can_ask_for_is_named_and_said_to_be_left_out()
    {
        var blank = SituationBuilder.Shown(config: SituationBuilder.Settings(("poll.interval ", "5")));
        const string Words = "No resource can contain \"poll.interval \": it ends with a space. Any write to the connector removes it.";
        Found(AdoptionPolicy.IfIdentical, blank).Decide().Ready.Message.ShouldContain($"it differs in \"poll.interval \". {Words}");
        Found(AdoptionPolicy.IfIdentical, blank).Decide().Ready.Message.ShouldNotContain("Make the resource equal to it", Case.Sensitive, "nobody can");
        Found(AdoptionPolicy.Always, blank).Decide().Ready.Message.ShouldContain(Words);
    }

    /// <summary>A person who reads Synced must not wait for something that is over.</summary>
    [Theory]
    [InlineData(AdoptionPolicy.Never, "identical", ConditionStatus.Unknown)]
    [InlineData(AdoptionPolicy.Never, "different", ConditionStatus.Unknown)]
    [InlineData(AdoptionPolicy.IfIdentical, "different", ConditionStatus.False)]
    [InlineData(AdoptionPolicy.IfIdentical, "masked", ConditionStatus.Unknown)]
    public void Synced_says_why_the_connector_is_left_alone(AdoptionPolicy policy, string what, ConditionStatus status)
    {
        var looking = Assessment.CannotTell(Reasons.Pending, "A connector orders exists; checking whether it can be taken over.");
        var outcome = (Found(policy, Kind(what)) with { Previous = looking }).Decide();
        var synced = outcome.Condition(ConditionTypes.Synced);
        (synced.Status, synced.Reason, synced.Message).ShouldBe((status, Reasons.AlreadyExists, outcome.Ready.Message));
    }

    [Fact]
    public void Synced_that_knew_nothing_yet_follows_what_is_known_since()
    {
        var connecting = Assessment.CannotTell(Reasons.Pending, "Connecting to kafka/prod.");
        var synced = (SituationBuilder.JustApplied with { Previous = connecting }).Decide().Condition(ConditionTypes.Synced);
        (synced.Status, synced.Reason).ShouldBe((ConditionStatus.Unknown, Reasons.Creating));
    }

    [Theory]
    [InlineData(AdoptionPolicy.Never)]
    [InlineData(AdoptionPolicy.IfIdentical)]
    [InlineData(AdoptionPolicy.Always)]
    public void Unconfirmed_connector_is_looked_at_again(AdoptionPolicy policy) =>
        (Found(policy, Identical) with { ObservedState = SituationBuilder.Seen(Identical, trusted: false) }).Decide().ShouldTake<Step.Confirm>();

    [Theory]
    [InlineData(AdoptionPolicy.IfIdentical)]
    [InlineData(AdoptionPolicy.Always)]
    public void Connector_that_was_confirmed_some_time_ago_is_looked_at_again_before_it_is_taken_over(AdoptionPolicy policy) =>
        (Found(policy, Identical) with { ObservedState = SituationBuilder.Seen(Identical) with { JustConfirmed = false } }).Decide().ShouldTake<Step.Confirm>();

    [Fact]
    public void Connector_whose_config_shows_in_two_ways_is_not_called_identical_and_can_be_overwritten()
    {
        var disputed = SituationBuilder.Seen(Identical) with { JustConfirmed = false, IsDisputed = true };

        var left = (Found(AdoptionPolicy.IfIdentical, Identical) with { ObservedState = disputed }).Decide();
        left.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.AlreadyExists, KStatus.Failed);
        left.Ready.Message.ShouldContain("the list of connectors and a read of this connector show different configs, so it cannot be compared. Take it over");
        (Found(AdoptionPolicy.Always, Identical) with { ObservedState = disputed }).Decide().ShouldTake(new Step.Claim(Adopts: true));
        (Found(AdoptionPolicy.Always, Different) with { ObservedState = SituationBuilder.Seen(Different) with { JustConfirmed = false, IsDisputed = true } })
            .Decide().ShouldTake(new Step.Claim(Adopts: true));
    }

    [Theory]
    [InlineData(AdoptionPolicy.Never)]
    [InlineData(AdoptionPolicy.IfIdentical)]
    public void Connector_that_is_left_alone_is_not_looked_at_again_and_again(AdoptionPolicy policy) =>
        (Found(policy, Different) with { ObservedState = SituationBuilder.Seen(Different) with { JustConfirmed = false } }).Decide().ShouldTake<Step.Rest>();

    [Fact]
    public void Adopted_connector_is_put_to_what_is_asked_once_the_claim_is_in_status()
    {
        var claimed = Found(AdoptionPolicy.Always, Different) with
        {
            Claimed = true,
            RecordedHash = null,
            History = HistoryUpdate.Claimed(ConnectorHistory.Empty, new Step.Claim(Adopts: true)),
        };
        var put = claimed.Decide().ShouldAct("PutConfig topic").Actions.ShouldHaveSingleItem().ShouldBeOfType<ConnectorAction.PutConfig>();
        put.CorrectsDrift.ShouldBeFalse("the resource asks for it for the first time");
    }

    [Fact]
    public void Adopted_connector_is_put_to_the_state_that_is_asked()
    {
        var claimed = Found(AdoptionPolicy.IfIdentical, SituationBuilder.Shown(ConnectorState.Paused)) with { Claimed = true, RecordedHash = null };
        claimed.Decide().ShouldAct("Resume").ShouldSay(ConditionStatus.False, Reasons.Resuming, KStatus.InProgress);
    }

    [Theory]
    [InlineData(AdoptionPolicy.Always)]
    [InlineData(AdoptionPolicy.IfIdentical)]
    public void Starting_connector_is_waited_for(AdoptionPolicy policy) =>
        (Found(policy, Identical) with { ObservedState = new ObservedState.Starting() }).Decide()
            .ShouldTake<Step.AwaitEvidence>().ShouldSay(ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress);

    [Fact]
    public void Starting_connector_is_left_alone_when_none_is_ever_adopted() =>
        (Found(AdoptionPolicy.Never, Identical) with { ObservedState = new ObservedState.Starting() }).Decide()
            .ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.AlreadyExists, KStatus.Failed);

    [Theory]
    [InlineData(AdoptionPolicy.Never)]
    [InlineData(AdoptionPolicy.IfIdentical)]
    [InlineData(AdoptionPolicy.Always)]
    public void Resource_without_its_connector_goes_and_leaves_it(AdoptionPolicy policy) =>
        (Found(policy, Identical) with { Deleted = true }).Decide().ShouldTake(new Step.Release(ReleaseReason.NothingOwned));

    [Fact]
    public void Restart_token_that_was_there_before_an_adoption_restarts_nothing()
    {
        var scene = Found(AdoptionPolicy.Always, Different) with
        {
            Annotations = ImmutableDictionary<string, string>.Empty.Add(Annotations.Restart, "2026"),
        };
        scene.Decide().Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "2026" });
    }

    private static ObservedConnector Kind(string what) => what switch
    {
        "identical" => Identical,
        "different" => Different,
        "masked" => Masked,
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, message: null),
    };

    private static SituationBuilder Found(AdoptionPolicy policy, ObservedConnector connector) =>
        SituationBuilder.JustApplied with { Adoption = policy, ObservedState = SituationBuilder.Seen(connector) };
}
