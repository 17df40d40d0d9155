using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Conditions;

/// <summary>Connect's own words for states.</summary>
internal static class ConnectStateName
{
    public static string Of(ConnectorState state) => state switch
    {
        ConnectorState.Unassigned => "UNASSIGNED",
        ConnectorState.Running => "RUNNING",
        ConnectorState.Paused => "PAUSED",
        ConnectorState.Failed => "FAILED",
        ConnectorState.Restarting => "RESTARTING",
        ConnectorState.Stopped => "STOPPED",
        ConnectorState.Destroyed => "DESTROYED",
        _ => "UNKNOWN",
    };
}
