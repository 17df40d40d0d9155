using System.Collections.Immutable;
using System.Globalization;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Restarting;

/// <summary>Restarts that a person asks for by annotation: once per new value.</summary>
internal static class RestartTokens
{
    /// <summary>What the annotations say now.</summary>
    public static HandledTokens Requested(ObjectMeta metadata)
    {
        var annotations = metadata.Annotations;
        return new()
        {
            Restart = annotations?.GetValueOrDefault(Annotations.Restart),
            RestartFailed = annotations?.GetValueOrDefault(Annotations.RestartFailed),
            RestartTask = annotations?.GetValueOrDefault(Annotations.RestartTask),
        };
    }

    /// <summary>What has been handled: in this process's life, or before it as recorded in status.</summary>
    public static HandledTokens Handled(Situation situation) =>
        situation.History.TokensOver(situation.Resource.Status);

    /// <summary>
    /// Restarts still to be done; none for a stopped connector, which has nothing that runs. That of a task waits for tasks to show: what FAILED
    /// may be stopped below, and then Connect answers as in a rebalance that never ends (recorded). That of what FAILED waits for something that has.
    /// </summary>
    /// <param name="situation">The connector's.</param>
    /// <param name="state">The state asked for.</param>
    /// <param name="observed">What Connect shows.</param>
    /// <param name="missing">Tasks that have shown no status for too long.</param>
    public static ImmutableArray<ConnectorAction> Pending(
        Situation situation, DesiredState state, ObservedConnector observed, IReadOnlyList<int> missing)
    {
        if (state is DesiredState.Stopped)
        {
            return [];
        }

        var asked = Requested(situation.Resource.Metadata);
        var handled = Handled(situation);
        var actions = ImmutableArray.CreateBuilder<ConnectorAction>();
        if (IsNew(asked.Restart, handled.Restart))
        {
            actions.Add(new ConnectorAction.Restart(OnlyFailed: false, asked.Restart!) { Unreported = observed.Unreported });
        }

        var hasFailed = RestartPolicy.HasFailed(observed);
        if ((hasFailed || missing.Count > 0) && IsNew(asked.RestartFailed, handled.RestartFailed))
        {
            actions.Add(new ConnectorAction.Restart(OnlyFailed: true, asked.RestartFailed!) { Unreported = missing, UnreportedAlone = !hasFailed });
        }

        if (observed.Tasks.Count + observed.Unreported.Count > 0 && IsNew(asked.RestartTask, handled.RestartTask) && TaskOf(asked.RestartTask!) is { } task)
        {
            actions.Add(new ConnectorAction.RestartTask(task, asked.RestartTask!));
        }

        return actions.DrainToImmutable();
    }

    /// <summary>
    /// A restart of what FAILED that is asked for although nothing has, and every task shows a status; null for none. It was seen to fail by who
    /// asks, so it is answered only by a snapshot that is younger than the question.
    /// </summary>
    public static RequestedRestart? Unneeded(Situation situation, DesiredState state, ObservedConnector observed)
    {
        var asked = Requested(situation.Resource.Metadata).RestartFailed;
        return state is not DesiredState.Stopped
            && IsNew(asked, Handled(situation).RestartFailed)
            && !RestartPolicy.HasFailed(observed)
            && observed.Unreported.Count == 0
                ? situation.History.RequestedRestart is { } before && before.Token == asked ? before : new RequestedRestart(asked!, situation.Now)
                : null;
    }

    /// <summary>Why restart-task cannot be followed; null when it can.</summary>
    public static string? Problem(ObjectMeta metadata) =>
        Requested(metadata).RestartTask is { Length: > 0 } token && TaskOf(token) is null
            ? $"The annotation {Annotations.RestartTask} must read <token>/<task id>, such as 2026-11-22/{TaskAlone(token) ?? 0}"
            + (TaskAlone(token) is null ? "" : ": any text before the task, and a different one each time")
            : null;

    /// <summary>The tokens after one was handled.</summary>
    public static HandledTokens After(HandledTokens handled, ConnectorAction action) => action switch
    {
        ConnectorAction.Restart { OnlyFailed: false, Token: var token } => handled with { Restart = token },
        ConnectorAction.Restart { OnlyFailed: true, Token: var token } => handled with { RestartFailed = token },
        ConnectorAction.RestartTask { Token: var token } => handled with { RestartTask = token },
        _ => handled,
    };

    /// <summary>
    /// What has been handled where another operator has written status meanwhile: what either says, for what a record overwrote must not be
    /// done again.
    /// </summary>
    public static HandledTokens Merged(ObjectMeta metadata, HandledTokens own, HandledTokens written)
    {
        var asked = Requested(metadata);
        return new()
        {
            Restart = Merged(asked.Restart, own.Restart, written.Restart),
            RestartFailed = Merged(asked.RestartFailed, own.RestartFailed, written.RestartFailed),
            RestartTask = Merged(asked.RestartTask, own.RestartTask, written.RestartTask),
        };
    }

    private static string? Merged(string? asked, string? own, string? written) => own is not null && own == asked ? own : written;

    private static bool IsNew(string? asked, string? handled) => !string.IsNullOrEmpty(asked) && asked != handled;

    /// <summary>The task of a value that has nothing else, which is Strimzi's form.</summary>
    private static int? TaskAlone(string token) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var task) ? task : null;

    private static int? TaskOf(string token) =>
        token.LastIndexOf('/') is > 0 and var slash
        && int.TryParse(token.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var task)
            ? task
            : null;
}
