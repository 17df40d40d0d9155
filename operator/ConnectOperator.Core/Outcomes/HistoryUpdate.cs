using System.Collections.Frozen;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Core.Timing;

namespace ConnectOperator.Core.Outcomes;

/// <summary>What is remembered after an action has ended: a pure function of the action and its result.</summary>
public static class HistoryUpdate
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>The history after <paramref name="action"/> ended.</summary>
    /// <param name="history">Before.</param>
    /// <param name="handled">Restart tokens handled so far.</param>
    /// <param name="action">What was done.</param>
    /// <param name="result">How it ended, its message scrubbed.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="random">From 0 to 1, for jitter.</param>
    public static ConnectorHistory After(
        ConnectorHistory history,
        HandledTokens handled,
        ConnectorAction action,
        ActionResult result,
        DateTimeOffset now,
        double random)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(result);
        var next = history with { LastWriteEndedAt = now };
        return result switch
        {
            ActionResult.Succeeded succeeded => Success(next, handled, action, succeeded, now) with
            {
                WriteFailure = null,
                Refused = history.Refused.With(KindOf(action), refusal: null),
                ClaimedUnused = false,
                Unanswered = history.Unanswered is { } unanswered && KindOf(unanswered) == KindOf(action) ? null : history.Unanswered,
                Corrections = CorrectsDrift(action) ? DriftConflict.After(history.Corrections ?? new(), now) : history.Corrections,
            },
            ActionResult.AlreadyExists when history.ClaimedUnused => next with { LostRace = true, ClaimedUnused = false, WriteFailure = null },

            // Our own, from a create whose answer was lost; should it still not show, the next try is not due at once.
            ActionResult.AlreadyExists => Failure(
                next, action, new(WriteFailureKind.ServerError, "Connect answers that the connector exists, but does not list it."), now, random),
            ActionResult.NotFound when action is ConnectorAction.RestartTask =>
                next with { Tokens = RestartTokens.After(handled, action), WriteFailure = null },
            ActionResult.NotFound when action is ConnectorAction.Delete => next with { DeletedAt = now, WriteFailure = null },

            // The connector went away under the write: the next snapshots say what to do.
            ActionResult.NotFound => next with { Applied = null, StateRequested = null, WriteFailure = null },
            ActionResult.InitialStateUnknown => next with { WriteFailure = null },
            ActionResult.Failed failed => Failure(next, action, failed, now, random),
            _ => throw new InvalidOperationException($"Unexpected result {result.GetType().Name}."),
        };
    }

    /// <summary>What is remembered after a decision, whatever its step: call it once per decision.</summary>
    public static ConnectorHistory After(ConnectorHistory history, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(decision);
        var next = history with
        {
            Unanswered = Shown(history, decision) is null ? history.Unanswered : null,
            IsGone = history.IsGone || decision.Step is Step.Release { Reason: ReleaseReason.Deleted },
            Tokens = decision.Tokens ?? history.Tokens,
            Applied = decision.Applied ?? history.Applied,
            Restarts = decision.Restarts ?? history.Restarts,
            Waiting = decision.Waiting ?? history.Waiting,
            RequestedRestart = decision.NothingToRestart ? null : decision.RequestedRestart ?? history.RequestedRestart,
            Corrections = decision.Corrections ?? history.Corrections,
            StateRequested = decision.StateHasShown && history.StateRequested is { } request ? request with { HasShown = true } : history.StateRequested,
        };
        return decision is { Step: Step.Rest, AppliedHash: not null }
            ? next with { WriteFailure = IsStillDue(history.WriteFailure, next.Restarts) ? history.WriteFailure : null, Refused = next.Refused with { Config = null } }
            : next;
    }

    /// <summary>The write without an answer of which a decision shows that it was done; null for none.</summary>
    public static ConnectorAction? Shown(ConnectorHistory history, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(decision);
        return (history.Unanswered, decision) switch
        {
            (ConnectorAction.Create { ConfigHash: var created }, { Step: Step.Rest, AppliedHash: { } applied }) when created == applied => history.Unanswered,
            (ConnectorAction.PutConfig { ConfigHash: var put }, { Step: Step.Rest, AppliedHash: { } applied }) when put == applied => history.Unanswered,
            (ConnectorAction.Pause or ConnectorAction.Resume or ConnectorAction.Stop, { Step: Step.Rest, AppliedHash: not null }) => history.Unanswered,
            (ConnectorAction.Delete, { Step: Step.Release { Reason: ReleaseReason.Deleted } }) => history.Unanswered,
            _ => null,
        };
    }

    /// <summary>What is remembered once a claim is in status.</summary>
    public static ConnectorHistory Claimed(ConnectorHistory history, Step.Claim claim)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(claim);
        return history with { ClaimedUnused = !claim.Adopts, LostRace = false };
    }

    /// <summary>What is remembered once a claim is out of status again.</summary>
    public static ConnectorHistory Unclaimed(ConnectorHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return history with { ClaimedUnused = false, LostRace = false, Applied = null, StateRequested = null, Restarts = null, Waiting = null, Corrections = null, Unanswered = null };
    }

    /// <summary>
    /// What is remembered once another operator has written the resource's status: it may have written to Connect as well, so all is looked at
    /// anew. What has been handled stays handled; and what the server was seen to make of a config is what it makes of the same config whoever wrote it.
    /// </summary>
    /// <param name="history">Before.</param>
    /// <param name="resource">As the other one wrote it.</param>
    /// <param name="now">When that was seen.</param>
    public static ConnectorHistory WrittenByOther(ConnectorHistory history, KafkaConnector resource, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(resource);
        return ConnectorHistory.Empty with
        {
            LastWriteEndedAt = now,
            Applied = history.Applied is { IsUnseen: false } seen && seen.Hash == resource.Status?.ConfigHash ? seen with { Suspects = [] } : null,
            IsGone = history.IsGone,
            Tokens = history.Tokens is { } own ? RestartTokens.Merged(resource.Metadata, own, resource.Status?.HandledTokens ?? new()) : null,
        };
    }

    /// <summary>What is remembered when the installed plugins have changed: what was refused may be accepted now.</summary>
    public static ConnectorHistory PluginsChanged(ConnectorHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return history with { Refused = history.Refused with { Config = null } };
    }

    /// <summary>What is remembered when the operator has other credentials: what they were not allowed may be allowed now.</summary>
    public static ConnectorHistory CredentialsChanged(ConnectorHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var refused = history.Refused;
        foreach (var write in Enum.GetValues<WriteKind>().Where(write => refused.Of(write) is { Kind: WriteFailureKind.Forbidden }))
        {
            refused = refused.With(write, refusal: null);
        }

        return history with
        {
            Refused = refused,
            WriteFailure = history.WriteFailure is { Kind: WriteFailureKind.Unauthorized or WriteFailureKind.Forbidden } ? null : history.WriteFailure,
        };
    }

    /// <summary>A connector with a restart to come is at rest in all other respects: the failure of that restart is not over yet.</summary>
    private static bool IsStillDue(WriteFailure? failure, Restarts? restarts) =>
        failure?.Write is WriteKind.Restart && restarts?.NextAt is not null;

    private static WriteKind KindOf(ConnectorAction action) => action switch
    {
        ConnectorAction.Create or ConnectorAction.PutConfig => WriteKind.Config,
        ConnectorAction.Pause or ConnectorAction.Resume or ConnectorAction.Stop => WriteKind.State,
        ConnectorAction.Restart or ConnectorAction.RestartFailed or ConnectorAction.RestartTask => WriteKind.Restart,
        ConnectorAction.Delete => WriteKind.Delete,
        _ => throw new InvalidOperationException($"Unexpected action {action}."),
    };

    private static ConnectorHistory Success(
        ConnectorHistory history,
        HandledTokens handled,
        ConnectorAction action,
        ActionResult.Succeeded succeeded,
        DateTimeOffset now) => action switch
        {
            ConnectorAction.Create create => history with
            {
                Applied = Applied(create.Config, create.ConfigHash, succeeded, []),
                CreatedAt = now,
                DeletedAt = null,
                Restarts = new(),
                Waiting = new(),
                StateRequested = create.InitialState switch
                {
                    KafkaConnect.Model.ConnectorState.Paused => new(DesiredState.Paused, now),
                    KafkaConnect.Model.ConnectorState.Stopped => new(DesiredState.Stopped, now),
                    _ => new(DesiredState.Running, now),
                },
            },
            ConnectorAction.PutConfig put => history with
            {
                // A key that was there, was removed by the write before, and is there again: the server's own.
                Applied = Applied(
                    put.Config,
                    put.ConfigHash,
                    succeeded,
                    [.. history.Applied?.ServerAdded ?? [], .. history.Applied?.Hash == put.ConfigHash ? put.ServerAdded : []]) with
                {
                    Suspects = put.Suspects,
                },
                Restarts = put.CorrectsDrift ? history.Restarts : new(),
                Waiting = new(),
            },
            ConnectorAction.Pause or ConnectorAction.Resume or ConnectorAction.Stop =>
                history with
                {
                    StateRequested = new(StateOf(action)!.Value, now),
                    Restarts = CorrectsDrift(action) ? history.Restarts : new(),
                    Waiting = new(),
                },
            ConnectorAction.Restart or ConnectorAction.RestartTask =>
                history with { Tokens = RestartTokens.After(handled, action), Restarts = new(), Waiting = new() },
            ConnectorAction.RestartFailed => history with { Restarts = RestartPolicy.After(history.Restarts ?? new(), now) },
            ConnectorAction.Delete => history with { DeletedAt = now, Applied = null, StateRequested = null },
            _ => throw new InvalidOperationException($"Unexpected action {action}."),
        };

    private static AppliedConfig Applied(
        FrozenDictionary<string, string> config, string hash, ActionResult.Succeeded succeeded, IEnumerable<string> residue)
    {
        var differences = succeeded.EchoedConfig is { } echoed
            ? ConfigComparison.EchoDifferences(config, echoed)
            : FrozenDictionary<string, string?>.Empty;
        return new(hash, differences, residue.Concat(differences.Keys).Where(key => !config.ContainsKey(key)).ToFrozenSet(StringComparer.Ordinal))
        {
            IsUnseen = true,
        };
    }

    private static ConnectorHistory Failure(
        ConnectorHistory history, ConnectorAction action, ActionResult.Failed failed, DateTimeOffset now, double random)
    {
        // Counted, or a connector would be restarted again and again by answers that get lost. The next one is due later than any retry.
        if (action is ConnectorAction.RestartFailed && MayHaveBeenDone(failed.Kind))
        {
            return history with { Restarts = RestartPolicy.After(history.Restarts ?? new(), now) };
        }

        var write = KindOf(action);
        var lasting = write is not WriteKind.Delete
            && failed.Kind is WriteFailureKind.InvalidConfig or WriteFailureKind.UnknownPlugin or WriteFailureKind.NotSupported or WriteFailureKind.Forbidden;
        var before = lasting ? history.Refused.Of(write) : history.WriteFailure;
        var repeated = before?.Kind == failed.Kind && before.IsCurrent(now);
        var attempts = repeated ? before!.Attempts + 1 : 1;
        var failure = new WriteFailure
        {
            Kind = failed.Kind,
            Message = ValidationMessage(before, action, failed),
            Words = failed.ListsErrors ? failed.Message : null,
            Write = write,
            ConfigHash = RefusedConfig.HashOf(action),
            State = StateOf(action),
            Since = repeated ? before!.Since : now,
            Attempts = attempts,
            RetryAt = now + failed.Kind switch
            {
                WriteFailureKind.Forbidden => BackOff.Delay(attempts, GracePeriods.Forbidden.First, GracePeriods.Forbidden.Longest, random),
                _ when lasting => GracePeriods.RefusedConfig,
                WriteFailureKind.UnderWay => GracePeriods.Forwarding,
                WriteFailureKind.Throttled => WriteBackOff.Throttled(failed, attempts, random),

                // What befalls all writes of a Connect cluster has one back-off for them all; nobody waits much longer than that.
                WriteFailureKind.Rebalancing or WriteFailureKind.NotSent or WriteFailureKind.NotConfirmed => BackOff.Delay(attempts, FirstRetry, WriteBackOff.Longest, random),
                _ => BackOff.Delay(attempts, FirstRetry, GracePeriods.Retry, random),
            },
        };
        if (lasting)
        {
            return history with { WriteFailure = null, Refused = history.Refused.With(write, failure), Unanswered = null };
        }

        // A create that may have been applied: from now on "already exists" can mean our own.
        var mayHaveBeenDone = MayHaveBeenDone(failed.Kind);
        return history with
        {
            WriteFailure = failure,
            ClaimedUnused = history.ClaimedUnused && !(mayHaveBeenDone && action is ConnectorAction.Create),
            Unanswered = mayHaveBeenDone && write is not WriteKind.Restart ? action : history.Unanswered,
        };
    }

    private static bool MayHaveBeenDone(WriteFailureKind kind) => kind is WriteFailureKind.OutcomeUnknown or WriteFailureKind.UnderWay or WriteFailureKind.ServerError;

    /// <summary>What validation said of a config is told for as long as Connect refuses it in the same words.</summary>
    private static string ValidationMessage(WriteFailure? before, ConnectorAction action, ActionResult.Failed failed) =>
        RefusedConfig.InWords(failed.Errors)
        ?? (failed.ListsErrors && before?.Words == failed.Message && before.ConfigHash == RefusedConfig.HashOf(action) ? before.Message : failed.Message);

    private static bool CorrectsDrift(ConnectorAction action) => action
        is ConnectorAction.Pause { CorrectsDrift: true } or ConnectorAction.Resume { CorrectsDrift: true } or ConnectorAction.Stop { CorrectsDrift: true }
        or ConnectorAction.PutConfig { CorrectsDrift: true } or ConnectorAction.Create { CorrectsDrift: true };

    private static DesiredState? StateOf(ConnectorAction action) => action switch
    {
        ConnectorAction.Pause => DesiredState.Paused,
        ConnectorAction.Resume => DesiredState.Running,
        ConnectorAction.Stop => DesiredState.Stopped,
        _ => null,
    };
}
