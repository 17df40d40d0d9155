using System.Collections.Frozen;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>
/// A Connect cluster in memory: connectors run as soon as they are created. A test can hold calls, make them fail, and let a
/// worker list only a part. Used from one thread.
/// </summary>
internal sealed class ScriptedConnect(TimeProvider time)
{
    private readonly SortedDictionary<string, ObservedConnector> connectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ObservedConnector Kept, object How, ObservedConnector Shown)> shown = new(StringComparer.Ordinal);
    private readonly List<ConnectCall> calls = [];
    private readonly List<ScriptedClient> clients = [];

    public long ConnectionId { get; set; } = 1;

    public ServerInfo Server { get; set; } = new("3.9.0", "abc", "kafka-1");

    /// <summary>The address that its only worker advertises.</summary>
    public string WorkerId { get; set; } = "10.0.0.1:8083";

    public List<ConnectorPlugin> Plugins { get; } = [new(Samples.Class, "source", "1.0")];

    /// <summary>What the server makes of a config that it is given.</summary>
    public Func<Dictionary<string, string>, Dictionary<string, string>> Keeps { get; set; } = config => config;

    /// <summary>How a config that it holds shows in everything that is read.</summary>
    public Func<Dictionary<string, string>, Dictionary<string, string>> Shows { get; set; } = config => config;

    /// <summary>How it shows in what is read of the connector alone; null for as in everything that is read.</summary>
    public Func<Dictionary<string, string>, Dictionary<string, string>>? ShowsAlone { get; set; }

    /// <summary>How it shows in the answer to a config write; null for as it is kept.</summary>
    public Func<Dictionary<string, string>, Dictionary<string, string>>? Answers { get; set; }

    /// <summary>Config writes are answered with what was sent, whatever the server makes of it.</summary>
    public bool AnswersWithWhatWasSent { get; set; }

    /// <summary>Keys that every plugin defines as PASSWORD.</summary>
    public HashSet<string> PasswordKeys { get; } = ["connection.password"];

    /// <summary>What a worker that is starting leaves out of its lists.</summary>
    public HashSet<string> Unlisted { get; } = [];

    /// <summary>Connectors whose tasks show no status again when they are restarted.</summary>
    public HashSet<string> SilentAgain { get; } = [];

    /// <summary>Connectors whose tasks fail again as soon as they are restarted.</summary>
    public HashSet<string> FailingAgain { get; } = [];

    /// <summary>What goes wrong with a call; null for nothing.</summary>
    public Func<ConnectCall, Trouble?> Troubles { get; set; } = _ => null;

    /// <summary>What Connect says of a config that is invalid.</summary>
    public string Complaint { get; set; } = "The config is invalid.";

    /// <summary>What validation says of a config; null where it is not to be had.</summary>
    public Func<IReadOnlyDictionary<string, string>, ConfigErrors?> Errors { get; set; } = _ => null;

    /// <summary>A call has come in.</summary>
    public Func<ConnectCall, CancellationToken, Task> Arriving { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>A call is done, and its answer is about to go out.</summary>
    public Func<ConnectCall, CancellationToken, Task> Answering { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Every call so far, in the order in which they came in.</summary>
    public IReadOnlyList<ConnectCall> Calls => calls;

    public IEnumerable<ConnectCall> Writes => calls.Where(call => call.IsWrite);

    /// <summary>Every client that the operator has built.</summary>
    public IReadOnlyList<ScriptedClient> Clients => clients;

    public int MostWritesAtOnce { get; private set; }

    public bool TwoWritesOfOneConnectorAtOnce { get; private set; }

    /// <summary>Creates that were accepted.</summary>
    public List<ConnectorName> Created { get; } = [];

    public ObservedConnector? Find(string name) => connectors.GetValueOrDefault(name);

    /// <summary>What is read of one connector.</summary>
    public IReadOnlyDictionary<string, string>? ReadAlone(string name) => Find(name) is not { } connector ? null
        : ShowsAlone is { } how ? how(connector.Config.ToDictionary(StringComparer.Ordinal))
        : Shown(connector).Config;

    /// <summary>Somebody gives a connector a config.</summary>
    public void Put(string name, IReadOnlyDictionary<string, string> config, ConnectorState state = ConnectorState.Running) => connectors[name] = new()
    {
        Name = ConnectorName.Parse(name),
        Type = "source",
        Config = Keeps(config.Append(KeyValuePair.Create("name", name)).DistinctBy(pair => pair.Key).ToDictionary(StringComparer.Ordinal)),
        State = state,
        WorkerId = WorkerId,
        Tasks = Tasks(state),
    };

    /// <summary>The tasks of a connector that goes to that state: one that FAILED stays so until it is restarted or stopped.</summary>
    public IReadOnlyList<ObservedTask> Tasks(ConnectorState state, IReadOnlyList<ObservedTask>? before = null) => (state, before) switch
    {
        (ConnectorState.Stopped, _) => [],
        (_, { Count: > 0 } tasks) => [.. tasks.Select(task => task.State is ConnectorState.Failed ? task : task with { State = state })],
        _ => [new ObservedTask(0, state, WorkerId, Trace: null)],
    };

    /// <summary>Tasks of a connector fail: those with the given ids, of as many as there are to be.</summary>
    public void Fail(string name, IReadOnlyCollection<int> failed, int tasks = 1, string trace = "java.lang.IllegalStateException: boom") =>
        connectors[name] = connectors[name] with
        {
            Tasks =
            [
                .. Enumerable.Range(0, tasks).Select(id => failed.Contains(id)
                    ? new ObservedTask(id, ConnectorState.Failed, "10.0.0.1:8083", trace)
                    : new ObservedTask(id, ConnectorState.Running, "10.0.0.1:8083", Trace: null)),
            ],
        };

    /// <summary>Tasks of a connector show no status: those with the given ids, of as many as are configured.</summary>
    public void Silence(string name, IReadOnlyCollection<int> silent, int tasks = 1) => connectors[name] = connectors[name] with
    {
        Tasks = [.. Enumerable.Range(0, tasks).Where(id => !silent.Contains(id)).Select(id => new ObservedTask(id, ConnectorState.Running, WorkerId, Trace: null))],
        Unreported = [.. silent.Order()],
    };

    /// <summary>Somebody, or something, changes what a connector shows.</summary>
    public void Show(string name, Func<ObservedConnector, ObservedConnector> change) => connectors[name] = change(connectors[name]);

    /// <summary>Somebody deletes a connector.</summary>
    public void Remove(string name) => connectors.Remove(name);

    public IConnectClient Open(RestEndpoint endpoint)
    {
        var client = new ScriptedClient(this, endpoint);
        clients.Add(client);
        return client;
    }

    public async Task<ConnectResponse<T>> AnswerAsync<T>(ConnectCall call, Func<ConnectResponse<T>> apply, CancellationToken cancellationToken)
    {
        calls.Add(call);
        if (call.IsWrite)
        {
            var underWay = clients.SelectMany(client => client.UnderWay).Where(other => other.IsWrite).ToList();
            MostWritesAtOnce = Math.Max(MostWritesAtOnce, underWay.Count);
            TwoWritesOfOneConnectorAtOnce |= underWay.Count(other => other.Name == call.Name) > 1;
        }

        await Task.Yield();
        await Arriving(call, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = Troubles(call) switch
        {
            null => apply(),
            Trouble.AnswerLost when apply() is var _ => new ConnectResponse<T>.OutcomeUnknown("The connection broke."),
            Trouble.RequestLost => new ConnectResponse<T>.OutcomeUnknown("The connection broke."),
            Trouble.Unreachable => new ConnectResponse<T>.Unavailable("No worker answers."),
            Trouble.Unauthorized => new ConnectResponse<T>.Unauthorized("HTTP 401: User cannot access the resource."),
            Trouble.Forbidden => new ConnectResponse<T>.Forbidden($"{call.Verb} {call.Name}: HTTP 403 Forbidden"),
            Trouble.Throttled => new ConnectResponse<T>.TooManyRequests("HTTP 429: slow down", TimeSpan.FromSeconds(60)),
            Trouble.UnderWay => new ConnectResponse<T>.OutcomeUnknown("IO Error trying to forward REST request: Idle timeout expired: 30000/30000 ms")
            {
                IsUnderWay = true,
            },
            Trouble.Rebalancing => new ConnectResponse<T>.Rebalancing("A rebalance is under way."),
            Trouble.ServerError => new ConnectResponse<T>.ServerError(500, "Something went wrong."),
            Trouble.Invalid => new ConnectResponse<T>.Invalid(Complaint) { ListsErrors = true },
            Trouble.UnknownPlugin => new ConnectResponse<T>.UnknownPlugin("No such class."),
            var other => throw new NotSupportedException($"{other}"),
        };
        await Answering(call, cancellationToken);
        return answer;
    }

    /// <summary>What the worker that is asked next lists instead of the truth; null for the truth.</summary>
    public Func<IReadOnlyList<ObservedConnector>?> ListedInstead { get; set; } = () => null;

    private IEnumerable<ObservedConnector> Listed =>
        ListedInstead() ?? connectors.Where(pair => !Unlisted.Contains(pair.Key)).Select(pair => Shown(pair.Value));

    /// <summary>The same object for as long as nothing about it changes.</summary>
    private ObservedConnector Shown(ObservedConnector connector)
    {
        if (!shown.TryGetValue(connector.Name.Value, out var before) || !ReferenceEquals(before.Kept, connector) || !ReferenceEquals(before.How, Shows))
        {
            shown[connector.Name.Value] = before = (connector, Shows, connector with { Config = Shows(connector.Config.ToDictionary(StringComparer.Ordinal)) });
        }

        return before.Shown;
    }

    public Snapshot List() => new()
    {
        BeganAt = time.GetUtcNow(),
        ConnectionId = ConnectionId,
        Connectors = Listed.Where(connector => connector.ShowsConfig).ToFrozenDictionary(connector => connector.Name),
        WithoutConfig = Listed.Where(connector => !connector.ShowsConfig).ToFrozenDictionary(connector => connector.Name),
        UnaddressableNames = [],
    };

    public ConnectorNames Names() => new(ConnectionId, Listed.Select(connector => connector.Name).ToFrozenSet());

    public ConnectResponse<IReadOnlyDictionary<string, string>> Create(
        ConnectorName name, IReadOnlyDictionary<string, string> config, ConnectorState? initialState)
    {
        if (connectors.ContainsKey(name.Value))
        {
            return new ConnectResponse<IReadOnlyDictionary<string, string>>.AlreadyExists();
        }

        Created.Add(name);
        return Stored(name, config, initialState ?? ConnectorState.Running);
    }

    public ConnectResponse<IReadOnlyDictionary<string, string>> Stored(
        ConnectorName name, IReadOnlyDictionary<string, string> config, ConnectorState state)
    {
        Put(name.Value, config, state);
        return new ConnectResponse<IReadOnlyDictionary<string, string>>.Ok(
            AnswersWithWhatWasSent ? config
            : Answers is { } how ? how(connectors[name.Value].Config.ToDictionary(StringComparer.Ordinal))
            : connectors[name.Value].Config);
    }

    public ConnectResponse<Done> Restart(ConnectorName name) => Change(name, before => before with
    {
        State = ConnectorState.Running,
        Tasks = FailingAgain.Contains(name.Value)
            ? before.Tasks
            : [.. before.Tasks.Select(task => task with { State = ConnectorState.Running, Trace = null })],
    });

    /// <summary>Restarts one task, also one that shows no status.</summary>
    public ConnectResponse<Done> RestartTask(ConnectorName name, int id)
    {
        if (!connectors.TryGetValue(name.Value, out var connector) || !connector.Unreported.Contains(id))
        {
            return Restart(name);
        }

        return SilentAgain.Contains(name.Value)
            ? new ConnectResponse<Done>.Ok(default)
            : Change(name, before => before with
            {
                Tasks = [.. before.Tasks.Append(new ObservedTask(id, ConnectorState.Running, WorkerId, Trace: null)).OrderBy(task => task.Id)],
                Unreported = [.. before.Unreported.Where(other => other != id)],
            });
    }

    public ConnectResponse<Done> Change(ConnectorName name, Func<ObservedConnector, ObservedConnector?> change)
    {
        if (!connectors.TryGetValue(name.Value, out var connector))
        {
            return new ConnectResponse<Done>.NotFound($"Connector {name} not found");
        }

        connectors.Remove(name.Value);
        if (change(connector) is { } changed)
        {
            connectors.Add(name.Value, changed);
        }

        return new ConnectResponse<Done>.Ok(default);
    }
}

/// <summary>One call.</summary>
internal sealed record ConnectCall(ConnectVerb Verb, ConnectorName? Name = null)
{
    public bool IsWrite => Verb >= ConnectVerb.Create;
}

/// <summary>The calls that a client makes; writes come last.</summary>
public enum ConnectVerb
{
    ServerInfo,
    Plugins,
    Definitions,
    Snapshot,
    Names,
    Barrier,
    Validate,
    Create,
    PutConfig,
    Pause,
    Resume,
    Stop,
    Restart,
    RestartFailed,
    RestartTask,
    Delete,
}

/// <summary>Ways in which a call goes wrong. Only a lost answer leaves an effect.</summary>
public enum Trouble
{
    Unreachable,
    Unauthorized,
    Forbidden,
    Throttled,
    Rebalancing,
    UnderWay,
    Invalid,
    UnknownPlugin,
    ServerError,
    RequestLost,
    AnswerLost,
}
