using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Timing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// Takes a connector from the state it shows to the state it should have. Connect keeps the target state to itself: what shows
/// is where the connector is, seconds later.
/// </summary>
internal static class StateChange
{
    /// <summary>The call that is due, if any.</summary>
    public static ConnectorAction? Due(Situation situation, DesiredState desired, ObservedConnector observed)
    {
        if (AgreesWith(desired, observed) || IsUnderWay(desired, situation.History, situation.Now))
        {
            return null;
        }

        var drift = WasReached(situation, desired);
        return desired switch
        {
            DesiredState.Running => new ConnectorAction.Resume(drift),
            DesiredState.Paused => new ConnectorAction.Pause(drift),
            DesiredState.Stopped => new ConnectorAction.Stop(drift),
            _ => throw new ArgumentOutOfRangeException(nameof(desired), desired, message: null),
        };
    }

    /// <summary>It was asked for a moment ago and may not have shown yet.</summary>
    public static bool IsUnderWay(DesiredState desired, ConnectorHistory history, DateTimeOffset now) =>
        history.StateRequested is { HasShown: false } request && request.State == desired && now - request.At < GracePeriods.StateChange;

    /// <summary>
    /// Whether what is shown needs no call. FAILED hides the target state: a failed connector is neither resumed, because that
    /// heals nothing, nor paused again and again, because it would not show. Its tasks tell.
    /// </summary>
    public static bool AgreesWith(DesiredState desired, ObservedConnector observed) => (desired, observed.State) switch
    {
        (DesiredState.Stopped, var shown) => shown is ConnectorState.Stopped or ConnectorState.Destroyed,
        (DesiredState.Running, ConnectorState.Failed) => !observed.Tasks.Any(task => task.State is ConnectorState.Paused),
        (DesiredState.Running, var shown) => shown is not (ConnectorState.Paused or ConnectorState.Stopped),
        (DesiredState.Paused, ConnectorState.Failed) => !observed.Tasks.Any(task => task.State is ConnectorState.Running),
        (DesiredState.Paused, var shown) => shown is not (ConnectorState.Running or ConnectorState.Stopped),
        _ => throw new ArgumentOutOfRangeException(nameof(desired), desired, message: null),
    };

    /// <summary>
    /// The connector was in this state before, so somebody took it out in Connect. What was asked for in this process's life
    /// tells; before it, that status called this very generation as asked.
    /// </summary>
    private static bool WasReached(Situation situation, DesiredState desired)
    {
        if (situation.History.StateRequested is { } request)
        {
            return request.State == desired;
        }

        var resource = situation.Resource;
        return resource.Status?.ObservedGeneration is { } observed
            && observed == resource.Metadata.Generation
            && PreviousStatus.Assessment(resource.Status.Conditions) is { Synced.Status: ConditionStatus.True, Reconciling: false, Stalled: false };
    }
}
