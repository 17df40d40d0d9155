using System.Collections.Frozen;
using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// Parses one connector's entry: <c>{"info": {"config": …, "tasks": …, "type": …}, "status": {"connector": …, "tasks": …}}</c>.
/// </summary>
internal ref struct EntryParser
{
    private readonly StringPool pool;
    private Utf8JsonReader json;
    private bool hasInfo;
    private Dictionary<string, string>? config;
    private List<int>? configured;
    private string? infoType;
    private string? statusType;
    private ConnectorState? state;
    private string? workerId;
    private string? trace;
    private List<ObservedTask>? tasks;

    private EntryParser(ReadOnlySpan<byte> entry, StringPool pool)
    {
        json = new Utf8JsonReader(entry);
        this.pool = pool;
    }

    /// <summary>
    /// Null for an entry without info and status both (an unknown expansion gives <c>{}</c>, a connector in the middle of its deletion
    /// gives a null), and for one that is not as Connect writes it: one odd connector must not hide all others.
    /// </summary>
    /// <param name="name">The entry's key.</param>
    /// <param name="entry">One complete JSON value, known to be well formed.</param>
    /// <param name="pool">For texts that repeat.</param>
    public static ObservedConnector? Parse(ConnectorName name, ReadOnlySpan<byte> entry, StringPool pool)
    {
        try
        {
            var parser = new EntryParser(entry, pool);
            parser.ReadEntry();
            return parser.Connector(name);
        }
        catch (InvalidOperationException)
        {
            // Another kind of value than Connect gives, or half a surrogate pair in a string that is no trace.
            return null;
        }
    }

    /// <summary>The value of an entry's <c>status</c>, on its own; null for one that is not as Connect writes it.</summary>
    /// <param name="status">One complete JSON value.</param>
    /// <exception cref="JsonException">It is not.</exception>
    public static ObservedStatus? ParseStatus(ReadOnlySpan<byte> status)
    {
        try
        {
            var parser = new EntryParser(status, new StringPool());
            parser.ReadStatus();
            return parser.state is { } state
                ? new(parser.statusType ?? "unknown", state, parser.workerId, parser.trace, parser.TasksById())
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private readonly ObservedConnector? Connector(ConnectorName name) => !hasInfo || state is null
        ? null
        : new ObservedConnector
        {
            Name = name,
            Type = infoType ?? statusType ?? "unknown",
            Config = config is null ? FrozenDictionary<string, string>.Empty : CompactConfig.Of(config),
            ShowsConfig = config is not null,
            State = state.Value,
            WorkerId = workerId,
            Trace = trace,
            Tasks = TasksById(),
            Unreported = ConfiguredTasks.WithoutStatus(configured, tasks),
        };

    private readonly IReadOnlyList<ObservedTask> TasksById() => tasks is null ? [] : [.. tasks.OrderBy(task => task.Id)];

    private void ReadEntry()
    {
        json.Read();
        while (NextProperty())
        {
            if (json.ValueTextEquals("info"u8))
            {
                ReadInfo();
            }
            else if (json.ValueTextEquals("status"u8))
            {
                ReadStatus();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadInfo()
    {
        (hasInfo, config, configured, infoType) = (false, null, null, null);
        if (!BeginObject())
        {
            return;
        }

        hasInfo = true;
        while (NextProperty())
        {
            if (json.ValueTextEquals("config"u8))
            {
                config = ReadConfig();
            }
            else if (json.ValueTextEquals("tasks"u8))
            {
                configured = ConfiguredTasks.Read(ref json);
            }
            else if (json.ValueTextEquals("type"u8))
            {
                infoType = ReadShared();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadStatus()
    {
        (state, workerId, trace, tasks, statusType) = (null, null, null, null, null);
        if (!BeginObject())
        {
            return;
        }

        while (NextProperty())
        {
            if (json.ValueTextEquals("connector"u8))
            {
                ReadConnectorStatus();
            }
            else if (json.ValueTextEquals("tasks"u8))
            {
                tasks = ReadTasks();
            }
            else if (json.ValueTextEquals("type"u8))
            {
                statusType = ReadShared();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadConnectorStatus()
    {
        (state, workerId, trace) = (null, null, null);
        if (BeginObject())
        {
            (_, state, workerId, trace) = ReadInstance();
        }
    }

    private List<ObservedTask> ReadTasks()
    {
        var read = new List<ObservedTask>();
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return read;
        }

        Expect(JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(JsonTokenType.StartObject);
            var (id, taskState, taskWorker, taskTrace) = ReadInstance();
            if (id is { } known)
            {
                read.Add(new ObservedTask(known, taskState ?? ConnectorState.Unknown, taskWorker, taskTrace));
            }
        }

        return read;
    }

    /// <summary>The fields that the status of a connector and of a task share.</summary>
    private (int? Id, ConnectorState? State, string? WorkerId, string? Trace) ReadInstance()
    {
        int? id = null;
        ConnectorState? instanceState = null;
        string? worker = null;
        string? failure = null;
        while (NextProperty())
        {
            if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.TryGetInt32(out var number) ? number : null;
            }
            else if (json.ValueTextEquals("state"u8))
            {
                json.Read();
                instanceState = json.TokenType == JsonTokenType.Null ? null : StateNames.Read(in json);
            }
            else if (json.ValueTextEquals("worker_id"u8))
            {
                worker = ReadShared();
            }
            else if (json.ValueTextEquals("trace"u8))
            {
                failure = ReadTrace();
            }
            else
            {
                json.Skip();
            }
        }

        return (id, instanceState, worker, failure);
    }

    private Dictionary<string, string>? ReadConfig()
    {
        if (!BeginObject())
        {
            return null;
        }

        var read = new Dictionary<string, string>();
        while (NextProperty())
        {
            var key = pool.Read(in json);
            json.Read();
            if (json.TokenType == JsonTokenType.Null)
            {
                // Stored by old versions of Connect; means the same to a connector as an absent key.
                read.Remove(key);
                continue;
            }

            Expect(JsonTokenType.String);
            read[key] = IsShared(key) ? pool.Read(in json) : json.GetString()!;
        }

        return read;
    }

    /// <summary>Keys whose values are much the same for many connectors and never secret.</summary>
    private static bool IsShared(string key) =>
        key is "tasks.max" || key.EndsWith(".class", StringComparison.Ordinal) || key.EndsWith("converter", StringComparison.Ordinal);

    private string? ReadShared()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(JsonTokenType.String);
        return pool.Read(in json);
    }

    private string? ReadTrace()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(JsonTokenType.String);
        return TraceText.Of(json.ValueSpan);
    }

    /// <summary>True at a name; false at the end of the object.</summary>
    private bool NextProperty() => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>False for null, which stands for "there is none".</summary>
    private bool BeginObject()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        Expect(JsonTokenType.StartObject);
        return true;
    }

    private readonly void Expect(JsonTokenType expected)
    {
        if (json.TokenType != expected)
        {
            throw new InvalidOperationException("Not as Connect writes it.");
        }
    }
}
