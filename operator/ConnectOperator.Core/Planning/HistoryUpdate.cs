using System.Collections.Frozen;
using ConnectOperator.Core.Desired;

namespace ConnectOperator.Core.Planning;

/// <summary>What is remembered after an action has ended: a pure function of the action and its result.</summary>
public static class HistoryUpdate
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(2);

    /// <summary>The history after <paramref name="action"/> ended.</summary>
    /// <param name="history">Before.</param>
    /// <param name="handled">Restart tokens handled so far.</param>
    /// <param name="action">What was done.</param>
    /// <param name="result">How it ended, its message scrubbed.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="random">From 0 to 1, for jitter.</param>
    public static ConnectorHistory After(
        ConnectorHistory history,
        Resources.HandledTokens handled,
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
            ActionResult.Succeeded succeeded => Success(next, handled, action, succeeded, now) with { Setback = null },
            ActionResult.AlreadyExists => next with { LostRace = history.ClaimedUnused, ClaimedUnused = false, Setback = null },
            ActionResult.NotFound when action is ConnectorAction.RestartTask =>
                next with { Tokens = RestartTokens.After(handled, action), Setback = null },
            ActionResult.NotFound when action is ConnectorAction.Delete => next with { DeletedAt = now, Setback = null },

            // The connector went away under the write: the next snapshots say what to do.
            ActionResult.NotFound => next with { Applied = null, StateRequested = null, Setback = null },
            ActionResult.InitialStateUnknown => next with { Setback = null },
            ActionResult.Failed failed => Failure(next, action, failed, now, random),
            _ => throw new InvalidOperationException($"Unexpected result {result.GetType().Name}."),
        };
    }

    private static ConnectorHistory Success(
        ConnectorHistory history,
        Resources.HandledTokens handled,
        ConnectorAction action,
        ActionResult.Succeeded succeeded,
        DateTimeOffset now) => action switch
        {
            ConnectorAction.Create create => history with
            {
                Applied = Applied(create.Config, create.ConfigHash, succeeded, []),
                CreatedAt = now,
                DeletedAt = null,
                ClaimedUnused = false,
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
                Applied = Applied(put.Config, put.ConfigHash, succeeded, history.Applied?.Hash == put.ConfigHash ? put.Residue : []),
                ClaimedUnused = false,
            },
            ConnectorAction.Pause => history with { StateRequested = new(DesiredState.Paused, now) },
            ConnectorAction.Resume => history with { StateRequested = new(DesiredState.Running, now) },
            ConnectorAction.Stop => history with { StateRequested = new(DesiredState.Stopped, now) },
            ConnectorAction.Restart or ConnectorAction.RestartTask => history with { Tokens = RestartTokens.After(handled, action) },
            ConnectorAction.Delete => history with { DeletedAt = now, Applied = null, StateRequested = null },
            _ => throw new InvalidOperationException($"Unexpected action {action}."),
        };

    private static AppliedConfig Applied(
        FrozenDictionary<string, string> config, string hash, ActionResult.Succeeded succeeded, IEnumerable<string> residue) =>
        new(
            hash,
            succeeded.EchoedConfig is { } echoed ? ConfigComparison.EchoDifferences(config, echoed) : FrozenDictionary<string, string?>.Empty,
            residue.ToFrozenSet(StringComparer.Ordinal));

    private static ConnectorHistory Failure(
        ConnectorHistory history, ConnectorAction action, ActionResult.Failed failed, DateTimeOffset now, double random)
    {
        var repeated = history.Setback is { } previous && previous.Kind == failed.Kind;
        var attempts = repeated ? history.Setback!.Attempts + 1 : 1;
        var lasting = failed.Kind is SetbackKind.InvalidConfig or SetbackKind.UnknownPlugin or SetbackKind.NotSupported;
        var setback = new Setback
        {
            Kind = failed.Kind,
            Message = failed.Message,
            ConfigHash = (action as ConnectorAction.Create)?.ConfigHash ?? (action as ConnectorAction.PutConfig)?.ConfigHash,
            Since = repeated ? history.Setback!.Since : now,
            Attempts = attempts,
            RetryAt = now + (lasting ? Patience.RefusedConfig : BackOff.Delay(attempts, FirstRetry, LongestRetry, random)),
        };

        // A create that may have been applied: from now on "already exists" can mean our own.
        var mayHaveCreated = action is ConnectorAction.Create && failed.Kind is SetbackKind.OutcomeUnknown or SetbackKind.ServerError;
        return history with { Setback = setback, ClaimedUnused = history.ClaimedUnused && !mayHaveCreated };
    }
}
