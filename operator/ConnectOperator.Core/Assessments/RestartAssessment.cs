using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Assessments;

/// <summary>What is to become of a failure, in the terms of status: Reconciling while it is restarted, Stalled when only a person helps.</summary>
internal static class RestartAssessment
{
    public static Assessment Of(Assessment runtime, RestartVerdict verdict) => verdict switch
    {
        RestartVerdict.NothingFailed => runtime,
        RestartVerdict.LeftToPeople => Unattended(runtime),
        RestartVerdict.Exhausted { Record.Count: var count } => Assessment.NeedsPerson(
            Reasons.RestartsExhausted,
            $"{runtime.Ready.Message} Restarted {Times(count)} without success, as often as spec.autoRestart.maxRestarts allows."),
        _ when runtime.Stalled => runtime,
        { Record: { Count: > 0 and var count, LastAt: { } last } } when runtime.Ready.Reason is Reasons.TaskStatusMissing =>
            runtime.Noting($"Restarted {Times(count)} by spec.autoRestart, last at {last:u}") with { Reconciling = true },
        _ => runtime with { Reconciling = true },
    };

    /// <summary>What FAILED stays so until a person acts.</summary>
    public static Assessment Unattended(Assessment runtime) =>
        runtime is { Ready.Status: ConditionStatus.False, Reconciling: false } ? runtime with { Stalled = true } : runtime;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
