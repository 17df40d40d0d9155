using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Timing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Assessments;

/// <summary>
/// What Connect should show of a connector and does not, and whether that has lasted for longer than it takes by itself. Since when is in status,
/// so that another process need not begin to wait anew.
/// </summary>
/// <param name="Record">For status.</param>
/// <param name="Stage">How long it has lasted.</param>
internal sealed record Wait(Waiting Record, WaitStage Stage)
{
    /// <summary><see cref="Waiting.For"/> a task's status.</summary>
    public const string TaskStatus = nameof(TaskStatus);

    /// <summary><see cref="Waiting.For"/> a worker.</summary>
    public const string Assignment = nameof(Assignment);

    /// <summary><see cref="Waiting.For"/> the connector's config.</summary>
    public const string Config = nameof(Config);

    /// <summary>For nothing.</summary>
    public static Wait None { get; } = new(new Waiting(), WaitStage.None);

    /// <summary>It has lasted for too long.</summary>
    public bool IsOverdue => Stage is WaitStage.Overdue;

    /// <summary>When the stage changes although nothing else does; null for never.</summary>
    public DateTimeOffset? ChangesAt => Stage is WaitStage.WithinGrace ? Record.Since + GracePeriodOf(Record.For!) : null;

    /// <summary>Since when, for messages.</summary>
    public string Since => $"{Record.Since:u}";

    /// <summary>Tasks that have shown no status for too long.</summary>
    public static IReadOnlyList<int> MissingOf(Wait wait, ObservedConnector observed) =>
        wait is { IsOverdue: true, Record.For: TaskStatus } ? observed.Unreported : [];

    /// <summary>Of a connector that is listed with its config.</summary>
    public static Wait Of(Situation situation, DesiredState desired, ObservedState.Seen seen) => Missing(desired, seen.Connector) switch
    {
        null => None,
        Assignment => For(situation, Assignment, IsHeld(situation, Reasons.Unassigned) || seen.HerderAnswers),
        var what => For(situation, what, looked: true),
    };

    /// <summary>The wait for something, which begins now unless it was under way.</summary>
    /// <param name="situation">The connector's.</param>
    /// <param name="what">One of the words.</param>
    /// <param name="looked">What is to be told is known; else there is a time for one closer look before it is told without.</param>
    public static Wait For(Situation situation, string what, bool looked)
    {
        var (before, now) = (situation.History.WaitingOver(situation.Resource.Status), situation.Now);
        var since = before.For == what && before.Since <= now ? before.Since.Value : ConditionSet.Seconds(now);
        var grace = GracePeriodOf(what);
        var stage = now < since + grace ? WaitStage.WithinGrace
            : looked || now >= since + (2 * grace) ? WaitStage.Overdue
            : WaitStage.LookFirst;
        return new(new Waiting { For = what, Since = since }, stage);
    }

    /// <summary>Status says it already, so it need not be found out again.</summary>
    public static bool IsHeld(Situation situation, string reason) =>
        PreviousStatus.Assessment(situation.Resource.Status?.Conditions) is { Ready: var ready, Stalled: var stalled }
        && ready.Reason == reason
        && (stalled || ready.Status is ConditionStatus.Unknown);

    private static string? Missing(DesiredState desired, ObservedConnector observed) =>
        desired is DesiredState.Stopped ? null
        : Observation.Assignment.IsDue(observed.State) ? Assignment
        : observed.Unreported.Count > 0 ? TaskStatus
        : observed.Tasks.Any(task => Observation.Assignment.IsDue(task.State)) ? Assignment
        : null;

    private static TimeSpan GracePeriodOf(string what) => what switch
    {
        TaskStatus => GracePeriods.TaskStatus,
        Assignment => GracePeriods.Assignment,
        Config => GracePeriods.Config,
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, message: null),
    };
}

/// <summary>How long something has been missing.</summary>
internal enum WaitStage
{
    /// <summary>Nothing is.</summary>
    None,

    /// <summary>It may yet show by itself.</summary>
    WithinGrace,

    /// <summary>It should have shown; before that is told, Connect is asked what it can say.</summary>
    LookFirst,

    /// <summary>It will not show by itself.</summary>
    Overdue,
}
