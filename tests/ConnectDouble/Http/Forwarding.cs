using ConnectDouble.Cluster;

namespace ConnectDouble.Http;

/// <summary>
/// A worker sends what only the leader, or the worker that runs an instance, can do on to it, with the connector's decoded name in the path: the
/// other one decodes it again. A DELETE of semi%3Bcolon sent to a follower was recorded deleting the connector semi.
/// </summary>
internal static class Forwarding
{
    /// <summary>Which worker has to carry out the request.</summary>
    public static int TargetOf(ConnectRequest request, RequestKind kind, ClusterState state, int receiver) => kind switch
    {
        RequestKind.Write or RequestKind.RestartWithTasks => state.Conditions.Leader,
        RequestKind.RestartOfOne when OwnerOf(request, state) is { } owner && !state.Conditions.GoneWorkers.Contains(owner) => owner,
        _ => receiver,
    };

    /// <summary>The request as the other worker gets it; null when its path cannot be built.</summary>
    public static ConnectRequest? Rewrite(ConnectRequest request, out string? templateVariable)
    {
        templateVariable = null;
        if (request.Segments is not ["connectors", var name, ..])
        {
            return request;
        }

        return JavaPath.Build(name, out templateVariable) is { } path
            ? request with { Target = string.Join('/', (string[])["/connectors", path, .. request.Segments.Skip(2)]) + request.QueryString }
            : null;
    }

    /// <summary>A refusal by the other worker's router goes back with the Content-Type of the worker that passes it on.</summary>
    public static ConnectAnswer Relay(ConnectAnswer answer) =>
        answer.Body.Count > 0 && answer.ContentType is null ? ConnectAnswer.Json(answer.Status, answer.JoinBody()) : answer;

    private static int? OwnerOf(ConnectRequest request, ClusterState state)
    {
        if (!state.Connectors.TryGetValue(request.Segments[1], out var connector))
        {
            return null;
        }

        return request.Segments is [_, _, "tasks", var task, _] && ConnectorEndpoints.TryReadTask(task, out var id) ? state.WorkerOfTask(connector, id) : connector.Worker;
    }
}
