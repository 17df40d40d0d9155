using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Conditions;

/// <summary>What of a connector's conditions is news when it changes; their messages change more often.</summary>
/// <param name="Ready">Whether all is as asked.</param>
/// <param name="Reason">Of Ready.</param>
/// <param name="Stalled">A person has to act.</param>
public sealed record ConditionSummary(ConditionStatus Ready, string Reason, bool Stalled)
{
    /// <summary>Of these conditions; null when none has been written yet.</summary>
    public static ConditionSummary? Of(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready) is { } ready
            ? new(ready.Status, ready.Reason, conditions.Any(condition => condition.Type == ConditionTypes.Stalled))
            : null;
}
