using System.Globalization;
using ConnectDouble.Cluster;
using ConnectDouble.Http;
using ConnectDouble.Plugins;

namespace ConnectDouble;

/// <summary>
/// A stand-in for a Kafka Connect cluster without a network: several workers over one state that behaves as a real cluster was recorded behaving.
/// Everything happens on the threads of its callers and on the clock of its options, and nothing is random: the same calls at the same times give
/// the same answers in the same order. <see cref="InProcessHandler"/> puts it behind an <see cref="HttpClient"/>, <see cref="ConnectDoubleServer"/> behind sockets.
/// </summary>
public sealed class ConnectDoubleCluster : IDisposable
{
    private readonly TimeProvider time;
    private readonly LiveCluster cluster;
    private readonly Commands commands;
    private readonly IReadOnlyList<Worker> workers;

    /// <summary>A cluster whose workers are up and hold nothing. Workers without a URL get http://connect-0:8083 and so on.</summary>
    public ConnectDoubleCluster(ConnectDoubleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        time = options.Time;
        Urls = options.Urls.Count > 0
            ? [.. options.Urls.Select(url => new Uri(url))]
            : [.. Enumerable.Range(0, options.Workers).Select(worker => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://connect-{worker}:8083")))];
        var features = new ConnectFeatures(options.Version);
        var plugins = new PluginCatalog(options.ExtraPlugins, features);
        var secrets = new SecretFiles(options.SecretFiles);
        var behaviour = new ConnectorBehaviour(plugins, secrets, options.MissingDirectories, className => Script!.IsUnloaded(className));
        ConnectDelays CurrentDelays() => Script?.Delays ?? options.Delays;
        cluster = new LiveCluster(new Effects(behaviour, CurrentDelays), time, new Conditions(Urls.Count, options.Leader));
        commands = new Commands(behaviour, CurrentDelays);
        Script = new(cluster, options.Delays);

        var json = new ConnectorJson([.. Urls.Select(url => string.Create(CultureInfo.InvariantCulture, $"{url.Host}:{url.Port}"))]);
        var herder = new Herder(cluster, time, features);
        var parts = new ClusterParts(time, cluster, herder, new Forwarding(time, features), commands, plugins, new ConfigValidator(plugins, secrets), json, new EntryCache(json), Script, new WorkerLoggers(Urls.Count, time), features);
        var authentication = new BasicAuthentication(options.BasicAuthUsers);
        workers = [.. Urls.Select((url, index) => new Worker(index, url, parts, authentication, time))];
    }

    /// <summary>The URLs of the workers.</summary>
    public IReadOnlyList<Uri> Urls { get; }

    /// <summary>What the workers were asked.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>What can be made to happen.</summary>
    public ConnectScript Script { get; }

    /// <summary>The names of all connectors, sorted.</summary>
    public IReadOnlyCollection<string> Connectors => [.. cluster.Read().Connectors.Keys.Order(StringComparer.Ordinal)];

    /// <summary>When something happens next by itself (a start, a transition, a failure); null when the cluster is at rest.</summary>
    public DateTimeOffset? NextEffectAt => cluster.NextEffectAt;

    /// <summary>
    /// A worker's answer; null when the connection breaks instead. The task is complete when this returns unless the worker lets its client wait,
    /// which it does on the cluster's clock; cancellation stands for a client that hangs up, which stops nothing that the worker has begun.
    /// </summary>
    public async Task<ConnectResponse?> AnswerAsync(int worker, ConnectRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        Requests.Begin();
        ConnectResponse? answer = null;
        var stopped = workers[worker].Stopped;
        try
        {
            var answering = Script.Take(worker, request.Method, request.Path) is { } scripted
                ? AnswerAsync(scripted, worker, request, stopped)
                : workers[worker].AnswerAsync(request, stopped);
            answer = await answering.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || stopped.IsCancellationRequested)
        {
            // The sender hung up, or the worker went away under the request.
            answer = null;
        }
        finally
        {
            Requests.End(new(worker, request.Method, request.Path, request.QueryString, request.Text, answer?.Status ?? 0, time.GetUtcNow())
            {
                Sender = request.UserAgent,
            });
        }

        return answer;
    }

    /// <summary>A connector as it is now; null when there is none of that name.</summary>
    public ConnectorView? Find(string name)
    {
        var state = cluster.Read();
        if (!state.Connectors.TryGetValue(name, out var connector))
        {
            return null;
        }

        var status = state.StatusOf(connector);
        return new(
            name,
            Plain(connector.Config),
            connector.Target.ToString().ToUpperInvariant(),
            status.Connector?.State.ToString().ToUpperInvariant(),
            [.. status.Tasks.Values.Select(task => task.State.ToString().ToUpperInvariant())],
            connector.Incarnation,
            connector.TaskConfigs.Length - status.Tasks.Keys.Count(id => id < connector.TaskConfigs.Length),
            connector.Starts,
            Plain(Script.Echo.Apply(connector.Config, ShownIn.Lists)));
    }

    /// <summary>Somebody with curl replaces a connector's configuration.</summary>
    public void SetConfigDirectly(string name, IReadOnlyDictionary<string, string> config) => Change(name, (state, connector, now) =>
        commands.Configure(state, connector, ConfigOf(name, config), now));

    /// <summary>Somebody with curl deletes a connector.</summary>
    public void DeleteDirectly(string name) => Change(name, commands.Delete);

    /// <summary>Somebody with curl pauses, stops or resumes a connector: PAUSED, STOPPED or RUNNING.</summary>
    public void SetStateDirectly(string name, string state) => Change(name, (cluster, connector, now) =>
        commands.SetTarget(cluster, connector, Enum.Parse<TargetState>(state, ignoreCase: true), now));

    /// <summary>Somebody with curl creates a connector.</summary>
    public void CreateUnmanaged(string name, IReadOnlyDictionary<string, string> config) => cluster.Change((state, now) =>
        state.Connectors.ContainsKey(name)
            ? throw new ArgumentException($"Connector {name} exists already", nameof(name))
            : (commands.Create(state, name, ConfigOf(name, config), TargetState.Running, now), true));

    /// <summary>
    /// A connector has come so far: the double's connectors move no data, so somebody has to say what they commit. A JSON object for the part of
    /// the source, and one for the position in it.
    /// </summary>
    public void CommitOffset(string name, string partition, string offset) => Change(name, (state, _, _) =>
        OffsetCommands.Alter(state, name, [new(partition, offset)], forgetsNull: true));

    /// <summary>Connectors that have been running for a while, without the delays of creating them.</summary>
    public void Seed(IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> connectors) => cluster.Change((state, _) => (
        connectors.Aggregate(state, (seeded, connector) => commands.CreateSettled(seeded, connector.Key, ConfigOf(connector.Key, connector.Value))), true));

    /// <summary>All workers stop, breaking what is under way, and come up again through their start-up phases with the same state.</summary>
    public void Restart()
    {
        foreach (var worker in workers)
        {
            worker.Restart();
        }
    }

    /// <summary>One worker stops and comes up again; the others go on.</summary>
    public void RestartWorker(int worker) => workers[worker].Restart();

    /// <summary>
    /// One worker is gone. Its connectors and tasks keep the status that they had, under its id, until the group has waited long enough for it
    /// (<see cref="ConnectDelays.WorkerReplaced"/>) and gives them to others; until the group has noticed, requests through the herder wait.
    /// </summary>
    public void LoseWorker(int worker)
    {
        workers[worker].Stop();
        cluster.Change((state, now) => (GroupCommands.LoseWorker(state, worker, Script.Delays, now), true));
    }

    /// <summary>A lost worker comes up again, through its start-up phases.</summary>
    public void ReturnWorker(int worker)
    {
        workers[worker].Restart();
        cluster.Change((state, _) => (GroupCommands.ReturnWorker(state, worker), true));
    }

    /// <summary>
    /// Holds a worker in a phase of its start-up until <see cref="FinishStartUp"/>: in <see cref="WorkerPhase.CatchingUp"/> it lists what it would know
    /// after reading <paramref name="fraction"/> of the config topic, in old versions where it has not come to the latest.
    /// </summary>
    public void HoldStartUp(int worker, WorkerPhase phase, double fraction = 0.5) => workers[worker].Life.Hold(phase, fraction);

    /// <summary>Ends <see cref="HoldStartUp"/>: the worker is ready.</summary>
    public void FinishStartUp(int worker) => workers[worker].Life.Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }
    }

    private async Task<ConnectResponse?> AnswerAsync(ScriptedResponse scripted, int worker, ConnectRequest request, CancellationToken stopped)
    {
        var truth = scripted.IsApplied ? await workers[worker].AnswerAsync(request, stopped) : null;
        if (scripted.Wait != TimeSpan.Zero)
        {
            await Task.Delay(scripted.Wait, time, stopped);
        }

        return scripted.Replace(truth);
    }

    private static Dictionary<string, string> Plain(ConnectorConfig config) =>
        config.Entries.ToDictionary(entry => entry.Key, entry => entry.Value ?? string.Empty);

    private static ConnectorConfig ConfigOf(string name, IReadOnlyDictionary<string, string> config) =>
        ConnectorConfig.From(config.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value))).With("name", name);

    private void Change(string name, Func<ClusterState, Connector, DateTimeOffset, ClusterState> change) => cluster.Change((state, now) =>
        state.Connectors.TryGetValue(name, out var connector)
            ? (change(state, connector, now), true)
            : throw new ArgumentException($"There is no connector {name}", nameof(name)));
}
