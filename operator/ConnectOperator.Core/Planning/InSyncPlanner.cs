using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>Says how a connector is doing whose config and state are as asked, and restarts what FAILED of it.</summary>
internal static class InSyncPlanner
{
    public static Decision Plan(Situation situation, DesiredConnector desired, Sighting.Seen seen)
    {
        var history = situation.History;
        if (history.LastWriteEndedAt is { } writtenAt && seen.BeganAt < writtenAt + Patience.StatusLag)
        {
            return Planner.Waiting(new Step.AwaitEvidence(), Following(situation, desired)) with
            {
                RecheckAt = writtenAt + Patience.StatusLag,
                AppliedHash = desired.ConfigHash,
            };
        }

        var since = history.LastWriteEndedAt ?? DateTimeOffset.MinValue;
        var waitedForTasks = situation.Now - since >= Patience.Tasks;
        var underWay = StateChange.IsUnderWay(desired.State, history, situation.Now);
        var reached = StateChange.AgreesWith(desired.State, seen.Connector);
        var runtime = RuntimeAssessment.Of(situation, desired, seen.Connector, waitedForTasks, underWay);
        var isReady = runtime.Ready.Status is ConditionStatus.True;
        var verdict = RestartPolicy.Judge(situation, desired, seen, isReady);
        var refusal = IsRestartWanted(situation, desired, seen.Connector, verdict) ? history.Refused.Restart : null;
        var atRest = new Decision
        {
            Step = new Step.Rest(),
            Assessment = Noted(RestartAssessment.Of(runtime, verdict), Problem(situation, refusal)) with
            {
                Synced = new(ConditionStatus.True, Reasons.InSync, "The config in Connect is as asked."),
            },
            Settled = (!underWay || reached) && (!runtime.Reconciling || waitedForTasks) && verdict is not RestartVerdict.Settling,
            RecheckAt = underWay && !reached ? history.StateRequested!.At + Patience.StateChange
                : runtime.Reconciling && !waitedForTasks ? since + Patience.Tasks
                : refusal?.RetryAt ?? verdict.RecheckAt,
            AppliedHash = desired.ConfigHash,
            StateHasShown = history.StateRequested?.State == desired.State && isReady,
            Tokens = desired.State is DesiredState.Stopped ? RestartTokens.Asked(situation.Resource.Metadata) : null,
            Restarts = verdict.Record,
        };
        return verdict switch
        {
            RestartVerdict.LookFirst => atRest with { Step = new Step.AwaitEvidence(), Settled = false },
            RestartVerdict.Due when !(refusal?.RetryAt > situation.Now) => Restart(situation, desired, atRest),
            _ => atRest,
        };
    }

    /// <summary>Status goes on saying what FAILED, unless Connect has been refusing the restart for a while.</summary>
    private static Decision Restart(Situation situation, DesiredConnector desired, Decision atRest) =>
        Retries.HeldBack(situation, desired) is { } held
            ? held with { Restarts = atRest.Restarts }
            : atRest with
            {
                Step = new Step.Act([new ConnectorAction.RestartFailed(atRest.Restarts!.Count + 1)]),
                Assessment = Retries.Standing(situation, desired, refusal: null) ?? atRest.Assessment,
                Settled = false,
                RecheckAt = null,
            };

    private static bool IsRestartWanted(Situation situation, DesiredConnector desired, ObservedConnector observed, RestartVerdict verdict) =>
        verdict is RestartVerdict.Due || !RestartTokens.Pending(situation, desired.State, observed).IsEmpty;

    private static string? Problem(Situation situation, Setback? refusal) => refusal is { Message: var message }
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
