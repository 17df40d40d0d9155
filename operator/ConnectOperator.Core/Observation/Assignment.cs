using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>What a list tells of connectors and tasks that are neither at work nor at rest: UNASSIGNED, RESTARTING, or a word that is not known.</summary>
internal static class Assignment
{
    /// <summary>Whether a worker is still to be found for what shows this state.</summary>
    public static bool IsDue(ConnectorState state) => state is ConnectorState.Unassigned or ConnectorState.Restarting or ConnectorState.Unknown;

    /// <summary>Workers that the statuses of these name, the connector's own first; empty when it and its tasks are all assigned.</summary>
    public static IReadOnlyList<string> WorkersNamed(ObservedConnector connector)
    {
        List<string>? workers = null;
        if (IsDue(connector.State))
        {
            workers = [connector.WorkerId ?? ""];
        }

        foreach (var task in connector.Tasks)
        {
            if (IsDue(task.State))
            {
                (workers ??= []).Add(task.WorkerId ?? "");
            }
        }

        return workers is null ? [] : [.. workers.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>One of the workers runs something at present.</summary>
    public static bool IsAtWork(IReadOnlyList<string> workers, Snapshot snapshot) => snapshot.Connectors.Values.Any(connector =>
        (connector.State is ConnectorState.Running && connector.WorkerId is { } worker && workers.Contains(worker))
        || connector.Tasks.Any(task => task.State is ConnectorState.Running && task.WorkerId is { } runner && workers.Contains(runner)));
}
