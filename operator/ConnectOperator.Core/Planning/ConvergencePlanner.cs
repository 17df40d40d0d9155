using System.Collections.Frozen;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Core.Timing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>Takes a connector from what Connect shows to what its resource asks for.</summary>
internal static class ConvergencePlanner
{
    public static Decision Plan(Situation situation, DesiredConnector desired) =>
        (Ownership.Claimed(situation), situation.ObservedState) switch
        {
            (not null, _) when situation.History is { LostRace: true, ClaimedUnused: false } => Unclaim(situation, desired),
            (_, ObservedState.Unknown) => Decision.Take(
                new Step.AwaitEvidence(), situation.StillPending("Waiting for Connect to list its connectors.")),
            (null, ObservedState.Seen seen) => Adoption.Plan(situation, desired, seen),
            (null, ObservedState.Absent) => ClaimFreeName(situation, desired),
            (null, ObservedState.Starting) => Adoption.PlanOfStarting(situation, desired),
            (not null, ObservedState.Seen seen) when Ownership.IsClaimVoid(situation) => seen.Trusted
                ? Unclaim(situation, desired)
                : Decision.Take(new Step.Confirm(Itself: true), situation.StillPending($"A connector {desired.Name} appeared; checking again.")),
            (not null, ObservedState.Seen seen) => DriftConflict.Sustained(situation, Converge(situation, desired, seen)),
            (not null, ObservedState.Absent { ByListAlone: true }) when HasExisted(situation) => LookCloser(situation, desired),
            (not null, ObservedState.Absent) => DriftConflict.Sustained(situation, Create(situation, desired)),
            (not null, ObservedState.Starting) => AwaitStart(situation, desired),
            (not null, ObservedState.ConfigHidden hidden) => AwaitConfig(situation, desired, hidden),
            (null, ObservedState.ConfigHidden hidden) => Adoption.PlanOfHidden(situation, desired, hidden),
            (_, ObservedState.NotSeen) => LookCloser(situation, desired),
            _ => throw new InvalidOperationException($"Unexpected state {situation.ObservedState}."),
        };

    /// <summary>Who goes missing is looked for more closely than who was never seen.</summary>
    private static bool HasExisted(Situation situation) => situation.History.Applied is not null || situation.Resource.Status?.ConfigHash is not null;

    private static Decision LookCloser(Situation situation, DesiredConnector desired)
    {
        var creating = Creating(desired);
        return situation.History.CreatedAt is { } createdAt && situation.Now - createdAt < GracePeriods.Creation
            ? Decision.Take(new Step.AwaitEvidence(), creating) with { RecheckAt = createdAt + GracePeriods.Creation }
            : Decision.Take(new Step.Confirm(Itself: HasExisted(situation)), situation.StillPending(creating.Ready.Message));
    }

    /// <summary>What restart tokens there are already, ask for nothing: there is nothing yet that could be restarted.</summary>
    private static Decision ClaimFreeName(Situation situation, DesiredConnector desired) =>
        Decision.Take(new Step.Claim(), Creating(desired)) with { Tokens = RestartTokens.Requested(situation.Resource.Metadata) };

    private static Decision Unclaim(Situation situation, DesiredConnector desired) => Decision.Take(
        new Step.Unclaim(), situation.StillPending($"Connector {desired.Name} was created by somebody else."));

    /// <summary>
    /// A start that hangs must not keep the config that would heal it from being written. What Connect has of the connector is
    /// not shown, so only what was written before tells whether it is as desired now.
    /// </summary>
    private static Decision AwaitStart(Situation situation, DesiredConnector desired)
    {
        var (history, now) = (situation.History, situation.Now);
        return Rewrite(situation, desired) ?? new()
        {
            Step = new Step.AwaitEvidence(),
            Assessment = Assessment.InProgress(
                Reasons.Creating, $"Connect has the config of {desired.Name} but no status yet: its start has not returned."),
            Settled = history.CreatedAt is not { } createdAt || now - createdAt > GracePeriods.Tasks,

            // Should it be deleted meanwhile, no list would look any different.
            RecheckAt = now + GracePeriods.Start,
        };
    }

    /// <summary>Nothing can be compared, so nothing is put back; a new config is written nevertheless.</summary>
    private static Decision AwaitConfig(Situation situation, DesiredConnector desired, ObservedState.ConfigHidden hidden) =>
        Rewrite(situation, desired) ?? AwaitShownConfig(situation, hidden);

    /// <summary>Waits for the config of a connector that is listed without it; says so once that has lasted.</summary>
    internal static Decision AwaitShownConfig(Situation situation, ObservedState.ConfigHidden hidden)
    {
        var wait = Wait.For(situation, Wait.Config, hidden.Read is not null || Wait.IsHeld(situation, Reasons.ConfigNotShown));
        var pending = situation.StillPending("Waiting for Connect to show the config.");
        return new()
        {
            Step = wait.Stage is WaitStage.LookFirst ? new Step.Confirm(Itself: true) : new Step.AwaitEvidence(),
            Assessment = wait.IsOverdue ? WaitAssessment.Of(situation, hidden, wait) : pending,
            Settled = wait.IsOverdue,
            RecheckAt = wait.ChangesAt,
            Waiting = wait.Record,
        };
    }

    /// <summary>What is due of a connector of which only what was written before tells how it is; null for nothing.</summary>
    private static Decision? Rewrite(Situation situation, DesiredConnector desired)
    {
        var due = new DueWrites(
            (situation.History.Applied?.Hash ?? situation.Resource.Status?.ConfigHash) is { } written && written != desired.ConfigHash
                ? new ConnectorAction.PutConfig(desired.Config, desired.ConfigHash, [], FrozenSet<string>.Empty, CorrectsDrift: false)
                : null,
            State: null,
            Restarts: []);
        return due.IsEmpty
            ? null
            : Write(situation, desired, due, isTrusted: true, Assessment.InProgress(Reasons.Updating, "Updating the config."));
    }

    private static Decision Create(Situation situation, DesiredConnector desired)
    {
        ConnectorState? initial = (desired.State, situation.Cluster.KnowsInitialState) switch
        {
            (DesiredState.Paused, true) => ConnectorState.Paused,
            (DesiredState.Stopped, true) => ConnectorState.Stopped,
            _ => null,
        };
        var refusal = situation.History.Refused.Config is { } refused && refused.ConfigHash == desired.ConfigHash ? refused : null;
        var existed = situation.Resource.Status?.ConfigHash is not null;
        var creating = existed ? CreatingAgain(desired) : Creating(desired);
        return (existed ? DriftConflict.HeldBack(situation, $"Connector {desired.Name} was deleted in Connect", creating.Synced) : null)
            ?? Retries.HeldBack(situation, desired)
            ?? (refusal?.RetryAt > situation.Now
                ? Retries.WaitingFor(situation, desired, refusal)
                : Decision.Take(
                    new Step.Act([new ConnectorAction.Create(desired.Config, desired.ConfigHash, initial)
                    {
                        CorrectsDrift = existed,
                        IsRetry = refusal is not null || situation.History.WriteFailure is { Write: WriteKind.Config },
                    }]),
                    Retries.Sustained(situation, desired, refusal) ?? creating) with
                {
                    Tokens = RestartTokens.Requested(situation.Resource.Metadata),
                });
    }

    private static Decision Converge(Situation situation, DesiredConnector desired, ObservedState.Seen seen)
    {
        if (ConfigComparison.Cleared(situation.History.Applied, desired, seen.Connector) is { } cleared)
        {
            var decision = ConvergeFrom(situation with { History = situation.History with { Applied = cleared } }, desired, seen);
            return decision.Applied is null ? decision with { Applied = cleared } : decision;
        }

        return ConvergeFrom(situation, desired, seen);
    }

    private static Decision ConvergeFrom(Situation situation, DesiredConnector desired, ObservedState.Seen seen)
    {
        var drift = ConfigComparison.Compare(
            desired, seen.Connector, situation.History.Applied, situation.Resource.Status?.ConfigHash, situation.Resource.Status?.ServerKeys);
        if (drift is { InSync: true, IsNews: true } && !seen.Trusted)
        {
            return Decision.Take(
                new Step.Confirm(Itself: true), situation.StillPending("Written; checking again how Connect shows the config."));
        }

        var wait = Wait.Of(situation, desired.State, seen);
        var due = new DueWrites(
            drift.InSync
                ? null
                : new(desired.Config, desired.ConfigHash, drift.Keys, drift.ExtraKeys, drift.CorrectsDrift) { Suspects = drift.Suspects },
            StateChange.Due(situation, desired.State, seen.Connector),
            RestartTokens.Pending(situation, desired.State, seen.Connector, Wait.MissingOf(wait, seen.Connector)));
        var working = Working(situation, desired, seen, wait, drift, due.State);
        if (seen.Trusted && due.Corrects && DriftConflict.HeldBack(situation, Difference(seen.Connector, drift), working.Synced) is { } held)
        {
            if (due.WithoutCorrections.IsEmpty)
            {
                return held with { Drift = drift.Keys };
            }

            due = due.WithoutCorrections;
        }

        var decision = due.IsEmpty || (!due.Converges && due.Allowed(situation.History, desired, situation.Now).IsEmpty)
            ? InSyncPlanner.Plan(situation, desired, seen, wait)
            : Write(situation, desired, due, seen.Trusted, working) with
            {
                Restarts = RestartPolicy.Superseded(situation),
            };
        return seen.Trusted || drift.InSync
            ? decision with
            {
                Drift = drift.Keys,
                ServerKeys = drift.InSync ? drift.ServerKeys : null,
                Applied = drift.InSync
                    ? ConfigComparison.Remembered(
                        situation.History.Applied, desired, seen.Connector, seen.Trusted, drift, atRest: decision is { Step: Step.Rest, AppliedHash: not null })
                    : null,
            }
            : decision;
    }

    /// <summary>Does what is due, as far as Connect has not refused it, and as soon as the evidence is good enough.</summary>
    private static Decision Write(Situation situation, DesiredConnector desired, DueWrites due, bool isTrusted, Assessment working)
    {
        if (Retries.HeldBack(situation, desired) is { } held)
        {
            return held;
        }

        var refused = situation.History.Refused;
        var allowed = due.Allowed(situation.History, desired, situation.Now);
        var refusal = due.Config is not null && refused.Config?.ConfigHash == desired.ConfigHash ? refused.Config
            : due.State is not null && refused.State?.State == desired.State ? refused.State
            : null;
        if (allowed.IsEmpty)
        {
            return Retries.WaitingFor(situation, desired, refusal!);
        }

        return allowed.Converges && !isTrusted
            ? Decision.Take(new Step.Confirm(Itself: true), situation.StillPending(working.Ready.Message))
            : Decision.Take(new Step.Act(allowed.InOrder()), Retries.Sustained(situation, desired, refusal) ?? working);
    }

    private static Assessment Working(
        Situation situation, DesiredConnector desired, ObservedState.Seen seen, Wait wait, ConfigDrift drift, ConnectorAction? state)
    {
        if (!drift.InSync)
        {
            var (reason, message) = drift.CorrectsDrift
                ? (Reasons.Drifted, $"The config was changed in Connect; putting it back: {KeyList.Of(drift.Keys)}.")
                : (Reasons.Updating, drift.Suspects.Count > 0
                    ? $"Connect shows {KeyList.Of(drift.Keys)} differently from what was just written; writing the config once more to find out whether it always does."
                    : $"Updating the config: {KeyList.Of(drift.Keys)}.");
            return Assessment.InProgress(reason, message) with
            {
                Synced = new(ConditionStatus.False, reason, message),
            };
        }

        var shown = ConnectStateName.Of(seen.Connector.State);
        return state switch
        {
            ConnectorAction.Resume { CorrectsDrift: true } or ConnectorAction.Pause { CorrectsDrift: true } or ConnectorAction.Stop { CorrectsDrift: true } =>
                Assessment.InProgress(
                    Reasons.Drifted, $"The connector was changed to {shown} in Connect; putting it back to {desired.State.ToString().ToUpperInvariant()}."),
            ConnectorAction.Resume => Assessment.InProgress(Reasons.Resuming, $"The connector is {shown}; resuming it."),
            ConnectorAction.Pause => Assessment.InProgress(Reasons.Pausing, $"The connector is {shown}; pausing it."),
            ConnectorAction.Stop => Assessment.InProgress(Reasons.Stopping, $"The connector is {shown}; stopping it."),
            _ => RuntimeAssessment.Of(situation, desired, seen, wait, waitedForTasks: true, stateUnderWay: false),
        };
    }

    internal static Assessment Creating(DesiredConnector desired) => Assessment.InProgress(Reasons.Creating, $"Creating connector {desired.Name}.");

    private static Assessment CreatingAgain(DesiredConnector desired)
    {
        var message = $"Connector {desired.Name} was deleted in Connect; creating it again.";
        return Assessment.InProgress(Reasons.Drifted, message) with
        {
            Synced = new(ConditionStatus.False, Reasons.Drifted, message),
        };
    }

    private static string Difference(ObservedConnector observed, ConfigDrift drift) => drift.InSync
        ? $"The connector was changed to {ConnectStateName.Of(observed.State)} in Connect"
        : $"The config was changed in Connect: {KeyList.Of(drift.Keys)}";
}
