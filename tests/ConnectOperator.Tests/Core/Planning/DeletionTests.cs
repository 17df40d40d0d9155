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

public class DeletionTests
{
    private static readonly SituationBuilder Deleted = SituationBuilder.AllIsWell with { Deleted = true };

    private static readonly ImmutableDictionary<string, string> Force =
        ImmutableDictionary<string, string>.Empty.Add(Annotations.ForceRelease, "true");

    private static readonly Dictionary<string, (SituationBuilder Scene, ReleaseReason Reason)> Releases = new()
    {
        ["confirmed gone"] = (Deleted with { ObservedState = new ObservedState.Absent() }, ReleaseReason.Deleted),
        ["confirmed gone before somebody created another"] = (Deleted with { History = new() { IsGone = true } }, ReleaseReason.Deleted),
        ["confirmed gone before Connect went away"] = (
            Deleted with { History = new() { IsGone = true }, Availability = new Availability.Unreachable("refused") }, ReleaseReason.Deleted),
        ["never claimed"] = (Deleted with { Claimed = false }, ReleaseReason.NothingOwned),
        ["claimed, nothing created, somebody else's shows up"] = (
            Deleted with { RecordedHash = null, History = new() { ClaimedUnused = true } }, ReleaseReason.NothingOwned),
        ["orphaned"] = (Deleted with { DeletionPolicy = "Orphan" }, ReleaseReason.Orphaned),
        ["orphaned while unreachable"] = (
            Deleted with { DeletionPolicy = "Orphan", Availability = new Availability.Unreachable("refused") }, ReleaseReason.Orphaned),
        ["observed, never ours"] = (Deleted with { Claimed = false, Mode = EnforcementMode.Observe }, ReleaseReason.Observed),
        ["observed, ours from before"] = (Deleted with { Mode = EnforcementMode.Observe }, ReleaseReason.Orphaned),
        ["observed while unreachable"] = (
            Deleted with { Mode = EnforcementMode.Observe, Availability = new Availability.Unreachable("refused") }, ReleaseReason.Orphaned),
        ["policy not understood"] = (Deleted with { DeletionPolicy = "orphan" }, ReleaseReason.Orphaned),
        ["spec not readable"] = (Deleted with { UnreadableField = "spec.deletionPolicy" }, ReleaseReason.Orphaned),
        ["forced"] = (Deleted with { Annotations = Force, Availability = new Availability.Unreachable("refused") }, ReleaseReason.Forced),
        ["forced after a move"] = (Deleted with { Annotations = Force, ClaimedOn = "kafka/test" }, ReleaseReason.Forced),
        ["no such cluster"] = (Deleted with { Availability = new Availability.Missing() }, ReleaseReason.ClusterGone),
        ["cluster being deleted and unreachable"] = (
            Deleted with { ClusterDeleting = true, Availability = new Availability.Unreachable("refused") }, ReleaseReason.ClusterEnding),
        ["cluster being deleted and unauthorized"] = (
            Deleted with { ClusterDeleting = true, Availability = new Availability.Unauthorized("HTTP 401") }, ReleaseReason.ClusterEnding),
        ["cluster being deleted and misconfigured"] = (
            Deleted with { ClusterDeleting = true, Availability = new Availability.Misconfigured("no CA") }, ReleaseReason.ClusterEnding),
        ["cluster being deleted and another Kafka cluster"] = (
            Deleted with { ClusterDeleting = true, Kafka = "kafka-2" }, ReleaseReason.ClusterEnding),
    };

    public static TheoryData<string> ReleaseNames => [.. Releases.Keys];

    [Theory]
    [MemberData(nameof(ReleaseNames))]
    public void Resource_is_let_go_for_the_right_reason(string name)
    {
        var (scene, reason) = Releases[name];
        scene.Decide().ShouldTake(new Step.Release(reason)).ShouldSay(ConditionStatus.False, Reasons.Deleting, KStatus.Terminating);
    }

    private static readonly Dictionary<string, SituationBuilder> Waits = new()
    {
        ["unreachable"] = Deleted with { Availability = new Availability.Unreachable("refused") },
        ["unauthorized"] = Deleted with { Availability = new Availability.Unauthorized("HTTP 401") },
        ["connecting"] = Deleted with { Availability = new Availability.Connecting() },
        ["cluster in a namespace that is not watched"] = Deleted with { Availability = new Availability.NotWatched() },
        ["another Kafka cluster"] = Deleted with { Kafka = "kafka-2" },
        ["moved to another cluster"] = Deleted with { ClaimedOn = "kafka/test" },
    };

    public static TheoryData<string> WaitNames => [.. Waits.Keys];

    [Theory]
    [MemberData(nameof(WaitNames))]
    public void What_stands_in_the_way_is_said_together_with_the_way_out(string name)
    {
        var outcome = Waits[name].Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Deleting, KStatus.Terminating);
        outcome.Ready.Message.ShouldContain(Annotations.ForceRelease);
    }

    [Theory]
    [MemberData(nameof(WaitNames))]
    public void What_stands_in_the_way_is_said_again_word_for_word(string name)
    {
        var first = Waits[name].Decide();

        var second = (Waits[name] with { Previous = first.Decision.Assessment }).Decide();

        second.Ready.ShouldBe(first.Ready);
    }

    [Fact]
    public void A_short_silence_leaves_what_status_says_of_the_deletion()
    {
        var deleting = Deleted with { Previous = Assessment.InProgress(Reasons.Deleting, "Deleting the connector."), Availability = new Availability.Connecting() };

        deleting.Decide().ShouldTake<Step.Rest>().Ready.Message.ShouldBe("Deleting the connector.");
    }

    [Fact]
    public void Claimed_connector_is_deleted() => Deleted.Decide().ShouldAct("Delete");

    [Fact]
    public void Starting_connector_is_deleted() => (Deleted with { ObservedState = new ObservedState.Starting() }).Decide().ShouldAct("Delete");

    [Fact]
    public void Invalid_spec_and_revoked_permission_do_not_keep_a_connector_from_being_deleted() => (Deleted with
    {
        SpecProblem = new("spec.config", "wrong", "correct it"),
        Allowed = false,
    }).Decide().ShouldAct("Delete");

    [Fact]
    public void Unlisted_connector_is_confirmed_gone_before_the_resource_is() =>
        (Deleted with { ObservedState = new ObservedState.NotSeen() }).Decide().ShouldTake(new Step.Confirm(Itself: true));

    [Fact]
    public void Absence_by_a_list_alone_is_not_enough_to_let_the_resource_go() =>
        (Deleted with { ObservedState = new ObservedState.Absent { ByListAlone = true } }).Decide().ShouldTake(new Step.Confirm(Itself: true));

    [Fact]
    public void Without_evidence_deletion_waits() =>
        (Deleted with { ObservedState = new ObservedState.Unknown() }).Decide().ShouldTake<Step.AwaitEvidence>();

    [Fact]
    public void Finalizers_of_others_are_waited_for() => (Deleted with { HasFinalizer = false }).Decide().ShouldTake<Step.Rest>();

    [Fact]
    public void Accepted_delete_is_not_repeated_while_status_lingers()
    {
        var accepted = Deleted with { History = new() { DeletedAt = SituationBuilder.Noon.AddSeconds(-3) } };
        var outcome = accepted.Decide().ShouldTake<Step.AwaitEvidence>();
        outcome.Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddSeconds(7));
        (accepted with { Now = SituationBuilder.Noon.AddSeconds(7) }).Decide().ShouldAct("Delete");
    }

    [Fact]
    public void Failed_delete_is_tried_again_in_time()
    {
        var failed = Deleted with { History = new() { WriteFailure = SituationBuilder.Failure(WriteFailureKind.ServerError, WriteKind.Delete) } };
        var outcome = failed.Decide().ShouldTake<Step.Rest>();
        outcome.Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddSeconds(1));
        outcome.Ready.Message.ShouldContain("what Connect said");
        (failed with { Now = SituationBuilder.Noon.AddSeconds(1) }).Decide().ShouldAct("Delete");
    }

    [Fact]
    public void Delete_that_could_not_be_confirmed_is_tried_again_and_spoken_of_when_that_lasts()
    {
        var failed = Deleted with { History = new() { WriteFailure = SituationBuilder.Failure(WriteFailureKind.NotConfirmed, WriteKind.Delete) } };
        var outcome = failed.Decide().ShouldTake<Step.Rest>();
        outcome.Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddSeconds(1));
        outcome.Ready.Message.ShouldBe((failed with { Now = SituationBuilder.Noon.AddSeconds(1) }).Decide().ShouldAct("Delete").Ready.Message);

        var lasting = failed with
        {
            History = new() { WriteFailure = SituationBuilder.Failure(WriteFailureKind.NotConfirmed, WriteKind.Delete, sinceSeconds: 30) },
        };
        lasting.Decide().ShouldTake<Step.Rest>().Ready.Message.ShouldContain("what Connect said");
    }

    [Theory]
    [InlineData(WriteFailureKind.InvalidConfig)]
    [InlineData(WriteFailureKind.ServerError)]
    public void Config_that_could_not_be_written_does_not_delay_deletion(WriteFailureKind kind)
    {
        var history = HistoryUpdate.After(
            ConnectorHistory.Empty,
            new HandledTokens(),
            new ConnectorAction.Create(SituationBuilder.Settings(), "h1", InitialState: null),
            new ActionResult.Failed(kind, "refused"),
            SituationBuilder.Noon,
            random: 1);
        (Deleted with { History = history }).Decide().ShouldAct("Delete");
    }

    [Theory]
    [InlineData(WriteFailureKind.InvalidConfig)]
    [InlineData(WriteFailureKind.NotSupported)]
    [InlineData(WriteFailureKind.Unauthorized)]
    public void Refused_delete_backs_off_and_is_never_given_up(WriteFailureKind kind)
    {
        var history = HistoryUpdate.After(
            ConnectorHistory.Empty, new HandledTokens(), new ConnectorAction.Delete(), new ActionResult.Failed(kind, "no"), SituationBuilder.Noon, 1);
        var outcome = (Deleted with { History = history }).Decide().ShouldTake<Step.Rest>();
        outcome.Decision.RecheckAt.ShouldBe(SituationBuilder.Noon.AddSeconds(1));
    }

    [Fact]
    public void Connector_that_was_gone_already_counts_as_deleted()
    {
        var history = HistoryUpdate.After(
            ConnectorHistory.Empty, new HandledTokens(), new ConnectorAction.Delete(), new ActionResult.NotFound(), SituationBuilder.Noon, 0);
        history.DeletedAt.ShouldBe(SituationBuilder.Noon);
        (Deleted with { History = history, ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Unassigned)) }).Decide()
            .ShouldTake<Step.AwaitEvidence>();
    }
}
