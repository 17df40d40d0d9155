using System.Collections.Immutable;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>Takes a connector from what Connect shows to what its resource asks for.</summary>
internal static class ConvergencePlanner
{
    public static Decision Plan(Situation situation, DesiredConnector desired) =>
        (Ownership.Claimed(situation), situation.Sighting) switch
        {
            (_, Sighting.Unknown) => Planner.Waiting(
                new Step.AwaitEvidence(), Planner.StillPending(situation, "Waiting for Connect to list its connectors.")),
            (null, Sighting.Seen seen) => Adoption(situation, desired, seen),
            (null, Sighting.Absent) => ClaimFreeName(situation, desired),
            (null, Sighting.Starting) => TakenByStarting(situation, desired),
            (not null, Sighting.Seen seen) => Converge(situation, desired, seen),
            (not null, Sighting.Absent) => Create(situation, desired),
            (not null, Sighting.Starting) => AwaitStart(situation, desired),
            (_, Sighting.NotSeen) => LookCloser(situation, desired),
            _ => throw new InvalidOperationException($"Unexpected sighting {situation.Sighting}."),
        };

    private static Decision LookCloser(Situation situation, DesiredConnector desired)
    {
        var creating = Creating(desired);
        return situation.History.CreatedAt is { } createdAt && situation.Now - createdAt < Patience.Creation
            ? Planner.Waiting(new Step.AwaitEvidence(), creating) with { RecheckAt = createdAt + Patience.Creation }
            : Planner.Waiting(new Step.Confirm(), Planner.StillPending(situation, creating.Ready.Message));
    }

    /// <summary>A connector of that name exists and is not ours: it becomes ours if it is as asked, and is left alone otherwise.</summary>
    private static Decision Adoption(Situation situation, DesiredConnector desired, Sighting.Seen seen)
    {
        var drift = ConfigComparison.Compare(desired, seen.Connector, applied: null, recordedHash: null);
        if (!seen.Trusted)
        {
            return Planner.Waiting(
                new Step.Confirm(), Planner.StillPending(situation, $"A connector {desired.Name} exists; looking whether it is as asked."));
        }

        return drift.InSync
            ? Planner.Waiting(
                new Step.Claim(), Assessment.InProgress(Reasons.Creating, $"Taking over connector {desired.Name}, which is as asked."))
            : Planner.AtRest(Assessment.NeedsPerson(
                Reasons.AlreadyExists,
                $"Connector {desired.Name} exists in {situation.Cluster.Key}, no resource manages it, and it differs in "
                + $"{KeyList(drift.Keys)}; make the resource equal to it, delete it, or choose another spec.name."));
    }

    private static Decision ClaimFreeName(Situation situation, DesiredConnector desired) => situation.History.LostRace
        ? TakenByStarting(situation, desired)
        : Planner.Waiting(new Step.Claim(), Creating(desired));

    private static Decision TakenByStarting(Situation situation, DesiredConnector desired) => Planner.Waiting(
        new Step.AwaitEvidence(),
        Planner.StillPending(situation, $"A connector {desired.Name} that is not managed is just starting; looking whether it is as asked."));

    private static Decision AwaitStart(Situation situation, DesiredConnector desired) => new()
    {
        Step = new Step.AwaitEvidence(),
        Assessment = Assessment.InProgress(
            Reasons.Creating, $"Connect has the config of {desired.Name} and no status yet: its start has not returned."),
        Settled = situation.History.CreatedAt is not { } createdAt || situation.Now - createdAt > Patience.Tasks,
    };

    private static Decision Create(Situation situation, DesiredConnector desired)
    {
        if (situation.History.LostRace)
        {
            return Planner.Waiting(new Step.Unclaim(), Planner.StillPending(situation, $"Connector {desired.Name} was created by somebody else."));
        }

        if (HeldBack(situation, desired) is { } held)
        {
            return held;
        }

        ConnectorState? initial = (desired.State, situation.Cluster.KnowsInitialState) switch
        {
            (DesiredState.Paused, true) => ConnectorState.Paused,
            (DesiredState.Stopped, true) => ConnectorState.Stopped,
            _ => null,
        };
        return Planner.Waiting(
            new Step.Act([new ConnectorAction.Create(desired.Config, desired.ConfigHash, initial)]), Creating(desired)) with
        {
            Tokens = RestartTokens.Asked(situation.Resource.Metadata),
        };
    }

    private static Decision Converge(Situation situation, DesiredConnector desired, Sighting.Seen seen)
    {
        var drift = ConfigComparison.Compare(
            desired, seen.Connector, situation.History.Applied, situation.Resource.Status?.ConfigHash);
        var state = StateChange.Due(desired.State, seen.Connector, situation.History, situation.Now);
        var restarts = RestartTokens.Pending(situation, desired.State);
        if (drift.InSync && state is null && restarts.IsEmpty)
        {
            return InSync(situation, desired, seen);
        }

        if (HeldBack(situation, desired) is { } held)
        {
            return held;
        }

        var assessment = Working(desired, seen.Connector, drift, state);
        return !seen.Trusted && (!drift.InSync || state is not null)
            ? Planner.Waiting(new Step.Confirm(), Planner.StillPending(situation, assessment.Ready.Message))
            : Planner.Waiting(new Step.Act(InOrder(desired, drift, state, restarts)), assessment);
    }

    /// <summary>
    /// Pause and stop go before a new config, so that it does not run first; resume goes after it, so that the old one does
    /// not run again; restarts go last.
    /// </summary>
    private static ImmutableArray<ConnectorAction> InOrder(
        DesiredConnector desired, ConfigDrift drift, ConnectorAction? state, ImmutableArray<ConnectorAction> restarts)
    {
        var actions = ImmutableArray.CreateBuilder<ConnectorAction>();
        if (state is ConnectorAction.Pause or ConnectorAction.Stop)
        {
            actions.Add(state);
        }

        if (!drift.InSync)
        {
            actions.Add(new ConnectorAction.PutConfig(
                desired.Config, desired.ConfigHash, drift.Keys, drift.ExtraKeys, drift.CorrectsDrift));
        }

        if (state is ConnectorAction.Resume)
        {
            actions.Add(state);
        }

        actions.AddRange(restarts);
        return actions.DrainToImmutable();
    }

    private static Decision InSync(Situation situation, DesiredConnector desired, Sighting.Seen seen)
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
        var assessment = RuntimeAssessment.Of(desired.State, seen.Connector, waitedForTasks, underWay) with
        {
            Synced = new(ConditionStatus.True, Reasons.InSync, "The config in Connect is as asked."),
        };
        return new Decision
        {
            Step = new Step.Rest(),
            Assessment = RestartTokens.Problem(situation.Resource.Metadata) is { } problem ? Noting(assessment, problem) : assessment,
            Settled = !assessment.Reconciling || (waitedForTasks && !underWay),
            RecheckAt = underWay && assessment.Reconciling ? history.StateRequested!.At + Patience.StateChange
                : assessment.Reconciling && !waitedForTasks ? since + Patience.Tasks
                : null,
            AppliedHash = desired.ConfigHash,
            Tokens = desired.State is DesiredState.Stopped ? RestartTokens.Asked(situation.Resource.Metadata) : null,
        };
    }

    /// <summary>The last write was refused or failed, and the time for another try has not come.</summary>
    private static Decision? HeldBack(Situation situation, DesiredConnector desired)
    {
        if (situation.History.Setback is not { } setback
            || setback.RetryAt <= situation.Now
            || (setback.ConfigHash is { } refused && refused != desired.ConfigHash))
        {
            return null;
        }

        return new Decision
        {
            Step = new Step.Rest(),
            Assessment = SetbackAssessment.Of(situation, desired, setback),
            RecheckAt = setback.RetryAt,
            Settled = setback.Kind is not SetbackKind.OutcomeUnknown,
        };
    }

    private static Assessment Working(DesiredConnector desired, ObservedConnector observed, ConfigDrift drift, ConnectorAction? state)
    {
        if (!drift.InSync)
        {
            var (reason, message) = drift.CorrectsDrift
                ? (Reasons.Drifted, $"The config was changed in Connect and is put back: {KeyList(drift.Keys)}.")
                : (Reasons.Updating, $"Updating the config: {KeyList(drift.Keys)}.");
            return Assessment.InProgress(reason, message) with
            {
                Synced = new(ConditionStatus.False, reason, message),
            };
        }

        return state switch
        {
            ConnectorAction.Resume => Assessment.InProgress(Reasons.Resuming, "Resuming."),
            ConnectorAction.Pause => Assessment.InProgress(Reasons.Pausing, "Pausing."),
            ConnectorAction.Stop => Assessment.InProgress(Reasons.Stopping, "Stopping."),
            _ => RuntimeAssessment.Of(desired.State, observed, waitedForTasks: true, stateUnderWay: false),
        };
    }

    private static Assessment Following(Situation situation, DesiredConnector desired)
    {
        const string message = "Written; waiting for Connect's status to follow.";
        return situation.Resource.Status?.ObservedGeneration is null
            ? Creating(desired)
            : PreviousStatus.Assessment(situation.Resource.Status) is { Reconciling: true } previous
                ? previous
                : Assessment.InProgress(Reasons.Updating, message);
    }

    private static Assessment Creating(DesiredConnector desired) => Assessment.InProgress(Reasons.Creating, $"Creating connector {desired.Name}.");

    private static Assessment Noting(Assessment assessment, string problem) => assessment with
    {
        Ready = assessment.Ready with { Message = $"{assessment.Ready.Message} {problem}." },
    };

    private static string KeyList(ImmutableArray<string> keys)
    {
        const int shown = 10;
        return keys.Length <= shown
            ? string.Join(", ", keys)
            : $"{string.Join(", ", keys.Take(shown))} and {keys.Length - shown} more";
    }
}
