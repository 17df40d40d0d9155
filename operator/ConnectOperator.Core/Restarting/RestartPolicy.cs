using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Timing;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Restarting;

/// <summary>
/// Decides whether what FAILED is restarted, and when. All that it builds on is in status and in what Connect shows, so that another
/// process goes on where this one ends. It judges connectors whose config and state are as asked: everything else comes first.
/// </summary>
internal static class RestartPolicy
{
    /// <summary>The verdict on a connector as it was seen.</summary>
    /// <param name="situation">Its situation.</param>
    /// <param name="desired">What is asked for.</param>
    /// <param name="seen">What Connect shows.</param>
    /// <param name="missing">Tasks that have shown no status for too long: they cannot be told from those that FAILED, and count as such.</param>
    /// <param name="isReady">All is as asked.</param>
    public static RestartVerdict Judge(Situation situation, DesiredConnector desired, ObservedState.Seen seen, IReadOnlyList<int> missing, bool isReady)
    {
        var (rule, now) = (desired.AutoRestart, situation.Now);
        var recorded = situation.History.RestartsOver(situation.Resource.Status);
        var hasFailed = HasFailed(seen.Connector);
        if (desired.State is DesiredState.Stopped || (!hasFailed && missing.Count == 0))
        {
            return Recovered(situation, desired, recorded with { NextAt = null, Exhausted = false }, isReady);
        }

        if (!rule.Enabled || desired.State is not DesiredState.Running)
        {
            return new RestartVerdict.LeftToPeople(recorded with { NextAt = null, Exhausted = false });
        }

        if (seen.Connector.State is not (ConnectorState.Running or ConnectorState.Failed))
        {
            return new RestartVerdict.OnHold(recorded);
        }

        if (SettlesAt(recorded, situation, GracePeriods.Restart) is { } settlesAt && now < settlesAt)
        {
            return new RestartVerdict.Settling(recorded, settlesAt);
        }

        if (missing.Count > 0 && SettlesAt(recorded, situation, GracePeriods.TaskStatus) is { } startedBy && now < startedBy)
        {
            if (!hasFailed)
            {
                return new RestartVerdict.Starting(recorded, startedBy);
            }

            missing = [];
        }

        if (recorded.Count >= rule.MaxRestarts)
        {
            return new RestartVerdict.Exhausted(recorded with { NextAt = null, Exhausted = true });
        }

        var next = recorded with { NextAt = NextAt(rule, recorded, now, situation.Jitter), Exhausted = false };
        return now < next.NextAt ? new RestartVerdict.Waiting(next)
            : seen.BeganAt < next.NextAt ? new RestartVerdict.LookFirst(next)
            : new RestartVerdict.Due(next, missing, UnreportedAlone: !hasFailed);
    }

    /// <summary>
    /// From a failure to its restart: <see cref="RestartRule.InitialBackoff"/> at first, then a random time between that and a bound that
    /// doubles with each restart. Full jitter, but never sooner than the shortest wait that was asked for.
    /// </summary>
    /// <param name="rule">spec.autoRestart.</param>
    /// <param name="restarts">Restarts so far.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan Wait(RestartRule rule, int restarts, double jitter)
    {
        var first = rule.InitialBackoff < rule.MaxBackoff ? rule.InitialBackoff : rule.MaxBackoff;
        var bound = Math.Min(rule.MaxBackoff.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(restarts, 30)));
        return TimeSpan.FromSeconds(first.TotalSeconds + ((bound - first.TotalSeconds) * Math.Clamp(jitter, 0, 1)));
    }

    /// <summary>The record after a restart that was done, or may have been.</summary>
    public static Restarts After(Restarts recorded, DateTimeOffset now) =>
        new() { Count = recorded.Count + 1, LastAt = ConditionSet.Seconds(now) };

    /// <summary>The record while something else has to be written: what is to be restarted after that is judged anew.</summary>
    public static Restarts Superseded(Situation situation) =>
        situation.History.RestartsOver(situation.Resource.Status) with { NextAt = null };

    /// <summary>Whether the connector or a task of it shows FAILED.</summary>
    internal static bool HasFailed(ObservedConnector connector) =>
        connector.State is ConnectorState.Failed || connector.Tasks.Any(task => task.State is ConnectorState.Failed);

    /// <summary>How long a connector has been well is in the Ready condition, where a new process finds it too.</summary>
    private static RestartVerdict.NothingFailed Recovered(Situation situation, DesiredConnector desired, Restarts recorded, bool isReady)
    {
        if (recorded == new Restarts() || !isReady || desired.State is not DesiredState.Running
            || PreviousStatus.ReadySince(situation.Resource.Status?.Conditions) is not { } readySince)
        {
            return new(recorded, CountsAnewAt: null);
        }

        var since = recorded.LastAt > readySince ? recorded.LastAt.Value : readySince;
        var countsAnewAt = since + desired.AutoRestart.ResetAfter;
        return situation.Now >= countsAnewAt ? new(new Restarts(), CountsAnewAt: null) : new(recorded, countsAnewAt);
    }

    /// <summary>A time from a clock that went wrong would keep a connector waiting for as long as it was wrong: it is not believed.</summary>
    private static DateTimeOffset? SettlesAt(Restarts recorded, Situation situation, TimeSpan grace)
    {
        var restarted = recorded.LastAt <= situation.Now ? recorded.LastAt : null;
        var written = situation.History.LastWriteEndedAt;
        return (restarted > written ? restarted : written ?? restarted) + grace;
    }

    /// <summary>Decided once and then kept, unless it is later than the rule allows by now.</summary>
    private static DateTimeOffset NextAt(RestartRule rule, Restarts recorded, DateTimeOffset now, double jitter) =>
        recorded.NextAt is { } next && next <= UpToSecond(now + rule.MaxBackoff) ? next : UpToSecond(now + Wait(rule, recorded.Count, jitter));

    /// <summary>Status has whole seconds: a finer time would be another one after a restart of the operator.</summary>
    private static DateTimeOffset UpToSecond(DateTimeOffset time) =>
        ConditionSet.Seconds(time) is var whole && whole < time ? whole.AddSeconds(1) : whole;
}
