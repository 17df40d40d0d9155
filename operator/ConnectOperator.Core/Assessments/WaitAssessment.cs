using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Assessments;

/// <summary>Says what is known of what Connect should have shown by now, and what helps.</summary>
internal static class WaitAssessment
{
    /// <summary>A group that does not rebalance answers; else nobody would know.</summary>
    private const string HerderAnswers = "Connect answers and is not rebalancing";

    /// <summary>Of a connector that is listed with its config.</summary>
    public static Assessment Of(Situation situation, ObservedState.Seen seen, Wait wait) =>
        wait.Record.For == Wait.TaskStatus ? MissingStatus(seen.Connector, wait) : Unassigned(situation, seen, wait);

    /// <summary>Of a connector that is listed without its config.</summary>
    public static Assessment Of(Situation situation, ObservedState.ConfigHidden hidden, Wait wait)
    {
        if (Held(situation, Reasons.ConfigNotShown) is { } held)
        {
            return held;
        }

        var read = hidden.Read switch
        {
            null => "a read of the connector gets no answer",
            { Config: null } => "a read of the connector says that it does not exist",
            _ => "a read of the connector shows the config",
        };
        var worker = hidden.Connector.WorkerId is { } id ? $" on {id}" : "";
        var message = $"Connect has listed the connector without its config since {wait.Since}, {ConnectStateName.Of(hidden.Connector.State)}{worker}; {read}. Nothing can be "
            + "compared, and nothing is put back, until the config shows. Check whether a gateway in front of Connect hides configs, and what "
            + "GET /connectors?expand=info returns on each worker; restart a worker that answers differently.";
        return Assessment.CannotTell(Reasons.ConfigNotShown, message);
    }

    private static Assessment MissingStatus(ObservedConnector observed, Wait wait)
    {
        var missing = observed.Unreported;
        var (tasks, show, its) = missing.Count == 1 ? ("Task", "shows", "its") : ("Tasks", "show", "their");
        return Assessment.Unhealthy(
            Reasons.TaskStatusMissing,
            $"{tasks} {Listed(missing)} of {missing.Count + observed.Tasks.Count} {show} no status since {wait.Since}: {its} start has not returned, or failed with a "
            + "trace of more than 1 MB, which Kafka does not store (the log of the worker then says RecordTooLargeException). Correct what that log "
            + $"reports; a new value of the annotation {Annotations.RestartFailed} restarts {(missing.Count == 1 ? "the task" : "the tasks")}.");
    }

    private static Assessment Unassigned(Situation situation, ObservedState.Seen seen, Wait wait)
    {
        if (Held(situation, Reasons.Unassigned) is { } held)
        {
            return held;
        }

        var connector = seen.Connector;
        var workers = string.Join(", ", Observation.Assignment.WorkersNamed(connector).Where(worker => worker.Length > 0));
        var named = workers.Length == 0 ? "no worker is named"
            : seen.WorkerRunsOthers ? $"its status names {workers}, which also runs others"
            : $"its status names {workers}, which is not seen to run anything else";
        var herder = seen.HerderAnswers ? HerderAnswers : "Connect does not answer a read through its herder, as in a rebalance";
        return Assessment.NeedsPerson(
            Reasons.Unassigned,
            $"{Subject(connector)} since {wait.Since}, longer than a rebalance takes: {named}, and {herder}. A worker may have ended and left "
            + $"this status behind. A new value of the annotation {Annotations.Restart} makes Connect start it again; if that does not help, restart the workers one by one.");
    }

    private static string Subject(ObservedConnector connector)
    {
        if (Observation.Assignment.IsDue(connector.State))
        {
            return $"The connector has been {ConnectStateName.Of(connector.State)}";
        }

        var tasks = connector.Tasks.Where(task => Observation.Assignment.IsDue(task.State)).ToList();
        return $"{(tasks.Count == 1 ? "Task" : "Tasks")} {Listed([.. tasks.Select(task => task.Id)])} of {connector.Tasks.Count} "
            + $"{(tasks.Count == 1 ? "has" : "have")} been {string.Join(" or ", tasks.Select(task => ConnectStateName.Of(task.State)).Distinct(StringComparer.Ordinal))}";
    }

    /// <summary>What was told once stands: what the herder answered then is not asked again with every poll.</summary>
    private static Assessment? Held(Situation situation, string reason) =>
        Wait.IsHeld(situation, reason) ? PreviousStatus.Assessment(situation.Resource.Status?.Conditions)! with { Repeated = false } : null;

    private static string Listed(IReadOnlyList<int> ids) => KeyList.Of([.. ids.Select(id => $"{id}")]);
}
