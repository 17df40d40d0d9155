using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Failures;
using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Assessments;

/// <summary>Judges a connector whose config is as asked by what it and its tasks are doing.</summary>
internal static class RuntimeAssessment
{
    public static Assessment Of(
        Situation situation, DesiredConnector desired, ObservedState.Seen seen, Wait wait, bool waitedForTasks, bool stateUnderWay)
    {
        var observed = seen.Connector;
        if (desired.State is not DesiredState.Stopped)
        {
            var overdue = wait.IsOverdue ? WaitAssessment.Of(situation, seen, wait) : null;

            // Who runs it nowhere cannot have what FAILED of it restarted either.
            if (Observation.Assignment.IsDue(observed.State) && overdue is not null)
            {
                return overdue;
            }

            if ((Failure(situation, observed) ?? overdue) is { } trouble)
            {
                return trouble;
            }
        }

        return desired.State switch
        {
            DesiredState.Running => Running(observed, waitedForTasks),
            DesiredState.Paused => Halted(observed, ConnectorState.Paused, Reasons.Paused, Reasons.Pausing, stateUnderWay),
            DesiredState.Stopped => Halted(observed, ConnectorState.Stopped, Reasons.Stopped, Reasons.Stopping, stateUnderWay),
            _ => throw new InvalidOperationException($"Unexpected state {desired.State}."),
        };
    }

    private static Assessment? Failure(Situation situation, ObservedConnector observed)
    {
        if (observed.State is ConnectorState.Failed)
        {
            return Assessment.Unhealthy(
                Reasons.ConnectorFailed, $"The connector FAILED{On(observed.WorkerId)}: {ReportedFailure.MessageOf(observed, situation)}");
        }

        if (observed.Tasks.FirstOrDefault(task => task.State is ConnectorState.Failed) is not { } failed)
        {
            return null;
        }

        var count = observed.Tasks.Count(task => task.State is ConnectorState.Failed);
        return Assessment.Unhealthy(
            Reasons.TaskFailed,
            $"{count} of {Configured(observed)} tasks FAILED; task {failed.Id}{On(failed.WorkerId)}: {ReportedFailure.Of(failed, situation).Message}");

        static string On(string? worker) => worker is null ? "" : $" on {worker}";
    }

    private static Assessment Running(ObservedConnector observed, bool waitedForTasks) => observed switch
    {
        { State: ConnectorState.Paused or ConnectorState.Stopped } =>
            Assessment.InProgress(Reasons.Resuming, $"The connector is still {ConnectStateName.Of(observed.State)}."),
        { State: not ConnectorState.Running } =>
            Assessment.InProgress(Reasons.Unassigned, $"The connector is {ConnectStateName.Of(observed.State)}: no worker runs it at the moment."),
        _ when Configured(observed) == 0 && !waitedForTasks =>
            Assessment.InProgress(Reasons.TasksStarting, "The connector is RUNNING; its tasks have not started yet."),
        _ when Configured(observed) == 0 => Assessment.IsReady(
            Reasons.NoTasks,
            "The connector is RUNNING without tasks, so no data moves: it has found nothing to do, or Connect could not compute its task configs (see the worker's log)."),
        { Unreported.Count: > 0 and var silent } => Assessment.InProgress(
            Reasons.TasksStarting, $"{AtWork(observed)}; {(silent == 1 ? "one shows" : $"{silent} show")} no status yet."),
        _ when observed.Tasks.Any(task => task.State is not ConnectorState.Running) => Assessment.InProgress(Reasons.TasksStarting, $"{AtWork(observed)}."),
        { Tasks.Count: 1 } => Assessment.IsReady(Reasons.Running, "The connector and its task are RUNNING."),
        _ => Assessment.IsReady(Reasons.Running, $"The connector and all {observed.Tasks.Count} tasks are RUNNING."),
    };

    private static Assessment Halted(
        ObservedConnector observed, ConnectorState target, string reached, string underWayReason, bool stateUnderWay)
    {
        var tasksFollow = observed.Tasks.All(task => task.State == target) && (observed.Unreported.Count == 0 || target is ConnectorState.Stopped);
        if (observed.State == target && tasksFollow)
        {
            return Assessment.IsReady(reached, $"The connector is {ConnectStateName.Of(target)} as requested.");
        }

        return stateUnderWay || observed.State == target
            ? Assessment.InProgress(underWayReason, $"The connector is {ConnectStateName.Of(observed.State)}; {Configured(observed)} tasks have yet to follow.")
            : Assessment.InProgress(underWayReason, $"The connector is {ConnectStateName.Of(observed.State)} and should be {ConnectStateName.Of(target)}.");
    }

    private static string AtWork(ObservedConnector observed) =>
        $"{observed.Tasks.Count(task => task.State is ConnectorState.Running)} of {Configured(observed)} tasks are RUNNING";

    private static int Configured(ObservedConnector observed) => observed.Tasks.Count + observed.Unreported.Count;
}
