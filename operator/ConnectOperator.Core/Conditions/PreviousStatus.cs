using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Conditions;

/// <summary>Reads back what status says, to say it again.</summary>
internal static class PreviousStatus
{
    /// <summary>The assessment that led to these conditions; null when none has been written yet.</summary>
    public static Assessment? Assessment(IReadOnlyList<Condition>? conditions) =>
        Finding(conditions, ConditionTypes.Ready) is { } ready
            ? new()
            {
                Ready = ready,
                Synced = Finding(conditions, ConditionTypes.Synced),
                Reconciling = Finding(conditions, ConditionTypes.Reconciling) is not null,
                Stalled = Finding(conditions, ConditionTypes.Stalled) is not null,
                Repeated = true,
            }
            : null;

    /// <summary>Since when all has been as asked; null when it is not.</summary>
    public static DateTimeOffset? ReadySince(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition is { Type: ConditionTypes.Ready, Status: ConditionStatus.True })?.LastTransitionTime;

    private static Finding? Finding(IReadOnlyList<Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type) is { } condition
            ? new(condition.Status, condition.Reason, condition.Message)
            : null;
}
