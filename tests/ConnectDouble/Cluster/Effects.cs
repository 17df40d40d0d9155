using System.Collections.Immutable;
using ConnectDouble.Http;
using ConnectDouble.Plugins;

namespace ConnectDouble.Cluster;

/// <summary>How effects change the state when they are due.</summary>
internal sealed class Effects(ConnectorBehaviour behaviour, Func<ConnectDelays> delays)
{
    /// <summary>Lets everything happen that is due by <paramref name="now"/>, in order of time.</summary>
    public ClusterState AdvanceTo(ClusterState state, DateTimeOffset now)
    {
        while (state.Pending.Min is { } next && next.DueAt <= now)
        {
            state = Apply(state with { Pending = state.Pending.Remove(next) }, next);
        }

        return state;
    }

    private ClusterState Apply(ClusterState state, ScheduledEffect due)
    {
        if (due.Effect is ClusterEffect effect)
        {
            return Apply(state, effect, due.DueAt);
        }

        if (due.Effect is ConnectorEffect.TrailWithoutTasks or ConnectorEffect.TrailUnassigned or ConnectorEffect.TrailGone)
        {
            return Trail(state, due);
        }

        // A connector that was deleted meanwhile, or deleted and created again, is another connector. What a lost worker did not get to do
        // is lost with it: whoever gets its work goes by what the topics say then.
        return due.Effect is ConnectorEffect happening && state.Connectors.TryGetValue(due.Connector, out var connector)
            && connector.Incarnation == due.Incarnation && !(happening.WorkerIn(state, connector) is { } worker && state.IsStranded(worker))
            ? Apply(state, connector, happening, due.DueAt)
            : state;
    }

    private ClusterState Apply(ClusterState state, ClusterEffect effect, DateTimeOffset at) => effect switch
    {
        ClusterEffect.EndRebalance end when end.Number == state.Conditions.RebalanceNumber => state with { Conditions = state.Conditions with { Rebalance = null } },
        ClusterEffect.ReplaceWorker replace when state.Conditions.StrandedWorkers.GetValueOrDefault(replace.Worker) == replace.Number => Replace(state, replace.Worker, at),
        ClusterEffect.WriteLate late => late.Write(state, at).State,
        _ => state,
    };

    /// <summary>What the worker ran starts, on the worker itself when it is back, else on others.</summary>
    private ClusterState Replace(ClusterState state, int worker, DateTimeOffset at)
    {
        var before = state;
        state = state with { Conditions = state.Conditions with { StrandedWorkers = state.Conditions.StrandedWorkers.Remove(worker) } };
        foreach (var connector in before.Connectors.Values.OrderBy(connector => connector.Incarnation))
        {
            foreach (var id in Enumerable.Range(0, connector.TaskConfigs.Length).Where(id => before.WorkerOfTask(connector, id) == worker))
            {
                state = state.Schedule(at + delays().TaskStart + Lag(id), connector, new ConnectorEffect.StartTask(id));
            }

            if (connector.Worker == worker)
            {
                state = state.With(connector with { Worker = state.Conditions.Substitute(worker) })
                    .Schedule(at + delays().ConnectorStart, connector, new ConnectorEffect.Start());
            }
        }

        return state;
    }

    private ClusterState Apply(ClusterState state, Connector connector, ConnectorEffect effect, DateTimeOffset at) => effect switch
    {
        ConnectorEffect.Unassign => Report(state, connector, InstanceState.Unassigned),
        ConnectorEffect.MarkRestarting => Report(state, connector, InstanceState.Restarting),
        ConnectorEffect.Start => Start(state, connector, at),
        ConnectorEffect.Fail fail => fail.StartNumber == connector.Starts ? Report(state, connector, InstanceState.Failed, fail.Trace) : state,
        ConnectorEffect.Settle => Settle(state, connector, at),
        ConnectorEffect.ComputeTasks => ComputeTasks(state, connector, at),
        ConnectorEffect.UnassignTask task => ReportTask(state, connector, task.Id, InstanceState.Unassigned),
        ConnectorEffect.MarkTaskRestarting task => ReportTask(state, connector, task.Id, InstanceState.Restarting),
        ConnectorEffect.StartTask task => StartTask(state, connector, task.Id, at),
        ConnectorEffect.FailTask task => connector.TaskStarts.GetValueOrDefault(task.Id) == task.StartNumber
            ? FailTask(state, connector, task.Id, task.Trace)
            : state,
        ConnectorEffect.SettleTask task => SettleTask(state, connector, task.Id),
        ConnectorEffect.ForgetTasks => ForgetTasks(state, connector),
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "An effect of a living connector was expected"),
    };

    private static ClusterState Report(ClusterState state, Connector connector, InstanceState instance, string? trace = null) =>
        state.With(connector.Name, state.StatusOf(connector) with { Connector = new(instance, connector.Worker, trace) });

    private static ClusterState ReportTask(ClusterState state, Connector connector, int id, InstanceState instance, string? trace = null) =>
        id < connector.TaskConfigs.Length
            ? state.With(connector.Name, state.StatusOf(connector).WithTask(id, new(instance, state.WorkerOfTask(connector, id), trace)))
            : state;

    private ClusterState Start(ClusterState state, Connector connector, DateTimeOffset at)
    {
        connector = connector with { Starts = connector.Starts + 1 };
        state = state.With(connector);
        if (behaviour.StartFailureOf(connector) is { } trace)
        {
            return Report(state, connector, InstanceState.Failed, trace);
        }

        state = Report(state, connector, connector.TargetInstanceState);
        if (connector.Target != TargetState.Running)
        {
            return state;
        }

        state = state.Schedule(at + delays().TaskConfigs, connector, new ConnectorEffect.ComputeTasks());
        return behaviour.ConnectorFailure(connector.Config) is { } failure
            ? state.Schedule(at + failure.After, connector, new ConnectorEffect.Fail(connector.Starts, failure.Trace))
            : state;
    }

    private ClusterState Settle(ClusterState state, Connector connector, DateTimeOffset at)
    {
        var current = state.StatusOf(connector).Connector;
        // Only a stop gets a failed connector out of FAILED.
        if (current is null || (current.State == InstanceState.Failed && connector.Target != TargetState.Stopped))
        {
            return state;
        }

        // A slow start reports what is asked of it by then when it ends.
        if (current.State == InstanceState.Unassigned && behaviour.DelayOf(connector.Config, "start") > TimeSpan.Zero)
        {
            return state;
        }

        // A stopped connector is started when it is resumed.
        if (current.State == InstanceState.Stopped && behaviour.ResumeFailureOf(connector) is { } trace)
        {
            return Report(state, connector, InstanceState.Failed, trace);
        }

        state = Report(state, connector, connector.TargetInstanceState);
        return connector.Target == TargetState.Running && current.State != InstanceState.Running
            ? state.Schedule(at + delays().TaskConfigs, connector, new ConnectorEffect.ComputeTasks())
            : state;
    }

    private ClusterState ComputeTasks(ClusterState state, Connector connector, DateTimeOffset at)
    {
        if (connector.Target == TargetState.Running && behaviour.TaskConfigsFailure(connector.Name, connector.Config) is { } failure)
        {
            return Report(state, connector, InstanceState.Failed, failure);
        }

        // The connector's worker sends them to the leader, under a name that some connectors lose on the way: those never get tasks.
        if (connector.Worker != state.Conditions.Leader && !Forwarding.Keeps(connector.Name))
        {
            return state;
        }

        var configs = behaviour.TaskConfigs(connector.Config, connector.Starts);
        if (connector.Target != TargetState.Running || AreSame(configs, connector.TaskConfigs))
        {
            return state;
        }

        var running = state.StatusOf(connector).Tasks.Keys;
        state = state.With(connector with { TaskConfigs = configs });
        foreach (var id in running.Where(id => id < configs.Length))
        {
            state = state.Schedule(at + delays().TaskUnassigned + Lag(id), connector, new ConnectorEffect.UnassignTask(id));
        }

        for (var id = 0; id < configs.Length; id++)
        {
            state = state.Schedule(
                at + delays().TaskStart + Lag(id) + behaviour.DelayOf(connector.Config, "task.start"), connector, new ConnectorEffect.StartTask(id));
        }

        return state.Schedule(at + delays().TaskStart, connector, new ConnectorEffect.ForgetTasks());
    }

    private ClusterState StartTask(ClusterState state, Connector connector, int id, DateTimeOffset at)
    {
        if (id >= connector.TaskConfigs.Length)
        {
            return state;
        }

        var starts = connector.TaskStarts.GetValueOrDefault(id) + 1;
        connector = connector with { TaskStarts = connector.TaskStarts.SetItem(id, starts), DeadTasks = connector.DeadTasks.Remove(id) };
        state = state.With(connector);
        if ((connector.TaskSickness.GetValueOrDefault(id) ?? behaviour.TaskStartFailure(connector.Config, id)) is { } trace)
        {
            return FailTask(state, connector, id, trace);
        }

        connector = connector with { ActiveTopics = [.. connector.ActiveTopics.Union(behaviour.ActiveTopicsOf(connector.Config))] };
        state = ReportTask(state.With(connector), connector, id, connector.TargetInstanceState);
        return behaviour.TaskFailure(connector.Config, id) is { } failure
            ? state.Schedule(at + failure.After, connector, new ConnectorEffect.FailTask(id, starts, failure.Trace))
            : state;
    }

    /// <summary>A task ends with a trace. Where that is too long to be written, its status stays as it was, or absent, and nothing follows a pause or resume any more.</summary>
    private static ClusterState FailTask(ClusterState state, Connector connector, int id, string trace) => MisbehavingConnector.CanBeWritten(trace)
        ? ReportTask(state, connector, id, InstanceState.Failed, trace)
        : state.With(connector with { DeadTasks = connector.DeadTasks.Add(id) });

    private static ClusterState SettleTask(ClusterState state, Connector connector, int id) =>
        state.StatusOf(connector).Tasks.TryGetValue(id, out var task) && task.State != InstanceState.Failed && !connector.DeadTasks.Contains(id)
            ? ReportTask(state, connector, id, connector.TargetInstanceState)
            : state;

    private static ClusterState ForgetTasks(ClusterState state, Connector connector)
    {
        var status = state.StatusOf(connector);
        var gone = status.Tasks.Keys.Where(id => id >= connector.TaskConfigs.Length).ToImmutableArray();
        return gone.IsEmpty ? state : state.With(connector.Name, status with { Tasks = status.Tasks.RemoveRange(gone) });
    }

    private static ClusterState Trail(ClusterState state, ScheduledEffect due)
    {
        if (!state.Statuses.TryGetValue(due.Connector, out var status) || status.Incarnation != due.Incarnation)
        {
            return state;
        }

        return due.Effect switch
        {
            ConnectorEffect.TrailWithoutTasks => state.With(due.Connector, status with { Tasks = status.Tasks.Clear() }),
            ConnectorEffect.TrailUnassigned trail => state.With(due.Connector, Unassigned(status, trail.Tasks, state.Conditions.Workers)),
            _ => state with { Statuses = state.Statuses.Remove(due.Connector) },
        };
    }

    private static StatusRecord Unassigned(StatusRecord status, int tasks, int workers)
    {
        var worker = status.Connector?.Worker ?? 0;
        return status with
        {
            Connector = new(InstanceState.Unassigned, worker),
            Tasks = Enumerable.Range(0, tasks).ToImmutableSortedDictionary(
                id => id, id => new InstanceStatus(InstanceState.Unassigned, (worker + id) % workers)),
        };
    }

    private static bool AreSame(ImmutableArray<ConnectorConfig> left, ImmutableArray<ConnectorConfig> right) =>
        left.Length == right.Length && left.Zip(right).All(pair => pair.First.SameAs(pair.Second));

    private TimeSpan Lag(int task) => delays().TaskStagger * task;
}
