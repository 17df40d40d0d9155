using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Claims;

/// <summary>
/// Something else writes to a connector that the operator keeps putting back. Neither knows of the other and both mean well, so
/// the operator says so and slows down, and goes on: the other may be gone. All of it is in status, so that a new process does not
/// begin the contest anew.
/// </summary>
public static class DriftConflict
{
    /// <summary>Put back more often than this within <see cref="Window"/>, a connector is contested.</summary>
    public const int Limit = 5;

    /// <summary>The time in which corrections are counted, and for which a connector has to be left alone to be contested no more.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    /// <summary>The record after another correction. Times from a clock that went wrong are forgotten.</summary>
    public static DriftCorrections After(DriftCorrections before, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        DateTimeOffset[] recent = [.. (before.Recent ?? []).Where(at => at <= now && now - at < Window), ConditionSet.Seconds(now)];
        return new DriftCorrections
        {
            Recent = [.. recent.TakeLast(Limit + 1)],
            Contested = before.Contested is { } contested ? contested + 1 : recent.Length > Limit ? 1 : null,
        };
    }

    /// <summary>When a contested connector is put back next, should it have to be; null for at once.</summary>
    public static DateTimeOffset? HeldUntil(DriftCorrections corrections)
    {
        ArgumentNullException.ThrowIfNull(corrections);
        return corrections is { Contested: { } contested, Recent: [.., var last] } ? last + Pause(contested) : null;
    }

    /// <summary>When a contested connector that is left alone is contested no more; null for one that is not contested.</summary>
    public static DateTimeOffset? OverAt(DriftCorrections corrections)
    {
        ArgumentNullException.ThrowIfNull(corrections);
        return corrections is { Contested: not null, Recent: [.., var last] } ? last + Window : null;
    }

    /// <summary>The record as a decision finds it: a new spec is a person's answer, and begins anew.</summary>
    internal static DriftCorrections Of(Situation situation) =>
        situation.Resource.Status?.ObservedGeneration == situation.Resource.Metadata.Generation
            ? situation.History.CorrectionsOver(situation.Resource.Status)
            : new DriftCorrections();

    /// <summary>
    /// The decision on a connector that differs while it is not to be put back yet; null when it may be.
    /// </summary>
    /// <param name="situation">Its situation.</param>
    /// <param name="what">What differs, as a sentence's beginning.</param>
    /// <param name="synced">Of the Synced condition.</param>
    internal static Decision? HeldBack(Situation situation, string what, Finding? synced) =>
        Of(situation) is var corrections && HeldUntil(corrections) is { } until && until > situation.Now
            ? Decision.AtRest(Reporting(corrections, $"{what}; the operator puts it back at {until:u}.") with { Synced = synced }) with { RecheckAt = until }
            : null;

    /// <summary>
    /// What status goes on saying between two corrections: conditions that come and go with each would never be true for long
    /// enough to alert anyone. Other trouble speaks for itself.
    /// </summary>
    internal static Decision Sustained(Situation situation, Decision decision)
    {
        var corrections = Of(situation);
        var settled = decision is { Step: Step.Rest, AppliedHash: not null };
        if (OverAt(corrections) is not { } overAt || (settled && situation.Now >= overAt))
        {
            return decision with { Corrections = corrections.Contested is null ? corrections : new DriftCorrections() };
        }

        var assessment = decision.Assessment;
        var stands = decision.Step is not Step.Confirm && (assessment.Reconciling || assessment.Ready.Status is ConditionStatus.True)
            && assessment.Ready.Reason is not (Reasons.TaskFailed or Reasons.ConnectorFailed or Reasons.ConnectError
                or Reasons.RebalanceInProgress or Reasons.WriteOutcomeUnknown);
        return decision with
        {
            Corrections = corrections,
            Assessment = stands
                ? Reporting(corrections, $"This ends at {overAt:u} if nobody changes it until then.") with { Synced = assessment.Synced }
                : assessment,
            RecheckAt = settled && !(decision.RecheckAt < overAt) ? overAt : decision.RecheckAt,
        };
    }

    private static Assessment Reporting(DriftCorrections corrections, string more) => Assessment.NeedsPerson(
        Reasons.Drifted,
        $"Something else keeps changing the connector in Connect: the operator put it back {Limit + corrections.Contested} times, last at "
        + $"{corrections.Recent![^1]:u}, and continues with growing pauses. Find what writes to it. {more}");

    /// <summary>Doubles with each correction. No longer than the window: a connector that is held back must not look left alone.</summary>
    private static TimeSpan Pause(int contested)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(contested - 1, 30));
        return pause < Window ? pause : Window;
    }
}
