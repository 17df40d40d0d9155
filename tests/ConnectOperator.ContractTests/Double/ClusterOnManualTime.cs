using ConnectDouble;
using ConnectDouble.Cluster;
using ConnectDouble.Plugins;
using ManualTime;

namespace ConnectOperator.ContractTests.Double;

/// <summary>The double's state machine alone: commands, effects and a clock that tests move.</summary>
internal sealed class ClusterOnManualTime
{
    private readonly LiveCluster cluster;
    private readonly Commands commands;

    public ClusterOnManualTime()
    {
        var behaviour = new ConnectorBehaviour(
            new PluginCatalog([], new(new(3, 9, 0))), new SecretFiles(new Dictionary<string, IReadOnlyDictionary<string, string>>()), ["/nonexistent-dir"], isUnloaded: _ => false);
        cluster = new(new Effects(behaviour, () => Delays), Time, new Conditions(Workers: 2, FirstLeader: 0));
        commands = new(behaviour, () => Delays);
    }

    public ManualTimeProvider Time { get; } = new();

    public ConnectDelays Delays { get; } = new();

    public Connector Connector => cluster.Read().Connectors["c"];

    public bool Exists => cluster.Read().Connectors.ContainsKey("c");

    public InstanceState? State => Status?.Connector?.State;

    public IReadOnlyList<InstanceState> TaskStates => [.. Status?.Tasks.Values.Select(task => task.State) ?? []];

    private StatusRecord? Status => cluster.Read().Statuses.GetValueOrDefault("c");

    public static ConnectorConfig Sink(int tasks = 2, string file = "/data/out.txt") => ConnectorConfig.From(
    [
        new("connector.class", "FileStreamSink"), new("tasks.max", $"{tasks}"), new("topics", "t"), new("file", file), new("name", "c"),
    ]);

    public static ConnectorConfig Mock(string mode, int delay) => ConnectorConfig.From(
    [
        new("connector.class", "MockSource"), new("mock_mode", mode), new("delay_ms", $"{delay}"), new("name", "c"),
    ]);

    public ClusterOnManualTime Create(ConnectorConfig config, TargetState target = TargetState.Running)
    {
        cluster.Change((state, now) => (commands.Create(state, "c", config, target, now), true));
        return this;
    }

    public ClusterOnManualTime Settled()
    {
        while (cluster.NextEffectAt is { } next)
        {
            Time.Advance(next - Time.GetUtcNow());
        }

        return this;
    }

    public void Configure(ConnectorConfig config) => Do((state, connector, now) => commands.Configure(state, connector, config, now));

    public void Ask(TargetState target) => Do((state, connector, now) => commands.SetTarget(state, connector, target, now));

    public void RestartConnector() => Do(commands.RestartConnector);

    public void Restart(bool includeTasks, bool onlyFailed) => Do((state, connector, now) =>
        commands.Restart(state, connector, Commands.PlanRestart(state.StatusOf(connector), includeTasks, onlyFailed), now));

    public void Delete() => Do(commands.Delete);

    private void Do(Func<ClusterState, Connector, DateTimeOffset, ClusterState> command) =>
        cluster.Change((state, now) => (command(state, state.Connectors["c"], now), true));
}
