using System.Globalization;
using ConnectDouble.Cluster;

namespace ConnectDouble.Http;

/// <summary>Pause, resume, stop and restart.</summary>
internal sealed class LifecycleEndpoints(Commands commands, ConnectorJson json, ConnectFeatures features)
{
    public Outcome Pause(ConnectRequest request) => SetTarget(request, TargetState.Paused, StatusCodes.Status202Accepted);

    public Outcome Resume(ConnectRequest request) => SetTarget(request, TargetState.Running, StatusCodes.Status202Accepted);

    public Outcome Stop(ConnectRequest request) => SetTarget(request, TargetState.Stopped, StatusCodes.Status204NoContent);

    public Outcome Restart(ConnectRequest request) => Outcome.Of((state, now) =>
    {
        var name = request.Segments[1];
        if (!state.Connectors.TryGetValue(name, out var connector))
        {
            return (state, Unknown(name));
        }

        if (!features.RestartWithTasks || (!request.Flag("includeTasks") && !request.Flag("onlyFailed")))
        {
            // The sender waits for the start, and learns when it fails.
            return (commands.RestartConnector(state, connector, now), commands.FailsInStart(connector)
                ? ConnectResponse.Error(StatusCodes.Status500InternalServerError, $"Failed to start connector: {name}")
                : ConnectResponse.Empty(StatusCodes.Status204NoContent));
        }

        var status = state.StatusOf(connector);
        if (status.Connector is null)
        {
            return (state, ConnectResponse.Error(StatusCodes.Status404NotFound, $"Status for connector {name} not found"));
        }

        var plan = Commands.PlanRestart(status, request.Flag("includeTasks"), request.Flag("onlyFailed"));
        return (
            commands.Restart(state, connector, plan, now),
            ConnectResponse.Json(StatusCodes.Status202Accepted, json.Status(name, status, connector.Type, plan)));
    });

    public Outcome RestartTask(ConnectRequest request) => Outcome.Of((state, now) =>
    {
        var name = request.Segments[1];
        if (!ConnectorEndpoints.TryReadTask(request.Segments[3], out var id))
        {
            return (state, ConnectResponse.UnreadableParameter());
        }

        if (!state.Connectors.TryGetValue(name, out var connector))
        {
            return (state, Unknown(name));
        }

        if (connector.Target == TargetState.Stopped)
        {
            // The tasks have no configs and so no owner; Connect takes that for a rebalance, for ever.
            return (state, ConnectResponse.Error(
                StatusCodes.Status409Conflict, "Cannot complete request momentarily due to no known leader URL, likely because a rebalance was underway."));
        }

        return id >= 0 && id < connector.TaskConfigs.Length
            ? (commands.RestartTask(state, connector, id, now), ConnectResponse.Empty(StatusCodes.Status204NoContent))
            : (state, ConnectResponse.Error(StatusCodes.Status404NotFound, string.Create(CultureInfo.InvariantCulture, $"Unknown task: {name}-{id}")));
    });

    private Outcome SetTarget(ConnectRequest request, TargetState target, int accepted) => Outcome.Of((state, now) =>
        state.Connectors.TryGetValue(request.Segments[1], out var connector)
            ? (commands.SetTarget(state, connector, target, now), ConnectResponse.Empty(accepted))
            : (state, ConnectResponse.Error(StatusCodes.Status404NotFound, $"Unknown connector {request.Segments[1]}")));

    private static ConnectResponse Unknown(string name) => ConnectResponse.Error(StatusCodes.Status404NotFound, $"Unknown connector: {name}");
}
