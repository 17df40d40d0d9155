using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>What a write that failed means for the next one, and for status meanwhile.</summary>
internal static class Retries
{
    /// <summary>The last write failed, and the time for another try has not come.</summary>
    public static Decision? HeldBack(Situation situation, DesiredConnector desired) =>
        Failure(situation, desired) is { } failure && failure.RetryAt > situation.Now ? WaitingFor(situation, desired, failure) : null;

    public static Decision WaitingFor(Situation situation, DesiredConnector desired, WriteFailure failure) => new()
    {
        Step = new Step.Rest(),
        Assessment = WriteFailureAssessment.Of(situation, desired, failure),
        RecheckAt = failure.RetryAt,
        Settled = failure.Kind is not (WriteFailureKind.OutcomeUnknown or WriteFailureKind.UnderWay) && !StateChange.IsUnderWay(desired.State, situation.History, situation.Now),
    };

    /// <summary>
    /// What status goes on saying while a write that has failed is tried again: conditions that come and go with every try
    /// would never be true for long enough to alert anyone.
    /// </summary>
    public static Assessment? Sustained(Situation situation, DesiredConnector desired, WriteFailure? refusal)
    {
        var failure = refusal ?? Failure(situation, desired);
        return failure is null ? FoundBefore(situation)
            : failure.IsCurrent(situation.Now) && failure.Kind is not WriteFailureKind.OutcomeUnknown ? WriteFailureAssessment.Of(situation, desired, failure)
            : null;
    }

    /// <summary>A process that has yet to write anything knows of a failure only from the status that the last one left, and tries it again.</summary>
    private static Assessment? FoundBefore(Situation situation) =>
        situation.History.LastWriteEndedAt is null
        && situation.Resource.Status is { Conditions: var conditions, ObservedGeneration: var observed }
        && observed == situation.Resource.Metadata.Generation
        && PreviousStatus.Assessment(conditions) is { } found
        && IsOfWrite(found.Ready)
            ? found
            : null;

    private static bool IsOfWrite(Finding ready) => ready switch
    {
        { Reason: Reasons.InvalidConfig or Reasons.UnknownPlugin or Reasons.NotSupported or Reasons.ConnectError or Reasons.RebalanceInProgress } => true,

        // Of a write to this connector; where Connect refused everything, nothing was known of it.
        { Reason: Reasons.Unauthorized, Status: ConditionStatus.False } => true,
        _ => false,
    };

    /// <summary>The last failure of a kind that passes, unless it was of a config that is no longer asked for.</summary>
    private static WriteFailure? Failure(Situation situation, DesiredConnector desired) =>
        situation.History.WriteFailure is { Write: not WriteKind.Delete } failure && (failure.ConfigHash ?? desired.ConfigHash) == desired.ConfigHash
            ? failure
            : null;
}
