using System.Collections.Immutable;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
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
    [InlineData(AdoptionPolicy.Never)]
    [InlineData(AdoptionPolicy.IfIdentical)]
    [InlineData(AdoptionPolicy.Always)]
    public void Unconfirmed_connector_is_looked_at_again(AdoptionPolicy policy) =>
        (Found(policy, Identical) with { Sighting = SituationBuilder.Seen(Identical, trusted: false) }).Decide().ShouldTake<Step.Confirm>();

    [Theory]
    [InlineData(AdoptionPolicy.IfIdentical)]
    [InlineData(AdoptionPolicy.Always)]
    public void Connector_that_was_confirmed_some_time_ago_is_looked_at_again_before_it_is_taken_over(AdoptionPolicy policy) =>
        (Found(policy, Identical) with { Sighting = SituationBuilder.Seen(Identical) with { JustConfirmed = false } }).Decide().ShouldTake<Step.Confirm>();

    [Theory]
    [InlineData(AdoptionPolicy.Never)]
    [InlineData(AdoptionPolicy.IfIdentical)]
    public void Connector_that_is_left_alone_is_not_looked_at_again_and_again(AdoptionPolicy policy) =>
        (Found(policy, Different) with { Sighting = SituationBuilder.Seen(Different) with { JustConfirmed = false } }).Decide().ShouldTake<Step.Rest>();

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
        (Found(policy, Identical) with { Sighting = new Sighting.Starting() }).Decide()
            .ShouldTake<Step.AwaitEvidence>().ShouldSay(ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress);

    [Fact]
    public void Starting_connector_is_left_alone_when_none_is_ever_adopted() =>
        (Found(AdoptionPolicy.Never, Identical) with { Sighting = new Sighting.Starting() }).Decide()
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
        SituationBuilder.JustApplied with { Adoption = policy, Sighting = SituationBuilder.Seen(connector) };
}
