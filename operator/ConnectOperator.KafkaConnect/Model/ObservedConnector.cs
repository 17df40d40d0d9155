namespace ConnectOperator.KafkaConnect.Model;

/// <summary>A connector as the Connect cluster last reported it. An entry whose bytes did not change is the same object as before.</summary>
public sealed record ObservedConnector
{
    /// <summary>Its name. Connectors whose name is outside <see cref="ConnectorName"/>'s rule are not ours and are kept as text in the snapshot.</summary>
    public required ConnectorName Name { get; init; }

    /// <summary><c>source</c>, <c>sink</c> or <c>unknown</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The stored config, with the <c>name</c> that Connect adds; empty where the list has <c>"config": null</c>.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>False where the list has <c>"config": null</c>: nobody can tell what the config is.</summary>
    public bool ShowsConfig { get; init; } = true;

    /// <summary>The connector's own state; its tasks have theirs.</summary>
    public required ConnectorState State { get; init; }

    /// <summary>The worker that runs the connector instance.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Stack trace of a failed connector.</summary>
    public string? Trace { get; init; }

    /// <summary>By id. Empty is normal for a moment after a start, and lasting for a connector that yields no tasks.</summary>
    public required IReadOnlyList<ObservedTask> Tasks { get; init; }

    /// <summary>
    /// Tasks that are configured (<c>info.tasks</c>) and show no status, ascending. Normal until a task's start has returned, and lasting where
    /// its status record is larger than Kafka takes: that of a task that failed in its start with a trace of a megabyte (recorded).
    /// </summary>
    public IReadOnlyList<int> Unreported { get; init; } = [];
}

/// <summary>The status of one connector, which Connect keeps apart from its config.</summary>
/// <param name="Type"><c>source</c>, <c>sink</c>, or <c>unknown</c> of one that is being deleted.</param>
/// <param name="State">The connector's own state; its tasks have theirs.</param>
/// <param name="WorkerId">The worker that runs the connector instance.</param>
/// <param name="Trace">Stack trace of a failed connector.</param>
/// <param name="Tasks">By id, as far as they have a status.</param>
public sealed record ObservedStatus(string Type, ConnectorState State, string? WorkerId, string? Trace, IReadOnlyList<ObservedTask> Tasks);

/// <summary>A task as last reported.</summary>
/// <param name="Id">From 0.</param>
/// <param name="State">Its state.</param>
/// <param name="WorkerId">The worker that runs it, or ran it last.</param>
/// <param name="Trace">Stack trace of a failed task.</param>
public sealed record ObservedTask(int Id, ConnectorState State, string? WorkerId, string? Trace);
