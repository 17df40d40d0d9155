using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>Connect's words for states.</summary>
internal static class StateNames
{
    public static ConnectorState Read(ref readonly Utf8JsonReader json) =>
        json.ValueTextEquals("RUNNING"u8) ? ConnectorState.Running
        : json.ValueTextEquals("PAUSED"u8) ? ConnectorState.Paused
        : json.ValueTextEquals("STOPPED"u8) ? ConnectorState.Stopped
        : json.ValueTextEquals("FAILED"u8) ? ConnectorState.Failed
        : json.ValueTextEquals("UNASSIGNED"u8) ? ConnectorState.Unassigned
        : json.ValueTextEquals("RESTARTING"u8) ? ConnectorState.Restarting
        : json.ValueTextEquals("DESTROYED"u8) ? ConnectorState.Destroyed
        : ConnectorState.Unknown;
}
