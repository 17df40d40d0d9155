using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Core.Status;
using ConnectOperator.Core.Timing;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;

namespace ConnectOperator.Tests.Core.Planning.Simulation;

/// <summary>
/// Carries out the planner's steps against a simulated Connect and one resource, and checks after every step what must never
/// happen. What it knows besides the resource is lost in a crash.
/// </summary>
internal sealed class SimulatedOperator(SimulatedConnect connect, bool knowsInitialState)
{
    private ConnectorHistory history = ConnectorHistory.Empty;
    private Evidence evidence = Evidence.None;
    private ObservedConnector? trusted;
    private bool learnedInitialState = true;
    private bool claimUsable;
    private (string Hash, DateTimeOffset At)? refused;
    private DateTimeOffset? restartedAt;

    public DateTimeOffset Now { get; private set; } = SituationBuilder.Noon;

    public SituationBuilder Spec { get; set; } = SituationBuilder.JustApplied;

    public KafkaConnectorStatus? Status { get; private set; }

    public ReleaseReason? Released { get; private set; }

    public Outcome? Last { get; private set; }

    /// <summary>Whether what exists under the name counts as the operator's: created by it, adopted, or unknown since a crash.</summary>
    public bool OwnsTheName => Status?.ConnectorName is not null && claimUsable;

    public void Crash()
    {
        (history, evidence, trusted, refused, learnedInitialState) = (ConnectorHistory.Empty, Evidence.None, null, null, true);
        if (Status?.Restarts?.LastAt is not { } recorded || restartedAt - recorded >= TimeSpan.FromSeconds(1))
        {
            // Killed before it was recorded: the next process may restart what still shows FAILED.
            restartedAt = null;
        }

        if (Status?.ConnectorName is not null)
        {
            ClaimDecides();
        }
    }

    public void Poll(bool partial = false, bool old = false)
    {
        Pass(TimeSpan.FromMilliseconds(300));
        connect.Settle();
        evidence = evidence.With(connect.List(Now, partial, old), confirmed: null);
    }

    public void Pass(TimeSpan time) => Now += time;

    public void TakeStep(bool crashUnderWrite = false)
    {
        if (Released is not null)
        {
            return;
        }

        Pass(TimeSpan.FromMilliseconds(10));
        var situation = Situation();
        var outcome = Last = Outcome.Of(situation);
        history = HistoryUpdate.After(history, outcome.Decision);
        if (situation.ObservedState is ObservedState.Seen { Connector: var seen } state
            && (state.Trusted || outcome.Decision is { Step: Step.Rest, AppliedHash: not null }))
        {
            trusted = seen;
        }

        Status = outcome.Status;
        if (outcome.Decision.AppliedHash is not null)
        {
            // Seen under the claim, as it is to be: ours from now on, whoever made it.
            ClaimDecides();
        }

        switch (outcome.Decision.Step)
        {
            case Step.Confirm:
                Poll();
                evidence = Confirmed();
                break;
            case Step.AddFinalizer:
                Spec = Spec with { HasFinalizer = true };
                break;
            case Step.Claim claim:
                CheckAdoption(outcome, claim);
                Status = ConnectorStatus.WithClaim(Status, situation, SituationBuilder.Name);
                history = HistoryUpdate.Claimed(history, claim);
                claimUsable = claim.Adopts;
                if (claim.Adopts)
                {
                    connect.Existing?.IsUnmanaged = false;
                }

                break;
            case Step.Unclaim:
                Status = ConnectorStatus.WithoutClaim(Status);
                history = HistoryUpdate.Unclaimed(history);
                LetGo(outcome);
                break;
            case Step.Act { Actions: var actions }:
                Act(outcome, actions, crashUnderWrite);
                break;
            case Step.Release { Reason: var reason }:
                Released = reason;
                break;
        }
    }

    /// <summary>Nobody can tell whether a create was applied: what exists under the claimed name counts as ours.</summary>
    private void ClaimDecides()
    {
        claimUsable = true;
        connect.Existing?.IsUnmanaged = false;
    }

    /// <summary>Without the claim, what somebody else made under the name is somebody else's, also if it came while the claim stood.</summary>
    private void LetGo(Outcome outcome)
    {
        if (connect.Existing is { } left)
        {
            Demand(!left.IsMadeByOperator, "Lets go of a connector that it made.", outcome);
            left.IsUnmanaged = true;
        }
    }

    private Evidence Confirmed()
    {
        var confirmation = connect.Confirm(Now);
        return evidence.With(confirmation.Snapshot, confirmation);
    }

    private void Act(Outcome outcome, ImmutableArray<ConnectorAction> actions, bool crashUnderWrite)
    {
        Demand(outcome.Situation.Resource.Status?.ConnectorName is not null, "A write before the claim.", outcome);
        Demand(Spec.Mode is EnforcementMode.Enforce, "A write in mode Observe.", outcome);
        foreach (var action in actions)
        {
            CheckEvidence(outcome, action);
            CheckRefusal(outcome, action);
            CheckRestart(outcome, action);
            var existed = connect.Existing;
            if (IsAsAsked(outcome.Situation.ObservedState))
            {
                ClaimDecides();
            }

            Demand(existed?.IsUnmanaged != true || action is ConnectorAction.Create, $"{action} of an unmanaged connector.", outcome);
            var result = connect.Send(action);
            Pass(TimeSpan.FromMilliseconds(10));
            restartedAt = action is ConnectorAction.RestartFailed && MayBeDone(result) ? Now : restartedAt;
            claimUsable |= existed is null && connect.Existing is not null;
            if (crashUnderWrite)
            {
                Crash();
                return;
            }

            if (result is ActionResult.Failed failed)
            {
                result = failed with { Message = outcome.Situation.Scrubber.Scrub(failed.Message) };
                refused = failed.Kind is WriteFailureKind.InvalidConfig ? (Spec.Hash, Now) : refused;
            }

            learnedInitialState &= result is not ActionResult.InitialStateUnknown || knowsInitialState;
            history = HistoryUpdate.After(history, RestartTokens.Handled(outcome.Situation), action, result, Now, random: 0.5);
            if (action is ConnectorAction.Create && result is ActionResult.Failed { Kind: WriteFailureKind.OutcomeUnknown or WriteFailureKind.ServerError })
            {
                ClaimDecides();
            }

            if (result is not ActionResult.Succeeded)
            {
                return;
            }
        }
    }

    private void CheckAdoption(Outcome outcome, Step.Claim claim)
    {
        var good = claim.Adopts
            ? outcome.Situation.ObservedState is ObservedState.Seen { JustConfirmed: true } seen
                && (Spec.Adoption is AdoptionPolicy.Always || (Spec.Adoption is AdoptionPolicy.IfIdentical && IsAsAsked(seen)))
            : outcome.Situation.ObservedState is ObservedState.Absent;
        Demand(good && Spec.Mode is EnforcementMode.Enforce, $"{claim} that adoption {Spec.Adoption}, mode {Spec.Mode} or the evidence does not allow.", outcome);
    }

    private static void CheckEvidence(Outcome outcome, ConnectorAction action)
    {
        var good = action switch
        {
            ConnectorAction.Create => outcome.Situation.ObservedState is ObservedState.Absent,
            ConnectorAction.Delete => outcome.Situation.ObservedState is ObservedState.Seen or ObservedState.Starting,
            ConnectorAction.Restart or ConnectorAction.RestartFailed or ConnectorAction.RestartTask => outcome.Situation.ObservedState is ObservedState.Seen,
            ConnectorAction.PutConfig => outcome.Situation.ObservedState is ObservedState.Seen { Trusted: true } or ObservedState.Starting,
            _ => outcome.Situation.ObservedState is ObservedState.Seen { Trusted: true },
        };
        Demand(good, $"{action} on evidence that is not good enough.", outcome);
    }

    private void CheckRefusal(Outcome outcome, ConnectorAction action)
    {
        var isEarly = action is ConnectorAction.Create or ConnectorAction.PutConfig
            && refused is { } refusal
            && refusal.Hash == Spec.Hash
            && Now - refusal.At < GracePeriods.RefusedConfig;
        Demand(!isEarly, "A refused config offered again too early.", outcome);
    }

    /// <summary>
    /// Only what shows FAILED, at the time that status told, neither too soon nor too often, and never ahead of what a person asked for.
    /// </summary>
    private void CheckRestart(Outcome outcome, ConnectorAction action)
    {
        if (action is not ConnectorAction.RestartFailed { Number: var number })
        {
            return;
        }

        var (situation, desired) = (outcome.Situation, Spec.Desired());
        Demand(
            situation.ObservedState is ObservedState.Seen { Connector: var shown }
                && (shown.State is ConnectorState.Failed || shown.Tasks.Any(task => task.State is ConnectorState.Failed)),
            "A restart of what did not fail.",
            outcome);
        Demand(situation.Resource.Status!.Restarts?.NextAt <= Now, "A restart that status did not tell.", outcome);
        Demand(!(Now - restartedAt < desired.AutoRestart.InitialBackoff), "A restart too soon after another.", outcome);
        Demand(!(number > desired.AutoRestart.MaxRestarts), "A restart too many.", outcome);
        Demand(desired.State is DesiredState.Running, "A restart of what should not run.", outcome);
        Demand(RestartTokens.Pending(situation, desired.State, ((ObservedState.Seen)situation.ObservedState).Connector, missing: []).IsEmpty, "A restart ahead of one that a person asked for.", outcome);
        Demand(outcome.Actions.Count == 1, "A restart on top of something else.", outcome);
    }

    private static bool MayBeDone(ActionResult result) =>
        result is ActionResult.Succeeded or ActionResult.Failed { Kind: WriteFailureKind.ServerError or WriteFailureKind.OutcomeUnknown };

    private bool IsAsAsked(ObservedState state) => state is ObservedState.Seen { Trusted: true, Connector: var connector }
        && ConfigComparison.Compare(Spec.Desired(), connector, applied: null, recordedHash: null).InSync;

    /// <summary>The message is made only when it is needed: thousands of steps are checked.</summary>
    private static void Demand(bool holds, string violation, Outcome outcome)
    {
        if (!holds)
        {
            throw new ShouldAssertException($"{violation}{outcome}");
        }
    }

    private Situation Situation()
    {
        var situation = (Spec with
        {
            KnowsInitialState = learnedInitialState,
            ObservedState = evidence.Of(SituationBuilder.Name, trusted, history.LastWriteEndedAt, Now),
            History = history,
            Now = Now,
        }).Build();
        return situation with { Resource = situation.Resource with { Status = Status } };
    }
}
