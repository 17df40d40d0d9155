using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Core.Resources.Schema;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>The Kafka Connect cluster as the operator last saw it. Written by the operator alone.</summary>
public sealed record KafkaConnectClusterStatus
{
    /// <summary>The metadata.generation that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>
    /// Ready: the cluster answers, accepts the operator's credentials and is compatible. Reconciling, present only while true: the operator is
    /// connecting or will try again. Stalled, present only while true: nothing changes until somebody acts.
    /// </summary>
    [KeyedBy("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Annotations under kafkaconnect.dev/ that have no effect here, with their values: an Event says what to write instead.</summary>
    public IReadOnlyDictionary<string, string>? IgnoredAnnotations { get; init; }

    /// <summary>Version of Kafka Connect, for example 3.9.0.</summary>
    public string? Version { get; init; }

    /// <summary>Commit that Kafka Connect was built from.</summary>
    public string? Commit { get; init; }

    /// <summary>ID of the Kafka cluster that the Connect cluster uses.</summary>
    public string? KafkaClusterId { get; init; }

    /// <summary>The cluster's connectors, counted.</summary>
    public ConnectorCounts? Connectors { get; init; }

    /// <summary>Connectors that no KafkaConnector manages: the first 100 names, sorted.</summary>
    public IReadOnlyList<string>? UnmanagedConnectors { get; init; }

    /// <summary>
    /// The writes that wait for the Kafka Connect cluster; present only while one has waited for more than 10 seconds, and updated every 10 seconds
    /// at most.
    /// </summary>
    public WriteBacklog? Writes { get; init; }

    /// <summary>
    /// Workers that were last seen running connectors or tasks, as host:port, sorted. The operator uses them to notice that another Kafka Connect
    /// cluster answers.
    /// </summary>
    public IReadOnlyList<string>? Workers { get; init; }

    /// <summary>Connector plugins installed on the workers, by class.</summary>
    public IReadOnlyList<InstalledPlugin>? Plugins { get; init; }

    /// <summary>
    /// The operator that wrote this status: its Lease, or its process if it has no Lease. Operators that manage the same resources notice each other
    /// by it.
    /// </summary>
    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? WrittenBy { get; init; }
}

/// <summary>The cluster's connectors, counted.</summary>
public sealed record ConnectorCounts
{
    /// <summary>All connectors.</summary>
    public int Total { get; init; }

    /// <summary>Connectors that a KafkaConnector manages.</summary>
    public int Managed { get; init; }

    /// <summary>All other connectors, which the operator leaves alone.</summary>
    public int Unmanaged { get; init; }

    /// <summary>Connectors that run.</summary>
    public int Running { get; init; }

    /// <summary>Connectors that are paused.</summary>
    public int Paused { get; init; }

    /// <summary>Connectors that are stopped.</summary>
    public int Stopped { get; init; }

    /// <summary>Connectors that failed themselves or have a task that failed.</summary>
    public int Failed { get; init; }
}

/// <summary>Writes that wait for the Kafka Connect cluster.</summary>
public sealed record WriteBacklog
{
    /// <summary>How many connectors wait.</summary>
    public int Waiting { get; init; }

    /// <summary>Since when the first of them has waited.</summary>
    public DateTimeOffset WaitingSince { get; init; }

    /// <summary>How many writes may currently run at once: at most spec.maxConcurrentWrites, and fewer while the cluster is slow.</summary>
    public int Concurrency { get; init; }

    /// <summary>
    /// Connectors whose write takes unusually long, or did so the last time: the first 10 names, sorted. They get at most half of the slots.
    /// </summary>
    public IReadOnlyList<string>? Slow { get; init; }
}

/// <summary>A connector plugin installed on the workers.</summary>
public sealed record InstalledPlugin
{
    /// <summary>Name of the class, to be used as spec.class of a KafkaConnector.</summary>
    public required string Class { get; init; }

    /// <summary>What the plugin is: source or sink.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the plugin.</summary>
    public string? Version { get; init; }
}
