using System.Collections.Immutable;
using System.Text.Json;
using ConnectDouble.Cluster;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>How the configurations that are shown differ from those that were written. The habits apply in order.</summary>
internal sealed record ConfigEcho(ImmutableList<ServerHabit> Habits)
{
    public static ConfigEcho Faithful { get; } = new([]);

    /// <summary>With one more; a habit of the same kind for the same key and places goes.</summary>
    public ConfigEcho With(ServerHabit habit) =>
        new(Habits.RemoveAll(known => known.GetType() == habit.GetType() && known.Key == habit.Key && known.In == habit.In).Add(habit));

    public ConnectorConfig Apply(ConnectorConfig config, ShownIn where) => Habits
        .Where(habit => habit.In.HasFlag(where))
        .Aggregate(config, (shown, habit) => habit.ApplyTo(shown));
}

/// <summary>The bodies about connectors.</summary>
internal sealed class ConnectorJson(IReadOnlyList<string> workerIds)
{
    /// <summary>A connector as a write echoes it, or, with its configuration in hash order, as it reads back.</summary>
    public static void WriteInfo(Utf8JsonWriter writer, Connector connector, ConnectorConfig config)
    {
        writer.WriteStartObject();
        writer.WriteString("name", connector.Name);
        writer.WritePropertyName("config");
        WriteConfig(writer, config);
        writer.WriteStartArray("tasks");
        for (var id = 0; id < connector.TaskConfigs.Length; id++)
        {
            WriteTaskId(writer, connector.Name, id);
        }

        writer.WriteEndArray();
        writer.WriteString("type", connector.Type);
        writer.WriteEndObject();
    }

    public static void WriteConfig(Utf8JsonWriter writer, ConnectorConfig config)
    {
        writer.WriteStartObject();
        foreach (var entry in config.Entries)
        {
            writer.WriteString(entry.Key, entry.Value);
        }

        writer.WriteEndObject();
    }

    public static byte[] Tasks(Connector connector) => JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        for (var id = 0; id < connector.TaskConfigs.Length; id++)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("id");
            WriteTaskId(writer, connector.Name, id);
            writer.WritePropertyName("config");
            WriteConfig(writer, connector.TaskConfigs[id]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static byte[] TasksConfig(Connector connector) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        var hash = JavaHashOrder.HashOf(connector.Name);
        foreach (var id in JavaHashOrder.SortByHash([.. Enumerable.Range(0, connector.TaskConfigs.Length)], id => unchecked((hash * 31) + (uint)id)))
        {
            writer.WritePropertyName($"{connector.Name}-{id}");
            WriteConfig(writer, connector.TaskConfigs[id]);
        }

        writer.WriteEndObject();
    });

    public static byte[] Topics(string name, IEnumerable<string> topics) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject(name);
        writer.WriteStartArray("topics");
        foreach (var topic in topics)
        {
            writer.WriteStringValue(topic);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public byte[] Status(string name, StatusRecord status, string type, RestartPlan? restarting = null) =>
        JsonText.Write(writer => WriteStatus(writer, name, status, type, restarting));

    public byte[] TaskStatus(int id, InstanceStatus task) => JsonText.Write(writer => WriteTask(writer, id, task, restarting: false));

    public void WriteStatus(Utf8JsonWriter writer, string name, StatusRecord status, string type, RestartPlan? restarting = null)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteStartObject("connector");
        WriteInstance(writer, status.Connector!, restarting?.Connector ?? false);
        writer.WriteEndObject();
        writer.WriteStartArray("tasks");
        foreach (var (id, task) in status.Tasks)
        {
            WriteTask(writer, id, task, restarting?.Tasks.Contains(id) ?? false);
        }

        writer.WriteEndArray();
        writer.WriteString("type", type);
        writer.WriteEndObject();
    }

    private void WriteTask(Utf8JsonWriter writer, int id, InstanceStatus task, bool restarting)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        WriteInstance(writer, task, restarting);
        writer.WriteEndObject();
    }

    private void WriteInstance(Utf8JsonWriter writer, InstanceStatus instance, bool restarting)
    {
        writer.WriteString("state", restarting ? NameOf(InstanceState.Restarting) : NameOf(instance.State));
        writer.WriteString("worker_id", workerIds[instance.Worker]);
        if (instance.Trace is { } trace)
        {
            writer.WriteString("trace", trace);
        }
    }

    private static void WriteTaskId(Utf8JsonWriter writer, string connector, int id)
    {
        writer.WriteStartObject();
        writer.WriteString("connector", connector);
        writer.WriteNumber("task", id);
        writer.WriteEndObject();
    }

    private static string NameOf(InstanceState state) => state switch
    {
        InstanceState.Running => "RUNNING",
        InstanceState.Paused => "PAUSED",
        InstanceState.Stopped => "STOPPED",
        InstanceState.Unassigned => "UNASSIGNED",
        InstanceState.Restarting => "RESTARTING",
        _ => "FAILED",
    };
}
