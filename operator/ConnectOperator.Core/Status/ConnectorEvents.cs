using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Status;

/// <summary>An Event to be recorded for a resource's owner.</summary>
/// <param name="IsWarning">A person may have to act.</param>
/// <param name="Reason">CamelCase, stable.</param>
/// <param name="Action">What was done.</param>
/// <param name="Note">For people, free of secrets.</param>
public sealed record OwnerEvent(bool IsWarning, string Reason, string Action, string Note);

/// <summary>Puts into words what a person would ask "when did that happen?" about.</summary>
public static class ConnectorEvents
{
    /// <summary>The Event for an action that succeeded; null for one that did not: its failure shows in status.</summary>
    public static OwnerEvent? Of(ConnectorAction action, ActionResult result, string connector)
    {
        if (result is ActionResult.NotFound && action is ConnectorAction.RestartTask { TaskId: var missing })
        {
            return new(true, EventReasons.TaskNotFound, "Restart", $"Connector {connector} has no task {missing}; nothing was restarted.");
        }

        if (result is ActionResult.Failed { Kind: WriteFailureKind.ServerError or WriteFailureKind.OutcomeUnknown or WriteFailureKind.UnderWay, Message: var problem }
            && action is ConnectorAction.RestartFailed)
        {
            return new(true, EventReasons.RestartFailed, "Restart", $"Connect did not confirm the restart of what had failed of connector {connector}: {problem}");
        }

        if (result is not ActionResult.Succeeded)
        {
            return null;
        }

        return action switch
        {
            ConnectorAction.Create { CorrectsDrift: true } =>
                new(true, EventReasons.DriftCorrected, "Create", $"Connector {connector} was deleted in Connect; created it again."),
            ConnectorAction.Create => new(false, EventReasons.Created, "Create", $"Created connector {connector}."),
            ConnectorAction.PutConfig { CorrectsDrift: true } put =>
                new(true, EventReasons.DriftCorrected, "Update", $"Put back what was changed in Connect: {string.Join(", ", put.ChangedKeys)}."),
            ConnectorAction.PutConfig put => new(false, EventReasons.Updated, "Update", $"Updated {string.Join(", ", put.ChangedKeys)}."),
            ConnectorAction.Pause { CorrectsDrift: var drift } => State(EventReasons.Paused, "Pause", "paused", drift),
            ConnectorAction.Resume { CorrectsDrift: var drift } => State(EventReasons.Resumed, "Resume", "resumed", drift),
            ConnectorAction.Stop { CorrectsDrift: var drift } => State(EventReasons.Stopped, "Stop", "stopped", drift),
            ConnectorAction.Restart { OnlyFailed: true } asked =>
                new(false, EventReasons.Restarted, "Restart", $"Restarted {Restarted(asked.Unreported, asked.UnreportedAlone)}, as requested by annotation."),
            ConnectorAction.Restart => new(false, EventReasons.Restarted, "Restart", $"Restarted connector {connector} and its tasks, as requested by annotation."),
            ConnectorAction.RestartFailed automatic =>
                new(false, EventReasons.Restarted, "Restart", $"Restarted {Restarted(automatic.Unreported, automatic.UnreportedAlone)}, by spec.autoRestart."),
            ConnectorAction.RestartTask { TaskId: var task } =>
                new(false, EventReasons.Restarted, "Restart", $"Restarted task {task} of connector {connector}, as requested by annotation."),
            ConnectorAction.Delete => new(false, EventReasons.Deleted, "Delete", $"Deleted connector {connector}."),
            _ => throw new InvalidOperationException($"Unexpected action {action}."),
        };

        string Restarted(IReadOnlyList<int> unreported, bool alone) => (unreported.Count, alone) switch
        {
            (0, _) => $"what had failed of connector {connector}",
            (_, true) => $"{Tasks(unreported)} of connector {connector}, which showed no status",
            _ => $"what had failed of connector {connector}, and {Tasks(unreported)}, which showed no status",
        };

        string Tasks(IReadOnlyList<int> ids) => $"{(ids.Count == 1 ? "task" : "tasks")} {string.Join(", ", ids)}";

        OwnerEvent State(string reason, string verb, string done, bool drift) => drift
            ? new(true, EventReasons.DriftCorrected, verb, $"The state of connector {connector} was changed in Connect; {done} it again.")
            : new(false, reason, verb, $"Connector {connector} {done}.");
    }

    /// <summary>The Event for a restart of what FAILED that was asked for although nothing had.</summary>
    public static OwnerEvent OfNothingToRestart(string connector) => new(
        false, EventReasons.NothingToRestart, "Restart", $"Nothing of connector {connector} had failed when an annotation requested a restart of what failed; nothing was restarted.");

    /// <summary>Config keys of a status that kubectl has left out since an earlier one.</summary>
    public static IReadOnlyList<string> LeftOutSince(KafkaConnectorStatus? before, KafkaConnectorStatus after)
    {
        ArgumentNullException.ThrowIfNull(after);
        return [.. (after.LeftOutKeys ?? []).Except(before?.LeftOutKeys ?? [], StringComparer.Ordinal)];
    }

    /// <summary>The Event for config keys that kubectl left out because they are null in the manifest; null when there are none.</summary>
    public static OwnerEvent? OfLeftOut(IReadOnlyList<string> keys) => keys.Count == 0 ? null : new(
        true, EventReasons.NullLeftOut, "Reconcile",
        $"kubectl apply left out keys that are null in the manifest: {KeyList.Of([.. keys])} of spec.config. Write \"\" for an empty value, or remove the key.");

    /// <summary>The Event for a claim that is in status; null for that of a free name, which the Event of its creation will tell.</summary>
    public static OwnerEvent? Of(Step.Claim claim, string connector)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim.Adopts
            ? new(false, EventReasons.Adopted, "Adopt", $"Took over connector {connector}, which no resource managed.")
            : null;
    }

    /// <summary>The Event for a resource that is let go.</summary>
    public static OwnerEvent? Of(ReleaseReason reason, string connector) => reason switch
    {
        ReleaseReason.Deleted => new(false, EventReasons.Released, "Release", $"Connector {connector} is gone."),
        ReleaseReason.NothingOwned => null,
        ReleaseReason.LeftToOther => new(false, EventReasons.Released, "Release", $"Connector {connector} stays: it also belongs to another KafkaConnector."),
        ReleaseReason.Observed => new(false, EventReasons.Released, "Release", $"Connector {connector} was only observed and is left as it is (mode: Observe)."),
        ReleaseReason.Orphaned => new(
            false, EventReasons.Orphaned, "Release", $"Connector {connector} stays in Connect, unmanaged (deletionPolicy: Orphan, or mode: Observe)."),
        ReleaseReason.Forced => new(true, EventReasons.Orphaned, "Release", $"Released by annotation: connector {connector} may still run in Connect."),
        ReleaseReason.ClusterGone => new(
            true, EventReasons.Orphaned, "Release", $"There is no KafkaConnectCluster to reach Connect through: connector {connector} may still run."),
        ReleaseReason.ClusterEnding => new(
            true,
            EventReasons.Orphaned,
            "Release",
            $"Its KafkaConnectCluster is being deleted too, and Connect could not be reached through it: connector {connector} was not deleted and may still run."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, message: null),
    };

    /// <summary>The Event for a resource that went away without the operator's doing.</summary>
    public static OwnerEvent OfVanished(string connector) => new(
        true, EventReasons.Orphaned, "Release", $"The resource was removed without its finalizer: connector {connector} may still run in Connect, unmanaged.");

    /// <summary>The Event for a resource that this operator leaves to another one, which writes it too.</summary>
    /// <param name="other">The other one's name as it stands in status.</param>
    /// <param name="self">This operator.</param>
    public static OwnerEvent OfOtherOperator(string? other, OperatorIdentity self)
    {
        ArgumentNullException.ThrowIfNull(self);
        return new(
            true,
            EventReasons.OtherOperator,
            "Yield",
            $"Two operators manage this resource. This one ({OperatorIdentity.Described(self.Name)}) yields to {OperatorIdentity.Described(other)}, and continues "
            + "only if that one is gone. Let only one operator watch the namespace.");
    }

    /// <summary>The Event for an annotation that asks for nothing.</summary>
    public static OwnerEvent OfAnnotation(AnnotationProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new(true, EventReasons.AnnotationIgnored, "Reconcile", problem.Text);
    }

    /// <summary>
    /// The Event for a change of a connector's Ready condition that its owner should know of; null for all others, also for
    /// what befell the whole Connect cluster, which is told once, on the cluster.
    /// </summary>
    public static OwnerEvent? OfTransition(ConditionSummary? before, ConditionSummary after, string message)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (before?.Reason == after.Reason && before.Stalled == after.Stalled)
        {
            return null;
        }

        return IsTold(after) ? new(true, after.Reason, "Reconcile", message) : null;
    }

    /// <summary>Whether a person may have to act: such a change is a warning in the log. What befell the whole cluster is one for each that it stops.</summary>
    public static bool IsTrouble(ConditionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return IsTold(summary) || IsTrouble(summary.Reason);
    }

    /// <summary>The same for a Connect cluster.</summary>
    public static bool IsTrouble(string clusterReason) => clusterReason
        is Reasons.ConnectUnreachable or Reasons.Unauthorized or Reasons.ClusterMisconfigured or Reasons.ClusterChanged;

    private static bool IsTold(ConditionSummary summary) => summary.Reason switch
    {
        // Drift that is put back is told by the Event of doing so.
        Reasons.Drifted => summary.Stalled,

        // A rebalance is no trouble.
        Reasons.Unassigned => summary.Stalled,

        // Of this connector alone: where the whole cluster refuses, nothing is known of the connector.
        Reasons.Unauthorized => summary.Ready is ConditionStatus.False,
        Reasons.TaskFailed or Reasons.TaskStatusMissing or Reasons.ConnectorFailed or Reasons.RestartsExhausted
            or Reasons.NoTasks or Reasons.ConfigNotShown or Reasons.InvalidConfig or Reasons.InvalidSpec or Reasons.UnknownPlugin
            or Reasons.NotSupported or Reasons.NameConflict or Reasons.AlreadyExists or Reasons.NotAllowed or Reasons.ClusterNotFound or Reasons.NamespaceNotWatched
            or Reasons.ClusterChanged or Reasons.SecretNotFound
            or Reasons.ConfigMapNotFound or Reasons.SourceUnreadable or Reasons.ConnectError or Reasons.RebalanceInProgress => true,
        _ => false,
    };

    /// <summary>
    /// The Event for tasks that failed while Ready keeps its reason, so that each failure is told; null when there are none, or the
    /// change of Ready tells it, as it will of a connector that is still being created.
    /// </summary>
    public static OwnerEvent? OfFurtherFailures(string? reasonBefore, string reasonAfter, IReadOnlyList<FailedTask> failures) =>
        failures is [var first, ..] && reasonBefore == reasonAfter && reasonAfter is not Reasons.Creating
            ? new(
                true,
                Reasons.TaskFailed,
                "Reconcile",
                $"{(failures.Count == 1 ? "Task" : "Tasks")} {string.Join(", ", failures.Select(failure => failure.Id))} FAILED{(SpeaksOfFailure(reasonAfter) ? " too" : "")}; "
                + $"task {first.Id}{(first.WorkerId is { } worker ? $" on {worker}" : "")}: {first.Message}")
            : null;

    private static bool SpeaksOfFailure(string reason) =>
        reason is Reasons.TaskFailed or Reasons.TaskStatusMissing or Reasons.ConnectorFailed or Reasons.RestartsExhausted;

    /// <summary>The tasks of a status that have failed since an earlier one.</summary>
    public static IReadOnlyList<FailedTask> FailedSince(KafkaConnectorStatus? before, KafkaConnectorStatus after)
    {
        ArgumentNullException.ThrowIfNull(after);
        var known = before?.FailedTasks?.Select(failure => failure.Id).ToHashSet();
        return [.. after.FailedTasks?.Where(failure => known?.Contains(failure.Id) is not true) ?? []];
    }

    /// <summary>The Event for a change of a Connect cluster's Ready condition.</summary>
    public static OwnerEvent? OfClusterTransition(string? reasonBefore, Finding after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (reasonBefore == after.Reason)
        {
            return null;
        }

        return IsTrouble(after.Reason) ? new(true, after.Reason, "Connect", after.Message)
            : after.Reason is Reasons.Connected ? new(false, after.Reason, "Connect", after.Message)
            : null;
    }
}
