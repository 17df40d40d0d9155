using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Core.Timing;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>Says how a connector is doing whose config and state are as asked, and restarts what FAILED of it.</summary>
internal static class InSyncPlanner
{
    public static Decision Plan(Situation situation, DesiredConnector desired, ObservedState.Seen seen, Wait wait)
    {
        var history = situation.History;
        if (history.LastWriteEndedAt is { } writtenAt && seen.BeganAt < writtenAt + GracePeriods.StatusLag)
        {
            return Decision.Take(new Step.AwaitEvidence(), Following(situation, desired)) with
            {
                RecheckAt = writtenAt + GracePeriods.StatusLag,
                AppliedHash = desired.ConfigHash,
            };
        }

        var since = history.LastWriteEndedAt ?? DateTimeOffset.MinValue;
        var waitedForTasks = situation.Now - since >= GracePeriods.Tasks;
        var underWay = StateChange.IsUnderWay(desired.State, history, situation.Now);
        var reached = StateChange.AgreesWith(desired.State, seen.Connector);
        var runtime = RuntimeAssessment.Of(situation, desired, seen, wait, waitedForTasks, underWay);
        var isReady = runtime.Ready.Status is ConditionStatus.True;
        var missing = Wait.MissingOf(wait, seen.Connector);
        var verdict = RestartPolicy.Judge(situation, desired, seen, missing, isReady);
        var isWanted = verdict is RestartVerdict.Due || !RestartTokens.Pending(situation, desired.State, seen.Connector, missing).IsEmpty;
        var refusal = isWanted ? history.Refused.Restart : null;
        var atRest = new Decision
        {
            Step = new Step.Rest(),
            Assessment = Noted(RestartAssessment.Of(runtime, verdict), Problem(situation, refusal)) with
            {
                Synced = new(ConditionStatus.True, Reasons.InSync, "The config in Connect is as requested."),
            },
            Settled = (!underWay || reached) && (!runtime.Reconciling || waitedForTasks) && verdict is not RestartVerdict.Settling,
            RecheckAt = underWay && !reached ? history.StateRequested!.At + GracePeriods.StateChange
                : runtime.Reconciling && !waitedForTasks ? since + GracePeriods.Tasks
                : refusal?.RetryAt ?? verdict.RecheckAt ?? wait.ChangesAt,
            AppliedHash = desired.ConfigHash,
            StateHasShown = history.StateRequested?.State == desired.State && isReady,
            Tokens = desired.State is DesiredState.Stopped ? RestartTokens.Requested(situation.Resource.Metadata) : null,
            Restarts = verdict.Record,
            Waiting = wait.Record,
        };
        return verdict switch
        {
            RestartVerdict.LookFirst => atRest with { Step = new Step.AwaitEvidence(), Settled = false },
            RestartVerdict.Due due when !(refusal?.RetryAt > situation.Now) => Restart(situation, desired, atRest, due),
            _ when wait.Stage is WaitStage.LookFirst => atRest with { Step = new Step.Confirm(Itself: false), Settled = false },
            _ when RestartTokens.Unneeded(situation, desired.State, seen.Connector) is { } asked => Unneeded(situation, atRest, asked, seen),
            _ => atRest,
        };
    }

    /// <summary>Who asks for a restart of what FAILED may have seen more than the last snapshot shows: nothing has only if a younger one says so.</summary>
    private static Decision Unneeded(Situation situation, Decision atRest, RequestedRestart asked, ObservedState.Seen seen) => seen.BeganAt > asked.At
        ? atRest with
        {
            Tokens = (atRest.Tokens ?? RestartTokens.Handled(situation)) with { RestartFailed = asked.Token },
            NothingToRestart = true,
        }
        : atRest with { Step = new Step.AwaitEvidence(), RequestedRestart = asked, Settled = false };

    /// <summary>Status goes on saying what FAILED, unless Connect has been refusing the restart for a while.</summary>
    private static Decision Restart(Situation situation, DesiredConnector desired, Decision atRest, RestartVerdict.Due due) =>
        Retries.HeldBack(situation, desired) is { } held
            ? held with { Restarts = atRest.Restarts, Waiting = atRest.Waiting }
            : atRest with
            {
                Step = new Step.Act(
                    [new ConnectorAction.RestartFailed(due.Record.Count + 1) { Unreported = due.Unreported, UnreportedAlone = due.UnreportedAlone }]),
                Assessment = Retries.Sustained(situation, desired, refusal: null) ?? atRest.Assessment,
                Settled = false,
                RecheckAt = null,
            };

    private static string? Problem(Situation situation, WriteFailure? refusal) => refusal is { Message: var message }
        ? $"Connect refuses the restart: {message}"
        : RestartTokens.Problem(situation.Resource.Metadata);

    private static Assessment Following(Situation situation, DesiredConnector desired)
    {
        const string message = "Written; waiting for Connect's status to follow.";
        return situation.Resource.Status?.ObservedGeneration is null
            ? ConvergencePlanner.Creating(desired)
            : PreviousStatus.Assessment(situation.Resource.Status.Conditions) is { Reconciling: true } previous
                ? previous with { Repeated = false }
                : Assessment.InProgress(Reasons.Updating, message);
    }

    private static Assessment Noted(Assessment assessment, string? problem) => problem is null ? assessment : assessment.Noting(problem);
}
