namespace ConnectDouble;

/// <summary>How long the stand-in cluster takes for what a real one does asynchronously. The defaults are what the recordings show on an idle cluster.</summary>
public sealed record ConnectDelays
{
    /// <summary>Everything happens within the request that asks for it.</summary>
    public static ConnectDelays None { get; } = new()
    {
        ConnectorStart = TimeSpan.Zero,
        ConnectorUnassigned = TimeSpan.Zero,
        TaskConfigs = TimeSpan.Zero,
        TaskUnassigned = TimeSpan.Zero,
        TaskStart = TimeSpan.Zero,
        TaskStagger = TimeSpan.Zero,
        TargetState = TimeSpan.Zero,
        TaskTargetState = TimeSpan.Zero,
        TaskStop = TimeSpan.Zero,
        DeleteUnassigned = TimeSpan.Zero,
        DeleteGone = TimeSpan.Zero,
        WorkerLossBlocks = TimeSpan.Zero,
        WorkerReplaced = TimeSpan.Zero,
        BrokerThaw = TimeSpan.Zero,
        WorkerDown = TimeSpan.Zero,
        WorkerNotFound = TimeSpan.Zero,
        WorkerCatchUp = TimeSpan.Zero,
    };

    /// <summary>From a config write to the connector's status record; until then <c>/status</c> is 404 and expanded lists omit a new connector.</summary>
    public TimeSpan ConnectorStart { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From a config write or restart to the connector's passing UNASSIGNED.</summary>
    public TimeSpan ConnectorUnassigned { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>From the connector's start to the publication of its task configs.</summary>
    public TimeSpan TaskConfigs { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>From the publication of new task configs to the running tasks' passing UNASSIGNED.</summary>
    public TimeSpan TaskUnassigned { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>From the publication of task configs, or a task's restart, to the task's status record.</summary>
    public TimeSpan TaskStart { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>By how much each task lags behind the one before it.</summary>
    public TimeSpan TaskStagger { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>From pause, resume or stop to the connector's status.</summary>
    public TimeSpan TargetState { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>From the connector's PAUSED or RUNNING to its tasks'.</summary>
    public TimeSpan TaskTargetState { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>From the connector's STOPPED to the end of its tasks' status records; up to 3 s were recorded, and 12 s with a slow stop.</summary>
    public TimeSpan TaskStop { get; init; } = TimeSpan.FromMilliseconds(160);

    /// <summary>From DELETE to the UNASSIGNED that trails it.</summary>
    public TimeSpan DeleteUnassigned { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>From DELETE to the end of the status; up to 3 s were recorded.</summary>
    public TimeSpan DeleteGone { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>From the loss of a worker to when requests through the herder go on; 7 to 13 s were recorded, and 23 s while a worker left.</summary>
    public TimeSpan WorkerLossBlocks { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From the loss of a worker to when others do its work. Recorded with a scheduled.rebalance.max.delay.ms of 10 s; Kafka's default is 5 minutes.
    /// </summary>
    public TimeSpan WorkerReplaced { get; init; } = TimeSpan.FromSeconds(18);

    /// <summary>From the thaw of a frozen broker to when writes that had timed out are carried out.</summary>
    public TimeSpan BrokerThaw { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After a restart: how long connections break.</summary>
    public TimeSpan WorkerDown { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After that: how long the web server answers 404 to everything.</summary>
    public TimeSpan WorkerNotFound { get; init; } = TimeSpan.FromMilliseconds(2800);

    /// <summary>After that: how long lists show what was read so far while reads through the herder's queue wait.</summary>
    public TimeSpan WorkerCatchUp { get; init; } = TimeSpan.FromMilliseconds(2700);
}
