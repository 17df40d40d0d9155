using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Core.Resources.Schema;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>The connector as the operator last saw it. Written by the operator alone.</summary>
public sealed record KafkaConnectorStatus
{
    /// <summary>The metadata.generation that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>
    /// Ready: the connector and all its tasks are as requested; Unknown while Kafka Connect cannot be reached. Synced: the config in Kafka Connect is
    /// the requested one. Reconciling, present only while true: work is in progress, or the operator will try again. Stalled, present only while
    /// true: nothing changes until somebody acts.
    /// </summary>
    [KeyedBy("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>State of the connector as Kafka Connect reports it, for example RUNNING, PAUSED, STOPPED or FAILED.</summary>
    public string? State { get; init; }

    /// <summary>The worker that runs the connector, as host:port.</summary>
    public string? WorkerId { get; init; }

    /// <summary>What the connector is: source or sink.</summary>
    public string? Type { get; init; }

    /// <summary>The connector's tasks, counted by state.</summary>
    public TaskCounts? Tasks { get; init; }

    /// <summary>Tasks that failed, by id, at most ten.</summary>
    [KeyedBy("id")]
    public IReadOnlyList<FailedTask>? FailedTasks { get; init; }

    /// <summary>What Kafka Connect should show about the connector but does not, and since when. Absent while it shows everything.</summary>
    public Waiting? Waiting { get; init; }

    /// <summary>Restarts by spec.autoRestart since the connector last ran well, and when the next is due. Absent when there are none.</summary>
    public Restarts? Restarts { get; init; }

    /// <summary>
    /// Values of the annotations kafkaconnect.dev/restart, kafkaconnect.dev/restart-failed and kafkaconnect.dev/restart-task that the operator has
    /// acted on. It acts once on each new value.
    /// </summary>
    public HandledTokens? HandledTokens { get; init; }

    /// <summary>Keys of spec.config that kubectl apply left out of what it sent, because they have no value in the manifest: the first 100, sorted.</summary>
    public IReadOnlyList<string>? LeftOutKeys { get; init; }

    /// <summary>
    /// Annotations under kafkaconnect.dev/ that have no effect, most of them misspelt, with their values: an Event says what to write instead.
    /// </summary>
    public IReadOnlyDictionary<string, string>? IgnoredAnnotations { get; init; }

    /// <summary>
    /// Identifies the applied config. Computed from the config that does not come from Secrets, and from the uid and resourceVersion of each Secret
    /// used; never from a Secret's content.
    /// </summary>
    public string? ConfigHash { get; init; }

    /// <summary>Keys of the config in Kafka Connect that differ from the requested ones, without their values: the first 100, sorted.</summary>
    public IReadOnlyList<string>? Drift { get; init; }

    /// <summary>
    /// Keys of the config that Kafka Connect, or a gateway in front of it, shows in another way than they were written, as the operator saw right
    /// after its own writes. Such differences are not drift. Keys that begin with __internal. are never compared and not listed.
    /// </summary>
    public ServerKeys? ServerKeys { get; init; }

    /// <summary>How often the operator put the connector back after somebody had changed it in Kafka Connect.</summary>
    public DriftCorrections? Corrections { get; init; }

    /// <summary>Name of the connector in Kafka Connect that this resource manages.</summary>
    public string? ConnectorName { get; init; }

    /// <summary>The KafkaConnectCluster that runs the connector, as namespace/name.</summary>
    public string? Cluster { get; init; }

    /// <summary>ID of the Kafka cluster that this Kafka Connect cluster uses.</summary>
    public string? KafkaClusterId { get; init; }

    /// <summary>
    /// The operator that wrote this status: its Lease, or its process if it has no Lease. Operators that manage the same resources notice each other
    /// by it.
    /// </summary>
    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? WrittenBy { get; init; }
}

/// <summary>The connector's tasks, counted by state.</summary>
public sealed record TaskCounts
{
    /// <summary>All tasks: those with a status, and those that are configured but show none.</summary>
    public int Total { get; init; }

    /// <summary>Tasks that run.</summary>
    public int Running { get; init; }

    /// <summary>Tasks that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Tasks that are paused.</summary>
    public int Paused { get; init; }

    /// <summary>Tasks that no worker currently runs, or that are restarting.</summary>
    public int Unassigned { get; init; }

    /// <summary>
    /// Tasks that are configured but show no status. Normal until their start has returned; permanent for a task that failed with a trace that is too
    /// large for Kafka.
    /// </summary>
    public int Unreported { get; init; }

    /// <summary>Running tasks of all tasks, for example 2/3.</summary>
    public required string Summary { get; init; }
}

/// <summary>What Kafka Connect should show of a connector and does not.</summary>
public sealed record Waiting
{
    /// <summary>
    /// What it is: TaskStatus (the status of a task that is configured), Assignment (a worker for the connector or a task of it, which is UNASSIGNED
    /// or RESTARTING) or Config (the config of the connector).
    /// </summary>
    public string? For { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>A task that failed.</summary>
public sealed record FailedTask
{
    /// <summary>Number of the task, from 0.</summary>
    [RequiredField]
    public int Id { get; init; }

    /// <summary>The worker that ran it, as host:port.</summary>
    public string? WorkerId { get; init; }

    /// <summary>When the operator first saw it failed.</summary>
    [RequiredField]
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it failed, in one line: the root cause from the stack trace.</summary>
    public string? Message { get; init; }

    /// <summary>The stack trace in 2 KiB at most: all causes, and as many frames as fit.</summary>
    public string? Trace { get; init; }
}

/// <summary>Restarts by spec.autoRestart.</summary>
public sealed record Restarts
{
    /// <summary>
    /// Restarts so far. Counted from zero again once the connector has been Ready for spec.autoRestart.resetAfter, after a change of its
    /// config or state by spec, and after a restart by annotation.
    /// </summary>
    [RequiredField]
    public int Count { get; init; }

    /// <summary>When the last one happened.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>When the operator will next restart what FAILED or has shown no status for too long. Absent if no restart is due.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>True if something FAILED and spec.autoRestart.maxRestarts allows no further restart.</summary>
    public bool Exhausted { get; init; }
}

/// <summary>The last value of each annotation that was acted on.</summary>
public sealed record HandledTokens
{
    /// <summary>From kafkaconnect.dev/restart: the connector and all its tasks were restarted.</summary>
    public string? Restart { get; init; }

    /// <summary>From kafkaconnect.dev/restart-failed: what had failed was restarted.</summary>
    public string? RestartFailed { get; init; }

    /// <summary>From kafkaconnect.dev/restart-task: that task was restarted.</summary>
    public string? RestartTask { get; init; }
}

/// <summary>Keys of a config that Kafka Connect, or whatever is in front of it, keeps in its own way.</summary>
public sealed record ServerKeys
{
    /// <summary>Keys that the server adds.</summary>
    public IReadOnlyList<string>? Added { get; init; }

    /// <summary>
    /// Keys that the server shows masked. If a key here is shown otherwise, or a key that is not here is masked, somebody changed it.
    /// </summary>
    [KeyedBy("key")]
    public IReadOnlyList<MaskedKey>? Masked { get; init; }

    /// <summary>
    /// Keys whose value the server rewrites or leaves out. The resulting value is not recorded, because it may contain a part of a secret.
    /// </summary>
    public IReadOnlyList<string>? Rewritten { get; init; }
}

/// <summary>A key that Kafka Connect shows masked.</summary>
public sealed record MaskedKey
{
    /// <summary>The config key.</summary>
    public required string Key { get; init; }

    /// <summary>The mask: a word such as [hidden], or the one character that is repeated.</summary>
    public required string As { get; init; }
}

/// <summary>How often a connector was put back.</summary>
public sealed record DriftCorrections
{
    /// <summary>The last times, oldest first, at most six.</summary>
    public IReadOnlyList<DateTimeOffset>? Recent { get; init; }

    /// <summary>
    /// The number of corrections since there were more than five within ten minutes: something else keeps changing the connector, and the operator
    /// puts it back with growing pauses. Absent otherwise, and again after ten minutes without a change.
    /// </summary>
    public int? Contested { get; init; }
}
