using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Status.Failures;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Status;

/// <summary>Judges a connector whose config is as asked by what it and its tasks are doing.</summary>
internal static class RuntimeAssessment
{
    public static Assessment Of(
        Situation situation, DesiredConnector desired, ObservedConnector observed, bool waitedForTasks, bool stateUnderWay) =>
        (desired.State is DesiredState.Stopped ? null : Failure(situation, observed)) ?? desired.State switch
        {
            DesiredState.Running => Running(observed, waitedForTasks),
            DesiredState.Paused => Halted(observed, ConnectorState.Paused, Reasons.Paused, Reasons.Pausing, stateUnderWay),
            DesiredState.Stopped => Halted(observed, ConnectorState.Stopped, Reasons.Stopped, Reasons.Stopping, stateUnderWay),
            _ => throw new InvalidOperationException($"Unexpected state {desired.State}."),
        };

    private static Assessment? Failure(Situation situation, ObservedConnector observed)
    {
        if (observed.State is ConnectorState.Failed)
        {
            return Assessment.Unhealthy(
                Reasons.ConnectorFailed, $"The connector FAILED{On(observed.WorkerId)}: {ToldFailure.MessageOf(observed, situation)}");
        }

        if (observed.Tasks.FirstOrDefault(task => task.State is ConnectorState.Failed) is not { } failed)
        {
            return null;
        }

        var count = observed.Tasks.Count(task => task.State is ConnectorState.Failed);
        return Assessment.Unhealthy(
            Reasons.TaskFailed,
            $"{count} of {observed.Tasks.Count} tasks FAILED; task {failed.Id}{On(failed.WorkerId)}: {ToldFailure.Of(failed, situation).Message}");

        static string On(string? worker) => worker is null ? "" : $" on {worker}";
    }

    private static Assessment Running(ObservedConnector observed, bool waitedForTasks) => observed switch
    {
        { State: ConnectorState.Paused or ConnectorState.Stopped } =>
            Assessment.InProgress(Reasons.Resuming, $"The connector is still {Word.Of(observed.State)}."),
        { State: not ConnectorState.Running } =>
            Assessment.InProgress(Reasons.Unassigned, $"The connector is {Word.Of(observed.State)}: no worker runs it at the moment."),
        { Tasks.Count: 0 } when !waitedForTasks =>
            Assessment.InProgress(Reasons.TasksStarting, "The connector is RUNNING; its tasks are still to come."),
        { Tasks.Count: 0 } => Assessment.IsReady(
            Reasons.Running,
            "The connector is RUNNING without tasks: it has nothing to do, or its task configs could not be computed (the worker's log tells)."),
        _ when observed.Tasks.Any(task => task.State is not ConnectorState.Running) => Assessment.InProgress(
            Reasons.TasksStarting,
            $"{observed.Tasks.Count(task => task.State is ConnectorState.Running)} of {observed.Tasks.Count} tasks are RUNNING."),
        { Tasks.Count: 1 } => Assessment.IsReady(Reasons.Running, "The connector and its task are RUNNING."),
        _ => Assessment.IsReady(Reasons.Running, $"The connector and all {observed.Tasks.Count} tasks are RUNNING."),
    };

    private static Assessment Halted(
        ObservedConnector observed, ConnectorState target, string reached, string underWayReason, bool stateUnderWay)
    {
        var tasksFollow = observed.Tasks.All(task => task.State == target);
        if (observed.State == target && tasksFollow)
        {
            return Assessment.IsReady(reached, $"The connector is {Word.Of(target)} as asked.");
        }

        return stateUnderWay || observed.State == target
            ? Assessment.InProgress(underWayReason, $"The connector is {Word.Of(observed.State)}; {observed.Tasks.Count} tasks have yet to follow.")
            : Assessment.InProgress(underWayReason, $"The connector is {Word.Of(observed.State)} and should be {Word.Of(target)}.");
    }
}
