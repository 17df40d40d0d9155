using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Timing;

namespace ConnectOperator.Core.Planning;

/// <summary>Lets a deleted resource go once its connector is gone, confirmed; never hangs without saying why.</summary>
internal static class DeletionPlanner
{
    private const string DeletingNow = "Deleting the connector.";

    public static Decision Plan(Situation situation)
    {
        if (!Planner.HasFinalizer(situation.Resource))
        {
            return Decision.AtRest(Reporting("Waiting for other finalizers."));
        }

        if (Shortcut(situation) is { } reason)
        {
            return Decision.Take(new Step.Release(reason), Reporting("Releasing the resource."));
        }

        if (Ownership.ClaimedElsewhere(situation) is { } elsewhere)
        {
            return Decision.AtRest(Reporting(
                $"Connector {situation.Resource.Status!.ConnectorName} runs in {elsewhere}, but spec.clusterRef refers to {situation.Cluster.Key}: "
                + $"set it back, or release the resource without deleting the connector with the annotation {Annotations.ForceRelease}: \"true\"."));
        }

        if (situation.NameDisputedBy is { } holder)
        {
            return Decision.AtRest(CannotYet(
                $"KafkaConnector {holder.Resource} has a connector of that name through KafkaConnectCluster {holder.Cluster}, and it is not known yet "
                + "whether that leads to the same Connect cluster."));
        }

        if (Planner.ConnectObstacle(situation) is { Assessment: var obstacle })
        {
            // Too short a silence to speak of repeats what status says: of the deletion that stays, for to quote it would lead to
            // another status each time.
            return Decision.AtRest(obstacle switch
            {
                { Repeated: true, Ready.Reason: Reasons.Deleting } => obstacle,
                { Repeated: true } => CannotYet($"{situation.Cluster.Key} has not answered yet."),
                { Ready: var ready } => CannotYet($"({ready.Reason}) {ready.Message}"),
            });
        }

        return situation.ObservedState switch
        {
            ObservedState.Absent { ByListAlone: false } => Decision.Take(new Step.Release(ReleaseReason.Deleted), Reporting("The connector is gone.")),
            ObservedState.Seen or ObservedState.Starting or ObservedState.ConfigHidden => Delete(situation),
            ObservedState.NotSeen or ObservedState.Absent => Decision.Take(new Step.Confirm(Itself: true), Reporting("Making sure that the connector is gone.")),
            _ => Decision.Take(new Step.AwaitEvidence(), Reporting("Waiting for Connect to list its connectors.")),
        };
    }

    /// <summary>Ways to let go without a call to Connect.</summary>
    private static ReleaseReason? Shortcut(Situation situation)
    {
        if (situation.History.IsGone)
        {
            return ReleaseReason.Deleted;
        }

        if (Ownership.ClaimedElsewhere(situation) is null && (Ownership.Claimed(situation) is null || Ownership.IsClaimVoid(situation)))
        {
            return situation.Request is { Mode: EnforcementMode.Observe } ? ReleaseReason.Observed : ReleaseReason.NothingOwned;
        }

        if (situation.NameTakenBy is not null)
        {
            return ReleaseReason.LeftToOther;
        }

        // What is not clearly "Delete" keeps the connector: data that flows is worth more than a tidy list.
        if (situation.Resource.Spec is not { UnreadableField: null, DeletionPolicy: null or "Delete" } || !Planner.IsEnforced(situation.Resource))
        {
            return ReleaseReason.Orphaned;
        }

        if (situation.Resource.Metadata.Annotations?.GetValueOrDefault(Annotations.ForceRelease) == "true")
        {
            return ReleaseReason.Forced;
        }

        return situation.Cluster switch
        {
            { Availability: Availability.Missing } => ReleaseReason.ClusterGone,
            { Deleting: true } when Ownership.ClusterChanged(situation) => ReleaseReason.ClusterEnding,
            { Deleting: true, Availability: Availability.Unreachable or Availability.Unauthorized or Availability.Misconfigured } =>
                ReleaseReason.ClusterEnding,
            _ => null,
        };
    }

    private static Decision Delete(Situation situation)
    {
        var history = situation.History;
        if (history.WriteFailure is { Write: WriteKind.Delete } failure && failure.RetryAt > situation.Now)
        {
            // What passes with the next try is not spoken of.
            var passes = failure.Kind is WriteFailureKind.NotConfirmed && situation.Now - failure.Since < GracePeriods.Rebalance;
            return Decision.AtRest(Reporting(passes ? DeletingNow : $"Deleting the connector failed; the operator tries again: {failure.Message}")) with
            {
                RecheckAt = failure.RetryAt,
            };
        }

        return history.DeletedAt is { } deletedAt && situation.Now - deletedAt < GracePeriods.Deletion
            ? Decision.Take(new Step.AwaitEvidence(), Reporting("Connect has accepted the deletion.")) with
            {
                RecheckAt = deletedAt + GracePeriods.Deletion,
            }
            : Decision.Take(new Step.Act([new ConnectorAction.Delete()]), Reporting(DeletingNow));
    }

    private static Assessment CannotYet(string why) => Reporting(
        $"The connector cannot be deleted now: {why} To release the resource without deleting the connector, set the annotation "
        + $"{Annotations.ForceRelease}: \"true\".");

    private static Assessment Reporting(string message) => Assessment.InProgress(Reasons.Deleting, message);
}
