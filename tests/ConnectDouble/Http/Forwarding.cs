using ConnectDouble.Cluster;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>
/// A worker sends what only the leader, or the worker that runs an instance, can do on to it, with the connector's decoded name in the path: the
/// other one decodes it again. A DELETE of semi%3Bcolon sent to a follower was recorded deleting the connector semi.
/// </summary>
internal sealed class Forwarding(TimeProvider time, ConnectFeatures features)
{
    /// <summary>How long a worker waits for what it has forwarded, where it does not wait for as long as that takes. It tells nobody that it has given up.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Which worker has to carry out the request.</summary>
    public static int TargetOf(ConnectRequest request, RequestKind kind, ClusterState state, int receiver) => kind switch
    {
        RequestKind.Write or RequestKind.RestartWithTasks => state.Conditions.Leader,
        RequestKind.RestartOfOne when OwnerOf(request, state) is { } owner && !state.Conditions.GoneWorkers.Contains(owner) => owner,
        _ => receiver,
    };

    /// <summary>Whether a name reads back as itself when one worker sends it to another.</summary>
    public static bool Keeps(string name) => JavaPath.Build(name, out _) is { } path && !path.Contains('/', StringComparison.Ordinal) && JavaPath.ReadSegment(path) == name;

    /// <summary>The request as the other worker gets it; null when its path cannot be built.</summary>
    public static ConnectRequest? Rewrite(ConnectRequest request, out string? templateVariable)
    {
        templateVariable = null;
        if (request.Segments is not ["connectors", var name, ..])
        {
            return request;
        }

        return JavaPath.Build(name, out templateVariable) is { } path
            ? WithName(request, name) with { Target = string.Join('/', (string[])["/connectors", path, .. request.Segments.Skip(2)]) + request.QueryString }
            : null;
    }

    /// <summary>A configuration goes on with the name that the first worker put into it, which the other one compares with its own.</summary>
    private static ConnectRequest WithName(ConnectRequest request, string name) =>
        request is { Method: "PUT", Segments: [_, _, "config"] } && RequestBody.ReadConfig(request.Body, string.Empty).Value is { } config
            ? request with { Body = JsonText.Write(writer => ConnectorJson.WriteConfig(writer, config.With("name", name))) }
            : request;

    /// <summary>What the sender gets of the other worker's answer. One that comes too late is not waited for, and what it answers is done all the same.</summary>
    public async Task<ConnectResponse> SendAsync(Task<ConnectResponse> answering)
    {
        if (features.GivesUpForwarding && !answering.IsCompleted)
        {
            await ((Task)answering).WaitAsync(Timeout, time).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            if (!answering.IsCompleted)
            {
                return ConnectResponse.Error(StatusCodes.Status500InternalServerError, "IO Error trying to forward REST request: Idle timeout expired: 30000/30000 ms");
            }
        }

        return Relay(await answering);
    }

    /// <summary>A refusal by the other worker's router goes back with the Content-Type of the worker that passes it on.</summary>
    private static ConnectResponse Relay(ConnectResponse answer) => answer switch
    {
        { Status: StatusCodes.Status500InternalServerError, Body.Count: 0 } => Unreadable(),
        { ContentType: null, Body.Count: > 0 } => ConnectResponse.Json(answer.Status, answer.JoinBody()),
        _ => answer,
    };

    /// <summary>An answer without a body is read as JSON all the same.</summary>
    private static ConnectResponse Unreadable() => ConnectResponse.Error(
        StatusCodes.Status500InternalServerError,
        "IO Error trying to forward REST request: No content to map due to end-of-input\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1]");

    private static int? OwnerOf(ConnectRequest request, ClusterState state)
    {
        if (!state.Connectors.TryGetValue(request.Segments[1], out var connector))
        {
            return null;
        }

        return request.Segments is [_, _, "tasks", var task, _] && ConnectorEndpoints.TryReadTask(task, out var id) ? state.WorkerOfTask(connector, id) : connector.Worker;
    }
}
