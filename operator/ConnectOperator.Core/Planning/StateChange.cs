using ConnectOperator.Core.Desired;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// Takes a connector from the state it shows to the state it should have. Connect keeps the target state to itself: what shows
/// is where the connector is, seconds later.
/// </summary>
internal static class StateChange
{
    /// <summary>The call that is due, if any.</summary>
    public static ConnectorAction? Due(DesiredState desired, ObservedConnector observed, ConnectorHistory history, DateTimeOffset now)
    {
        if (AgreesWith(desired, observed.State) || IsUnderWay(desired, history, now))
        {
            return null;
        }

        // The same state was asked for before, or nothing was asked for in this life: then it was changed in Connect.
        var drift = history.StateRequested?.State == desired;
        return desired switch
        {
            DesiredState.Running => new ConnectorAction.Resume(drift),
            DesiredState.Paused => new ConnectorAction.Pause(drift),
            DesiredState.Stopped => new ConnectorAction.Stop(drift),
            _ => throw new ArgumentOutOfRangeException(nameof(desired), desired, message: null),
        };
    }

    /// <summary>It was asked for a moment ago and has not shown yet.</summary>
    public static bool IsUnderWay(DesiredState desired, ConnectorHistory history, DateTimeOffset now) =>
        history.StateRequested is { } request && request.State == desired && now - request.At < Patience.StateChange;

    /// <summary>
    /// Whether a shown state needs no call. FAILED hides the target state: a failed connector is neither resumed, because
    /// that heals nothing, nor paused twice, because it would not show.
    /// </summary>
    private static bool AgreesWith(DesiredState desired, ConnectorState shown) => desired switch
    {
        DesiredState.Running => shown is not (ConnectorState.Paused or ConnectorState.Stopped),
        DesiredState.Paused => shown is not (ConnectorState.Running or ConnectorState.Stopped),
        DesiredState.Stopped => shown is ConnectorState.Stopped or ConnectorState.Destroyed,
        _ => throw new ArgumentOutOfRangeException(nameof(desired), desired, message: null),
    };
}
