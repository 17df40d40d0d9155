using System.Buffers;
using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Answers;

/// <summary>The JSON that Connect is sent.</summary>
internal static class ConnectRequestBody
{
    public static ReadOnlyMemory<byte> Config(IReadOnlyDictionary<string, string> config) => Write(json => WriteConfig(json, config));

    /// <summary>As a write puts it together: the connector's name is a key of its config.</summary>
    public static ReadOnlyMemory<byte> Validate(ConnectorName name, IReadOnlyDictionary<string, string> config) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", name.Value);
        foreach (var (key, value) in config.Where(entry => entry.Key != "name"))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Create(ConnectorName name, IReadOnlyDictionary<string, string> config, ConnectorState? initialState)
    {
        var initial = initialState is { } state ? InitialState(state) : null;
        return Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", name.Value);
            json.WritePropertyName("config");
            WriteConfig(json, config);
            // An older Connect refuses a body with a field that it does not know, so it is not sent as null.
            if (initial is not null)
            {
                json.WriteString("initial_state", initial);
            }

            json.WriteEndObject();
        });
    }

    private static string InitialState(ConnectorState state) => state switch
    {
        ConnectorState.Running => "RUNNING",
        ConnectorState.Paused => "PAUSED",
        ConnectorState.Stopped => "STOPPED",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A connector starts as running, paused or stopped."),
    };

    private static void WriteConfig(Utf8JsonWriter json, IReadOnlyDictionary<string, string> config)
    {
        json.WriteStartObject();
        foreach (var (key, value) in config)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            content(json);
        }

        return buffer.WrittenMemory;
    }
}
