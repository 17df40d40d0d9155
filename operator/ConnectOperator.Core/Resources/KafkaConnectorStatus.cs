using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>What the operator last saw and did for a KafkaConnector.</summary>
public sealed record KafkaConnectorStatus
{
    /// <summary>The metadata.generation that this status speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Ready, Synced, and while true Reconciling and Stalled.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The connector's state in Connect's own word.</summary>
    public string? State { get; init; }

    /// <summary>The worker that runs the connector instance.</summary>
    public string? WorkerId { get; init; }

    /// <summary>source or sink.</summary>
    public string? Type { get; init; }

    /// <summary>Tasks, counted.</summary>
    public TaskCounts? Tasks { get; init; }

    /// <summary>Tasks that failed, at most ten, by id.</summary>
    public IReadOnlyList<FailedTask>? FailedTasks { get; init; }

    /// <summary>One-off actions that have been taken.</summary>
    public HandledTokens? HandledTokens { get; init; }

    /// <summary>Tells one desired config from another without holding anything of a Secret's content.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>The claim: the connector's name in Connect. Written before the first write to Connect.</summary>
    public string? ConnectorName { get; init; }

    /// <summary>The claim: namespace/name of the KafkaConnectCluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>The claim: id of the Kafka cluster behind that Connect cluster.</summary>
    public string? KafkaClusterId { get; init; }
}

/// <summary>A connector's tasks by state.</summary>
public sealed record TaskCounts
{
    /// <summary>All.</summary>
    public int Total { get; init; }

    /// <summary>RUNNING.</summary>
    public int Running { get; init; }

    /// <summary>FAILED.</summary>
    public int Failed { get; init; }

    /// <summary>PAUSED.</summary>
    public int Paused { get; init; }

    /// <summary>UNASSIGNED or RESTARTING.</summary>
    public int Unassigned { get; init; }

    /// <summary><c>running/total</c>.</summary>
    public required string Summary { get; init; }
}

/// <summary>A failed task.</summary>
public sealed record FailedTask
{
    /// <summary>Task id, from 0.</summary>
    public int Id { get; init; }

    /// <summary>The worker that ran it.</summary>
    public string? WorkerId { get; init; }

    /// <summary>When the operator first saw it failed.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>First line of the trace.</summary>
    public string? Message { get; init; }

    /// <summary>The trace, at most 2 KiB.</summary>
    public string? Trace { get; init; }
}

/// <summary>The last value of each token annotation that was acted on.</summary>
public sealed record HandledTokens
{
    /// <summary>Of <see cref="Annotations.Restart"/>.</summary>
    public string? Restart { get; init; }

    /// <summary>Of <see cref="Annotations.RestartFailed"/>.</summary>
    public string? RestartFailed { get; init; }

    /// <summary>Of <see cref="Annotations.RestartTask"/>.</summary>
    public string? RestartTask { get; init; }
}
