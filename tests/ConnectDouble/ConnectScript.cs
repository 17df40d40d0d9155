using System.Collections.Immutable;
using ConnectDouble.Cluster;
using ConnectDouble.Http;
using ConnectDouble.Json;
using ConnectDouble.Plugins;

namespace ConnectDouble;

/// <summary>What a test can make happen: answers that requests get instead of the true ones, failures of connectors and tasks, other delays.</summary>
public sealed class ConnectScript
{
    private const string DefaultTrace = "org.apache.kafka.connect.errors.ConnectException: scripted failure\n\tat connect.double.Script.run(Script.java:1)\n";
    private readonly LiveCluster cluster;
    private ImmutableList<ScriptedResponse> answers = [];
    private ImmutableDictionary<string, (string Key, string Error)> refusals = ImmutableDictionary<string, (string, string)>.Empty;
    private ImmutableHashSet<string> forbidden = [];
    private ImmutableHashSet<string> unloaded = [];
    private ImmutableHashSet<string> lingering = [];
    private ImmutableDictionary<string, TimeSpan> validations = ImmutableDictionary<string, TimeSpan>.Empty;

    internal ConnectScript(LiveCluster cluster, ConnectDelays delays)
    {
        this.cluster = cluster;
        Delays = delays;
    }

    /// <summary>How long things take from now on.</summary>
    public ConnectDelays Delays { get; set; }

    internal ConfigEcho Echo { get; private set; } = ConfigEcho.Faithful;

    /// <summary>
    /// Begins a rule for requests: <c>script.On("PUT", "/connectors/x/config").Answers(409, …)</c>. The path is exact, or a prefix when it ends
    /// in *. The method is exact, or * for all. The latest rule that fits wins; a rule is used up after one request unless it says otherwise.
    /// </summary>
    public ScriptedResponse On(string method, string path)
    {
        var answer = new ScriptedResponse(method, path);
        ImmutableInterlocked.Update(ref answers, static (list, added) => list.Insert(0, added), answer);
        return answer;
    }

    /// <summary>
    /// What <c>GET /</c> tells of the Kafka cluster behind Connect: another value is another cluster behind the same URL.
    /// </summary>
    public string KafkaClusterId { get; set; } = "rigrigrigrigrigrigrigA";

    /// <summary>Whether the workers note which topics a connector uses.</summary>
    public TopicTracking TopicTracking { get; set; }

    /// <summary>Forgets every rule, refusal, prohibition, unloaded plugin, lingering task, delay of validation and habit of the server; failures of connectors and tasks, and the state of the group and its broker, stay.</summary>
    public void Clear()
    {
        ImmutableInterlocked.Update(ref answers, static _ => []);
        ImmutableInterlocked.Update(ref refusals, static _ => ImmutableDictionary<string, (string, string)>.Empty);
        ImmutableInterlocked.Update(ref forbidden, static _ => []);
        ImmutableInterlocked.Update(ref unloaded, static _ => []);
        ImmutableInterlocked.Update(ref lingering, static _ => []);
        ImmutableInterlocked.Update(ref validations, static _ => ImmutableDictionary<string, TimeSpan>.Empty);
        KeepNoHabits();
    }

    /// <summary>The connector fails now. With <paramref name="untilHealed"/> it fails again at every start.</summary>
    public void FailConnector(string connector, string trace = DefaultTrace, bool untilHealed = false) =>
        Change(connector, (state, found, _) => Commands.FailConnector(state, found, trace, untilHealed));

    /// <summary>The connector's reason to fail is gone, and it starts.</summary>
    public void HealConnector(string connector) => Change(connector, Commands.HealConnector);

    /// <summary>The task fails now. With <paramref name="untilHealed"/> it fails again at every start.</summary>
    public void FailTask(string connector, int task, string trace = DefaultTrace, bool untilHealed = false) =>
        Change(connector, (state, found, _) => Commands.FailTask(state, found, task, trace, untilHealed));

    /// <summary>
    /// The task fails, now and at every start until <see cref="HealTask"/>, with a trace that is too long for a status record: it shows no status, as
    /// recorded of a failing start, while it stays listed among the connector's tasks.
    /// </summary>
    public void HideTask(string connector, int task) => Change(connector, (state, found, _) => Commands.HideTask(state, found, task));

    /// <summary>The task's reason to fail is gone, and it starts.</summary>
    public void HealTask(string connector, int task) => Change(connector, (state, found, now) => Commands.HealTask(state, found, task, now));

    /// <summary>
    /// Every configuration of this connector is refused with a 400 and this error until <see cref="AcceptConfig"/>. The 400 tells the error alone,
    /// validation also the key that has it.
    /// </summary>
    public void RefuseConfig(string connector, string error, string key = "name") =>
        ImmutableInterlocked.Update(ref refusals, static (map, refused) => map.SetItem(refused.connector, (refused.key, refused.error)), (connector, key, error));

    /// <summary>Ends <see cref="RefuseConfig"/>.</summary>
    public void AcceptConfig(string connector) => ImmutableInterlocked.Update(ref refusals, static (map, name) => map.Remove(name), connector);

    /// <summary>
    /// Every write to this connector is answered with a 403 until <see cref="AllowWrites"/>, as by a REST extension that decides by the connector's
    /// name who may change it. Reads of it, and other connectors, are not affected.
    /// </summary>
    public void ForbidWrites(string connector) => ImmutableInterlocked.Update(ref forbidden, static (set, name) => set.Add(name), connector);

    /// <summary>Ends <see cref="ForbidWrites"/>.</summary>
    public void AllowWrites(string connector) => ImmutableInterlocked.Update(ref forbidden, static (set, name) => set.Remove(name), connector);

    /// <summary>
    /// This sink's tasks do not end when it is stopped, so that its consumer group keeps its members and no offset of it can be changed. Not recorded:
    /// the words are those of Kafka's source (Worker.java, alterSinkConnectorOffsets and resetSinkConnectorOffsets).
    /// </summary>
    public void KeepTasksAlive(string connector) => ImmutableInterlocked.Update(ref lingering, static (set, name) => set.Add(name), connector);

    /// <summary>Ends <see cref="KeepTasksAlive"/>.</summary>
    public void LetTasksEnd(string connector) => ImmutableInterlocked.Update(ref lingering, static (set, name) => set.Remove(name), connector);

    /// <summary>
    /// A plugin that the workers list and cannot use by its full name: as recorded, configurations and validations that name it so get the 500 of an
    /// unknown class, and its keys are unknown, while its alias is accepted.
    /// </summary>
    public void UnloadPlugin(string className) => ImmutableInterlocked.Update(ref unloaded, static (set, name) => set.Add(name), className);

    /// <summary>Ends <see cref="UnloadPlugin"/>.</summary>
    public void LoadPlugin(string className) => ImmutableInterlocked.Update(ref unloaded, static (set, name) => set.Remove(name), className);

    /// <summary>
    /// Validating this connector's configurations takes so long; <see cref="Timeout.InfiniteTimeSpan"/> is for ever. As recorded, what takes 90 s or more
    /// is answered with a 500 after 90 s, and a configuration that the leader was sent is stored when its validation ends, one that another worker was
    /// sent is not.
    /// A worker that is not the leader validates before it forwards, and the leader does again; from 4.0 the first one gives up on the leader after
    /// 30 s with a 500, and the connector appears once the leader is done (recorded).
    /// Other connectors are not affected.
    /// </summary>
    public void DelayValidation(string connector, TimeSpan delay) =>
        ImmutableInterlocked.Update(ref validations, static (map, pair) => map.SetItem(pair.connector, pair.delay), (connector, delay));

    /// <summary>Ends <see cref="DelayValidation"/> for configurations that are sent from now on.</summary>
    public void ValidateAtOnce(string connector) => ImmutableInterlocked.Update(ref validations, static (map, name) => map.Remove(name), connector);

    /// <summary>The group gives connectors that are created from now on to this worker; null lets it choose.</summary>
    public void AssignTo(int? worker) => cluster.Change((state, _) => (state with { Conditions = state.Conditions with { NextWorker = worker } }, true));

    /// <summary>
    /// What this worker shows from its memory (lists, statuses, topics) is so old from now on, while it carries out what it is asked like the others.
    /// Moments were recorded: a worker showed what another one had not read yet. Zero ends it.
    /// </summary>
    public void LagBehind(int worker, TimeSpan by) => cluster.LagBehind(worker, by);

    /// <summary>The group rebalances, until <see cref="EndRebalance"/> or for so long.</summary>
    public void BeginRebalance(RebalanceKind kind, TimeSpan? lasts = null) =>
        cluster.Change((state, now) => (GroupCommands.BeginRebalance(state, kind, lasts, now), true));

    /// <summary>The rebalance is over; requests that waited for it go on.</summary>
    public void EndRebalance() => cluster.Change((state, _) => (GroupCommands.EndRebalance(state), true));

    /// <summary>
    /// The Kafka broker stops answering. Reads go on as if nothing were wrong. As recorded, writes are answered with a 500 after 30 to 90 s, one after the
    /// other, and are carried out all the same after <see cref="ThawBroker"/>.
    /// </summary>
    public void FreezeBroker() => cluster.Change((state, now) => (GroupCommands.FreezeBroker(state, now), true));

    /// <summary>The broker goes on, and carries out what it was sent meanwhile.</summary>
    public void ThawBroker() => cluster.Change((state, now) => (GroupCommands.ThawBroker(state, Delays, now), true));

    /// <summary>From now on the server shows a key of every configuration in its own way; one habit after the other.</summary>
    public void Keep(ServerHabit habit) => Echo = Echo.With(habit);

    /// <summary>From now on configurations show as they were written.</summary>
    public void KeepNoHabits() => Echo = ConfigEcho.Faithful;

    internal bool Forbids(ConnectRequest request) => !forbidden.IsEmpty && !request.IsRead && request.Segments switch
    {
        ["connectors"] => RequestBody.ReadCreate(request.Body, knowsInitialState: true).Value?.Name is { } name && forbidden.Contains(name),
        ["connectors", var name, ..] => forbidden.Contains(name),
        _ => false,
    };

    internal bool HasZombies(string connector) => lingering.Contains(connector);

    internal bool IsUnloaded(string className) => unloaded.Contains(className);

    /// <summary>What a validation comes to where the connector's configurations are refused.</summary>
    internal ConfigValidation Refuse(string? connector, ConnectorConfig config, ConfigValidation validation) =>
        connector is not null && refusals.TryGetValue(connector, out var refusal)
            ? validation.With(refusal.Key, config[refusal.Key], refusal.Error)
            : validation;

    internal TimeSpan ValidationOf(string connector) => validations.GetValueOrDefault(connector, TimeSpan.Zero);

    internal ScriptedResponse? Take(int worker, string method, string path) => answers.FirstOrDefault(answer => answer.Fits(worker, method, path) && answer.TryTake());

    private void Change(string connector, Func<ClusterState, Connector, DateTimeOffset, ClusterState> change) => cluster.Change((state, now) =>
        state.Connectors.TryGetValue(connector, out var found)
            ? (change(state, found, now), true)
            : throw new ArgumentException($"There is no connector {connector}", nameof(connector)));
}
