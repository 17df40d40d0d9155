using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class OwnershipTests
{
    private static readonly ObservedConnector Foreign = SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "theirs")));

    /// <summary>The name was free, and this process has created nothing under it.</summary>
    private static readonly SituationBuilder ClaimedUnused = SituationBuilder.JustApplied with
    {
        Claimed = true,
        RecordedHash = null,
        Previous = Assessment.InProgress(Reasons.Creating, "Creating connector orders."),
        History = HistoryUpdate.Claimed(ConnectorHistory.Empty, new Step.Claim()),
    };

    [Fact]
    public void Free_name_is_claimed_before_it_is_used() =>
        SituationBuilder.JustApplied.Decide().ShouldTake(new Step.Claim()).ShouldSay(ConditionStatus.False, Reasons.Creating, KStatus.InProgress);

    [Fact]
    public void Claim_names_the_connector_the_cluster_and_the_Kafka_cluster()
    {
        var outcome = SituationBuilder.JustApplied.Decide();
        var claimed = ConnectorStatus.WithClaim(outcome.Status, outcome.Situation, SituationBuilder.Name);
        (claimed.ConnectorName, claimed.Cluster, claimed.KafkaClusterId).ShouldBe(("orders", "kafka/prod", "kafka-1"));
        var released = ConnectorStatus.WithoutClaim(claimed with { ConfigHash = "h1" });
        (released.ConnectorName, released.Cluster, released.KafkaClusterId, released.ConfigHash).ShouldBe((null, null, null, null));
    }

    [Fact]
    public void Connector_that_is_not_listed_is_looked_for_before_its_name_counts_as_free() =>
        (SituationBuilder.JustApplied with { ObservedState = new ObservedState.NotSeen() }).Decide().ShouldTake<Step.Confirm>();

    [Fact]
    public void Claimed_name_is_created() => ClaimedUnused.Decide().ShouldAct("Create");

    [Fact]
    public void Claim_from_before_a_crash_is_good_whatever_exists() =>
        (ClaimedUnused with { History = ConnectorHistory.Empty, ObservedState = SituationBuilder.Seen(Foreign) }).Decide().ShouldAct("PutConfig topic");

    [Fact]
    public void Connector_that_shows_up_under_an_unused_claim_is_somebody_elses() =>
        (ClaimedUnused with { ObservedState = SituationBuilder.Seen(Foreign) }).Decide().ShouldTake<Step.Unclaim>();

    [Fact]
    public void Connector_that_shows_up_as_asked_under_an_unused_claim_is_somebody_elses_too() =>
        (ClaimedUnused with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown()) }).Decide().ShouldTake<Step.Unclaim>();

    [Fact]
    public void Unused_claim_is_not_given_up_on_untrusted_evidence() =>
        (ClaimedUnused with { ObservedState = SituationBuilder.Seen(Foreign, trusted: false) }).Decide().ShouldTake<Step.Confirm>();

    [Fact]
    public void Connector_that_was_adopted_is_updated_like_any_other()
    {
        var adopted = ClaimedUnused with
        {
            History = HistoryUpdate.Claimed(ConnectorHistory.Empty, new Step.Claim(Adopts: true)),
            ObservedState = SituationBuilder.Seen(Foreign),
        };
        adopted.Decide().ShouldAct("PutConfig topic");
    }

    public static TheoryData<string> ObservedStates => ["unknown", "not seen", "starting", "absent", "seen"];

    [Theory]
    [MemberData(nameof(ObservedStates))]
    public void Lost_race_takes_the_claim_back_and_writes_nothing(string state)
    {
        var lost = After(ClaimedUnused.History, new ActionResult.AlreadyExists());
        lost.LostRace.ShouldBeTrue();
        var scene = ClaimedUnused with
        {
            History = lost,
            ObservedState = state switch
            {
                "unknown" => new ObservedState.Unknown(),
                "not seen" => new ObservedState.NotSeen(),
                "starting" => new ObservedState.Starting(),
                "absent" => new ObservedState.Absent(),
                _ => SituationBuilder.Seen(Foreign),
            },
        };
        scene.Decide().ShouldTake<Step.Unclaim>();
        (scene with { Deleted = true }).Decide().ShouldTake(new Step.Release(ReleaseReason.NothingOwned));
    }

    [Fact]
    public void Name_that_is_free_again_after_a_lost_race_is_claimed_again()
    {
        var unclaimed = HistoryUpdate.Unclaimed(After(ClaimedUnused.History, new ActionResult.AlreadyExists()));
        (SituationBuilder.JustApplied with { History = unclaimed }).Decide().ShouldTake(new Step.Claim());
        (ClaimedUnused with { History = HistoryUpdate.Claimed(unclaimed, new Step.Claim()) }).Decide().ShouldAct("Create");
    }

    [Theory]
    [InlineData(WriteFailureKind.OutcomeUnknown)]
    [InlineData(WriteFailureKind.ServerError)]
    public void After_a_create_that_may_have_been_applied_what_exists_is_ours(WriteFailureKind kind)
    {
        var history = After(ClaimedUnused.History, new ActionResult.Failed(kind, "no answer"));
        var later = ClaimedUnused with { History = history, Now = SituationBuilder.Noon.AddMinutes(1) };
        (later with { ObservedState = SituationBuilder.Seen(Foreign) }).Decide().ShouldAct("PutConfig topic");
        After(history, new ActionResult.AlreadyExists()).LostRace.ShouldBeFalse();
    }

    private static ConnectorHistory After(ConnectorHistory history, ActionResult result) => HistoryUpdate.After(
        history,
        new HandledTokens(),
        new ConnectorAction.Create(SituationBuilder.Settings(), "h1", InitialState: null),
        result,
        SituationBuilder.Noon,
        random: 0);
}
