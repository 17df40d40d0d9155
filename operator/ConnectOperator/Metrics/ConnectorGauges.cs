using System.Runtime.InteropServices;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Metrics;

/// <summary>What metrics tell of one connector: the numbers of its status. Immutable.</summary>
/// <param name="State">Connect's word for the connector's state; UNKNOWN while there is none.</param>
/// <param name="Reason">Reason of Ready.</param>
/// <param name="Ready">Ready is True.</param>
/// <param name="Tasks">Tasks by state.</param>
/// <param name="FailedSince">Since when the connector or one of its tasks has been FAILED; null when none is.</param>
internal sealed record ConnectorGauges(string State, string Reason, bool Ready, TaskGauges Tasks, DateTimeOffset? FailedSince)
{
    /// <summary>What Connect calls a failed connector.</summary>
    private const string Failed = "FAILED";

    /// <summary>Of a status.</summary>
    public static ConnectorGauges Of(KafkaConnectorStatus status)
    {
        var ready = status.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
        return new(
            status.State ?? "UNKNOWN",
            ready?.Reason ?? Reasons.Pending,
            ready?.Status is ConditionStatus.True,
            status.Tasks is { } tasks ? new(tasks.Running, tasks.Failed, tasks.Paused, tasks.Unassigned, tasks.Unreported) : default,
            FailureOf(status, ready));
    }

    private static DateTimeOffset? FailureOf(KafkaConnectorStatus status, Condition? ready)
    {
        var ofTasks = status.FailedTasks?.Min(task => (DateTimeOffset?)task.Since);

        // Status does not tell since when the connector itself is FAILED: not for longer than it has not been Ready.
        var ofConnector = status.State == Failed ? ready?.LastTransitionTime : null;
        return ofTasks is null || ofConnector < ofTasks ? ofConnector ?? ofTasks : ofTasks;
    }
}

/// <summary>Tasks by state.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TaskGauges(int Running, int Failed, int Paused, int Unassigned, int Unreported);
