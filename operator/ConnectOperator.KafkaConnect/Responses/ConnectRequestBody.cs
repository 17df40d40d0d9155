using System.Text.Json.Serialization;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Responses;

/// <summary>A connector to create. An older Connect refuses a body with a field that it does not know, so a state that is not asked for is not sent.</summary>
internal sealed record CreateBody(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("config")] IReadOnlyDictionary<string, string> Config,
    [property: JsonPropertyName("initial_state"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InitialState);

/// <summary>What Connect is sent.</summary>
internal static class ConnectRequestBody
{
    public static CreateBody Create(ConnectorName name, IReadOnlyDictionary<string, string> config, ConnectorState? initialState) =>
        new(name.Value, config, initialState is { } state ? InitialState(state) : null);

    /// <summary>As a write puts it together: the connector's name is a key of its config.</summary>
    public static IReadOnlyDictionary<string, string> Validate(ConnectorName name, IReadOnlyDictionary<string, string> config) =>
        new Dictionary<string, string>(config) { ["name"] = name.Value };

    private static string InitialState(ConnectorState state) => state switch
    {
        ConnectorState.Running => "RUNNING",
        ConnectorState.Paused => "PAUSED",
        ConnectorState.Stopped => "STOPPED",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A connector starts as running, paused or stopped."),
    };
}
