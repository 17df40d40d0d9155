namespace ConnectDouble;

/// <summary>A connector as the stand-in cluster holds it: what tests look at instead of asking over HTTP.</summary>
/// <param name="Name">The connector's name.</param>
/// <param name="Config">Its configuration, <c>name</c> included.</param>
/// <param name="TargetState">RUNNING, PAUSED or STOPPED: what was asked of it.</param>
/// <param name="State">What its status says; null before its first status record.</param>
/// <param name="TaskStates">What its tasks' statuses say, by task number.</param>
/// <param name="Incarnation">Differs between a connector and another one that was created under its name later.</param>
/// <param name="UnreportedTasks">How many tasks are configured and show no status.</param>
/// <param name="Starts">How often it was started.</param>
/// <param name="Listed">Its configuration as lists show it.</param>
public sealed record ConnectorView(
    string Name,
    IReadOnlyDictionary<string, string> Config,
    string TargetState,
    string? State,
    IReadOnlyList<string> TaskStates,
    long Incarnation,
    int UnreportedTasks,
    int Starts,
    IReadOnlyDictionary<string, string> Listed);
