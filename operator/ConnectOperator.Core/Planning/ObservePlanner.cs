using System.Collections.Immutable;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Core.Timing;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// Compares a connector with what its resource asks for, and only says so. A claim that was made in mode Enforce is kept for the
/// way back for as long as its connector exists; none is made here.
/// </summary>
internal static class ObservePlanner
{
    public static Decision Plan(Situation situation, DesiredConnector desired) =>
        (Ownership.Claimed(situation), situation.ObservedState) switch
        {
            (not null, _) when Ownership.IsClaimVoid(situation) => Unclaim(situation, desired),
            (not null, ObservedState.Absent { ByListAlone: false }) => Unclaim(situation, desired),
            (_, ObservedState.Seen seen) => Compare(situation, desired, seen),
            (null, ObservedState.Absent) => Reporting(situation, Assessment.NeedsPerson(
                Reasons.Drifted, $"There is no connector {desired.Name} in Connect; {Left}.") with
            {
                Synced = new(ConditionStatus.False, Reasons.Drifted, $"There is no connector {desired.Name} in Connect."),
            }),
            (_, ObservedState.ConfigHidden hidden) => Hidden(situation, hidden),
            (_, ObservedState.Starting) => Reporting(situation, Assessment.InProgress(
                Reasons.Creating, $"Connect has the config of {desired.Name} but no status yet: its start has not returned.")) with
            {
                Step = new Step.AwaitEvidence(),
            },
            (var claimed, ObservedState.NotSeen or ObservedState.Absent) => Decision.Take(
                new Step.Confirm(Itself: claimed is not null), situation.StillPending($"Looking for connector {desired.Name}.")),
            (_, ObservedState.Unknown) => Decision.Take(
                new Step.AwaitEvidence(), situation.StillPending("Waiting for Connect to list its connectors.")),
            _ => throw new InvalidOperationException($"Unexpected state {situation.ObservedState}."),
        };

    private const string Left = "spec.mode: Observe does not change that";

    /// <summary>Who makes a connector of that name from now on owns it: going back to Enforce must not overwrite it as if it were ours.</summary>
    private static Decision Unclaim(Situation situation, DesiredConnector desired) => Decision.Take(
        new Step.Unclaim(), situation.StillPending($"There is no connector {desired.Name} in Connect."));

    private static Decision Compare(Situation situation, DesiredConnector desired, ObservedState.Seen seen)
    {
        var (history, now) = (situation.History, situation.Now);
        if (history.LastWriteEndedAt is { } writtenAt && seen.BeganAt < writtenAt + GracePeriods.StatusLag)
        {
            return Decision.Take(
                new Step.AwaitEvidence(), situation.StillPending("Waiting for Connect's status to follow the last write.")) with
            {
                RecheckAt = writtenAt + GracePeriods.StatusLag,
            };
        }

        var (drift, isLearned) = Differences(situation, desired, seen);
        var underWay = StateChange.IsUnderWay(desired.State, history, now);
        var stateDrifts = !underWay && !StateChange.AgreesWith(desired.State, seen.Connector);
        if ((stateDrifts || !drift.InSync) && !seen.Trusted)
        {
            return Decision.Take(
                new Step.Confirm(Itself: true), situation.StillPending($"Connector {desired.Name} differs from the resource; checking again."));
        }

        if (!isLearned && HiddenValues.NotKnown(situation, desired, seen.Connector, drift) is { } question)
        {
            return Decision.Take(
                question, situation.StillPending($"Connector {desired.Name} differs from the resource; looking up which of its values are passwords."));
        }

        var (hidden, plain) = isLearned ? ([], drift.Keys) : HiddenValues.Apart(situation, desired, seen.Connector, drift);
        var wait = Wait.Of(situation, desired.State, seen);
        var runtime = RestartAssessment.Unattended(RuntimeAssessment.Of(situation, desired, seen, wait, waitedForTasks: true, underWay));
        var saying = Reporting(situation, Assess(desired, seen, (hidden, plain, KeyList.Impossible(drift)), stateDrifts, runtime));
        return saying with
        {
            Step = wait.Stage is WaitStage.LookFirst ? new Step.Confirm(Itself: false) : saying.Step,
            Settled = wait.Stage is not WaitStage.LookFirst,
            RecheckAt = underWay ? history.StateRequested!.At + GracePeriods.StateChange : wait.ChangesAt,
            Waiting = wait.Record,
            Drift = plain,
            ReportsUnclaimed = true,
        };
    }

    private static Decision Hidden(Situation situation, ObservedState.ConfigHidden hidden)
    {
        var unshown = ConvergencePlanner.AwaitShownConfig(situation, hidden);
        return Reporting(situation, unshown.Assessment) with
        {
            Step = unshown.Step,
            Settled = unshown.Settled,
            RecheckAt = unshown.RecheckAt,
            Waiting = unshown.Waiting,
            ReportsUnclaimed = true,
        };
    }

    /// <summary>
    /// Compared with what the server is known to make of it, where that is known: it is if what is asked now was written, and seen, before. Of
    /// anything else nothing will be written to find out, so a value that may be hidden is not called a difference.
    /// </summary>
    private static (ConfigDrift Drift, bool IsLearned) Differences(Situation situation, DesiredConnector desired, ObservedState.Seen seen)
    {
        if (Ownership.Claimed(situation) is null)
        {
            return (ConfigComparison.Compare(desired, seen.Connector), IsLearned: false);
        }

        var (applied, status) = (situation.History.Applied, situation.Resource.Status);
        return (
            ConfigComparison.Compare(desired, seen.Connector, applied, status?.ConfigHash, status?.ServerKeys),
            IsLearned: (applied?.Hash ?? status?.ConfigHash) == desired.ConfigHash);
    }

    private static Assessment Assess(
        DesiredConnector desired,
        ObservedState.Seen seen,
        (ImmutableArray<string> Hidden, ImmutableArray<string> Plain, string Impossible) config,
        bool stateDrifts,
        Assessment runtime)
    {
        var differs = config.Plain.IsEmpty ? null : $"The config in Connect differs in {KeyList.Of(config.Plain)}";
        var state = stateDrifts
            ? $"The connector is {ConnectStateName.Of(seen.Connector.State)} in Connect and should be {desired.State.ToString().ToUpperInvariant()}"
            : null;
        var hidden = config.Hidden.IsEmpty ? null : HiddenValues.CannotBeCompared(config.Hidden);
        var assessment = (differs, state) is (null, null)
            ? runtime
            : Assessment.NeedsPerson(Reasons.Drifted, $"{string.Join(". ", new[] { differs, state }.OfType<string>())}; {Left}.{config.Impossible}");
        return (hidden is null ? assessment : assessment.Noting(hidden)) with
        {
            Synced = (differs, hidden) switch
            {
                (null, null) => new(ConditionStatus.True, Reasons.InSync, "The config in Connect is as requested."),
                (null, _) => new(ConditionStatus.Unknown, Reasons.NotComparable, $"The config in Connect is as requested as far as it can be compared: {hidden}."),
                (_, null) => new(ConditionStatus.False, Reasons.Drifted, $"{differs}.{config.Impossible}"),
                _ => new(ConditionStatus.False, Reasons.Drifted, $"{differs}, and {hidden}.{config.Impossible}"),
            },
        };
    }

    /// <summary>Restart tokens are recorded and ask for nothing, now or when the mode changes.</summary>
    private static Decision Reporting(Situation situation, Assessment assessment)
    {
        var asked = RestartTokens.Requested(situation.Resource.Metadata);
        return Decision.AtRest(
            asked == new Resources.HandledTokens() ? assessment : assessment.Noting("Restart annotations have no effect in mode Observe")) with
        {
            Tokens = asked,
            Restarts = RestartPolicy.Superseded(situation),
        };
    }
}
