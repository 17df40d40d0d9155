using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Status;

/// <summary>Reads back what status says, to say it again.</summary>
internal static class PreviousStatus
{
    /// <summary>The assessment that led to a status.</summary>
    public static Assessment Assessment(KafkaConnectorStatus status) => new()
    {
        Ready = Finding(status, ConditionTypes.Ready) ?? new(ConditionStatus.Unknown, Reasons.Pending, "Nothing is known yet."),
        Synced = Finding(status, ConditionTypes.Synced),
        Reconciling = Finding(status, ConditionTypes.Reconciling) is not null,
        Stalled = Finding(status, ConditionTypes.Stalled) is not null,
    };

    private static Finding? Finding(KafkaConnectorStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type) is { } condition
            ? new(condition.Status, condition.Reason, condition.Message)
            : null;
}
