using System.Collections.Immutable;
using ConnectDouble.Plugins;

namespace ConnectDouble.Cluster;

/// <summary>Which instances a restart request is for; null names none.</summary>
internal sealed record RestartPlan(bool Connector, ImmutableArray<int> Tasks);

/// <summary>What the REST API, and people with other means, can do to the state. Callers have checked that it is allowed.</summary>
internal sealed class Commands(ConnectorBehaviour behaviour, Func<ConnectDelays> delays)
{
    public ClusterState Create(ClusterState state, string name, ConnectorConfig config, TargetState target, DateTimeOffset now)
    {
        var incarnation = state.Sequence + 1;
        var connector = new Connector(name, config, behaviour.TypeOf(config), target, NextWorker(state), incarnation) { CreatedAt = now };
        return (state.With(connector) with { Sequence = incarnation, Membership = state.Membership + 1 })
            .Schedule(now + delays().ConnectorStart + behaviour.DelayOf(config, "start"), connector, new ConnectorEffect.Start());
    }

    /// <summary>A connector that has been running for a while: no start to wait for.</summary>
    public ClusterState CreateSettled(ClusterState state, string name, ConnectorConfig config)
    {
        var incarnation = state.Sequence + 1;
        var worker = NextWorker(state);
        var tasks = behaviour.TaskConfigs(config, starts: 1);
        var connector = new Connector(name, config, behaviour.TypeOf(config), TargetState.Running, worker, incarnation)
        {
            Starts = 1,
            TaskConfigs = tasks,
            TaskStarts = Enumerable.Range(0, tasks.Length).ToImmutableDictionary(id => id, _ => 1),
            ActiveTopics = behaviour.ActiveTopicsOf(config),
        };
        var status = new StatusRecord(
            incarnation,
            new(InstanceState.Running, worker),
            Enumerable.Range(0, tasks.Length).ToImmutableSortedDictionary(id => id, id => new InstanceStatus(InstanceState.Running, (worker + id) % state.Conditions.Workers)));
        return state.With(connector).With(name, status) with { Sequence = incarnation, Membership = state.Membership + 1 };
    }

    /// <summary>A new configuration, also an identical one, starts the connector again; its tasks only when their configs change.</summary>
    public ClusterState Configure(ClusterState state, Connector connector, ConnectorConfig config, DateTimeOffset now)
    {
        (state, connector) = Written(state, connector, connector with { Config = config, Type = behaviour.TypeOf(config) });
        return StartAgain(state, connector, now);
    }

    public ClusterState SetTarget(ClusterState state, Connector connector, TargetState target, DateTimeOffset now)
    {
        var settled = now + delays().TargetState;
        (state, connector) = Written(
            state, connector, target == TargetState.Stopped ? connector with { Target = target, TaskConfigs = [] } : connector with { Target = target });
        var slowness = target switch
        {
            TargetState.Running => behaviour.DelayOf(connector.Config, "start"),
            TargetState.Stopped => behaviour.DelayOf(connector.Config, "stop"),
            _ => TimeSpan.Zero,
        };
        state = state.Schedule(settled + slowness, connector, new ConnectorEffect.Settle());
        if (target == TargetState.Stopped)
        {
            // Recorded of a slow stop: the tasks' statuses are gone long before it ends.
            return state.Schedule(slowness > TimeSpan.Zero ? settled : settled + delays().TaskStop, connector, new ConnectorEffect.ForgetTasks());
        }

        foreach (var id in state.StatusOf(connector).Tasks.Keys)
        {
            state = state.Schedule(settled + delays().TaskTargetState + (delays().TaskStagger * id), connector, new ConnectorEffect.SettleTask(id));
        }

        return state;
    }

    /// <summary>Whether a start of this connector would fail now.</summary>
    public bool FailsInStart(Connector connector) => behaviour.StartFailureOf(connector) is not null;

    public ClusterState RestartConnector(ClusterState state, Connector connector, DateTimeOffset now) => StartAgain(state, connector, now);

    /// <summary>The plan of <c>includeTasks</c> and <c>onlyFailed</c>: a stopped or running instance counts only when not only failed ones are meant.</summary>
    public static RestartPlan PlanRestart(StatusRecord status, bool includeTasks, bool onlyFailed)
    {
        bool Included(InstanceStatus instance) => !onlyFailed || instance.State == InstanceState.Failed;
        return new(
            status.Connector is { } connector && Included(connector),
            includeTasks ? [.. status.Tasks.Where(task => Included(task.Value)).Select(task => task.Key)] : []);
    }

    public ClusterState Restart(ClusterState state, Connector connector, RestartPlan plan, DateTimeOffset now)
    {
        if (plan.Connector)
        {
            state = state.Schedule(now + delays().ConnectorUnassigned, connector, new ConnectorEffect.MarkRestarting())
                .Schedule(now + delays().ConnectorStart, connector, new ConnectorEffect.Start());
        }

        foreach (var id in plan.Tasks)
        {
            state = state.Schedule(now + delays().ConnectorUnassigned, connector, new ConnectorEffect.MarkTaskRestarting(id));
            state = RestartTask(state, connector, id, now);
        }

        return state;
    }

    public ClusterState RestartTask(ClusterState state, Connector connector, int id, DateTimeOffset now) =>
        state.Schedule(now + delays().TaskStart + (delays().TaskStagger * id), connector, new ConnectorEffect.StartTask(id));

    public ClusterState Delete(ClusterState state, Connector connector, DateTimeOffset now)
    {
        var tasks = state.StatusOf(connector).Tasks.Count;
        return (state with { Connectors = state.Connectors.Remove(connector.Name), Membership = state.Membership + 1 })
            .Schedule(now + delays().DeleteUnassigned, connector, new ConnectorEffect.TrailWithoutTasks())
            .Schedule(now + (delays().DeleteUnassigned * 2), connector, new ConnectorEffect.TrailUnassigned(tasks))
            .Schedule(now + delays().DeleteGone, connector, new ConnectorEffect.TrailGone());
    }

    public static ClusterState ResetTopics(ClusterState state, Connector connector) => state.With(connector with { ActiveTopics = [] });

    public static ClusterState FailConnector(ClusterState state, Connector connector, string trace, bool untilHealed)
    {
        connector = connector with { Sickness = untilHealed ? trace : connector.Sickness };
        return state.With(connector)
            .With(connector.Name, state.StatusOf(connector) with { Connector = new(InstanceState.Failed, connector.Worker, trace) });
    }

    public static ClusterState HealConnector(ClusterState state, Connector connector, DateTimeOffset now)
    {
        connector = connector with { Sickness = null };
        return state.With(connector).Schedule(now, connector, new ConnectorEffect.Start());
    }

    public static ClusterState FailTask(ClusterState state, Connector connector, int id, string trace, bool untilHealed)
    {
        connector = untilHealed ? connector with { TaskSickness = connector.TaskSickness.SetItem(id, trace) } : connector;
        var failed = new InstanceStatus(InstanceState.Failed, state.WorkerOfTask(connector, id), trace);
        return state.With(connector).With(connector.Name, state.StatusOf(connector).WithTask(id, failed));
    }

    public static ClusterState HideTask(ClusterState state, Connector connector, int id)
    {
        var status = state.StatusOf(connector);
        return state
            .With(connector with
            {
                TaskSickness = connector.TaskSickness.SetItem(id, MisbehavingConnector.UnwritableTrace), DeadTasks = connector.DeadTasks.Add(id),
            })
            .With(connector.Name, status with { Tasks = status.Tasks.Remove(id) });
    }

    public static ClusterState HealTask(ClusterState state, Connector connector, int id, DateTimeOffset now)
    {
        connector = connector with { TaskSickness = connector.TaskSickness.Remove(id) };
        return state.With(connector).Schedule(now, connector, new ConnectorEffect.StartTask(id));
    }

    /// <summary>One more version in the config topic; workers that have not read it yet show the one before.</summary>
    private static (ClusterState, Connector) Written(ClusterState state, Connector before, Connector after)
    {
        var position = state.Sequence + 1;
        after = after with { WrittenAt = position, Before = before with { Before = null } };
        return (state.With(after) with { Sequence = position }, after);
    }

    private static int NextWorker(ClusterState state)
    {
        var worker = state.Conditions.NextWorker ?? (int)((state.Sequence + 1) % state.Conditions.Workers);
        return state.Conditions.Available(worker);
    }

    private ClusterState StartAgain(ClusterState state, Connector connector, DateTimeOffset now)
    {
        // A connector that has not started yet picks the new configuration up when it does.
        if (state.StatusOf(connector).Connector is null)
        {
            return state;
        }

        var stopped = now + behaviour.DelayOf(connector.Config, "stop");
        return state.Schedule(stopped + delays().ConnectorUnassigned, connector, new ConnectorEffect.Unassign())
            .Schedule(stopped + delays().ConnectorStart + behaviour.DelayOf(connector.Config, "start"), connector, new ConnectorEffect.Start());
    }
}
