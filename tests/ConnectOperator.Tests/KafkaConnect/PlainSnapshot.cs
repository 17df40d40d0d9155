using System.Text;
using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>The same expanded list read the plain way, whole and with nothing reused: what the streaming reader must agree with.</summary>
internal static class PlainSnapshot
{
    /// <summary>One line for each connector and each unaddressable name.</summary>
    public static IReadOnlyList<string> Describe(string json)
    {
        using var document = JsonDocument.Parse(json);
        var entries = new Dictionary<string, JsonElement>();
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            entries[entry.Name] = entry.Value;
        }

        return
        [
            .. entries
                .Where(entry => ConnectorName.TryParse(entry.Key, out _))
                .Select(entry => Describe(entry.Key, entry.Value))
                .OfType<string>()
                .Order(StringComparer.Ordinal),
            .. entries.Keys.Where(name => !ConnectorName.TryParse(name, out _)).Order(StringComparer.Ordinal),
        ];
    }

    public static IReadOnlyList<string> Describe(Snapshot snapshot) =>
    [
        .. snapshot.Connectors.Concat(snapshot.WithoutConfig).Select(connector => Line(
            connector.Key.Value,
            connector.Value.Type,
            connector.Value.State.ToString(),
            connector.Value.WorkerId,
            connector.Value.Trace,
            connector.Value.ShowsConfig ? connector.Value.Config : null,
            connector.Value.Tasks.Select(task => $"{task.Id}={task.State}@{task.WorkerId}:{task.Trace}"),
            connector.Value.Unreported)).Order(StringComparer.Ordinal),
        .. snapshot.UnaddressableNames,
    ];

    private static string? Describe(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("info", out var info) || info.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var connector = status.GetProperty("connector");
        var tasks = status.GetProperty("tasks").EnumerateArray().OrderBy(task => task.GetProperty("id").GetInt32()).ToList();
        var config = info.GetProperty("config");
        return Line(
            name,
            Text(info, "type") ?? "unknown",
            State(connector),
            Text(connector, "worker_id"),
            Text(connector, "trace"),
            config.ValueKind is JsonValueKind.Null ? null : config.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!),
            tasks.Select(task => $"{task.GetProperty("id")}={State(task)}@{Text(task, "worker_id")}:{Text(task, "trace")}"),
            info.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("task").GetInt32())
                .Except(tasks.Select(task => task.GetProperty("id").GetInt32())).Order());
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string State(JsonElement of) =>
        Enum.TryParse<ConnectorState>(Text(of, "state"), ignoreCase: true, out var state) ? state.ToString() : nameof(ConnectorState.Unknown);

    private static string Line(
        string name,
        string type,
        string state,
        string? workerId,
        string? trace,
        IReadOnlyDictionary<string, string>? config,
        IEnumerable<string> tasks,
        IEnumerable<int> unreported)
    {
        var line = new StringBuilder($"{name} {type} {state}@{workerId}:{trace} [{string.Join("; ", tasks)}] without status: {string.Join(',', unreported)}");
        line.Append(config is null ? " no config" : "");
        foreach (var (key, value) in (config ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            line.Append(' ').Append(key).Append('=').Append(value);
        }

        return line.ToString();
    }
}
