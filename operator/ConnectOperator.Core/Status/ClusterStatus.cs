using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Status;

/// <summary>Computes a KafkaConnectCluster's next status.</summary>
public static class ClusterStatus
{
    private const int ShownNames = 100;
    private const int ShownSlow = 10;
    private const int ShownReferring = 10;

    /// <summary>After so long Connect itself gives up on a request (ConnectResource.DEFAULT_REST_REQUEST_TIMEOUT_MS in Kafka).</summary>
    private static readonly TimeSpan ConnectsOwnTimeout = TimeSpan.FromSeconds(90);

    /// <summary>A shorter wait is everyday business, and not worth a write.</summary>
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(10);

    /// <summary>The status to be written, if it differs from the last.</summary>
    public static KafkaConnectClusterStatus Next(ClusterReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var previous = report.Resource.Status ?? new KafkaConnectClusterStatus();
        var assessment = Assess(report);
        var generation = assessment.Repeated ? previous.ObservedGeneration : report.Resource.Metadata.Generation;
        var next = previous with
        {
            ObservedGeneration = generation,
            Conditions = ConditionSet.From(assessment, previous.Conditions, generation, report.Now),
            IgnoredAnnotations = AnnotationProblems.InStatus(AnnotationProblems.OfCluster(report.Resource.Metadata)),
            Writes = Backlog(report.Writes, report.Now),
        };
        if (report.Server is { } server)
        {
            next = next with { Version = server.Version, Commit = server.Commit, KafkaClusterId = server.KafkaClusterId };
        }

        if (report.Plugins is { } plugins)
        {
            next = next with
            {
                Plugins =
                [
                    .. plugins
                        .OrderBy(plugin => plugin.Class, StringComparer.Ordinal)
                        .ThenBy(plugin => plugin.Version, StringComparer.Ordinal)
                        .Select(plugin => new InstalledPlugin { Class = plugin.Class, Type = plugin.Type, Version = plugin.Version }),
                ],
            };
        }

        return report.Snapshot is { } snapshot && report.Availability is Availability.Available
            ? Counted(next, snapshot, report.Managed) with { Workers = report.IsFamiliar ? WorkersOf(snapshot) ?? next.Workers : next.Workers }
            : next;
    }

    /// <summary>
    /// The status with the figures of another. Figures move with every poll while much is going on; unlike everything else, they
    /// can wait.
    /// </summary>
    public static KafkaConnectClusterStatus WithFiguresOf(KafkaConnectClusterStatus status, KafkaConnectClusterStatus? figures)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status with
        {
            Connectors = figures?.Connectors,
            UnmanagedConnectors = figures?.UnmanagedConnectors,
            Writes = figures?.Writes,
            Workers = figures?.Workers,
        };
    }

    private static WriteBacklog? Backlog(WriteLoad load, DateTimeOffset now) => load.WaitingSince is { } since && now - since > WorthTelling
        ? new()
        {
            Waiting = load.Waiting,
            WaitingSince = since,
            Concurrency = load.Concurrency,
            Slow = load.Slow.IsEmpty ? null : [.. load.Slow.Take(ShownSlow)],
        }
        : null;

    private static Assessment Assess(ClusterReport report)
    {
        var deleting = report.Resource.Metadata.DeletionTimestamp is not null;
        return report.Availability switch
        {
            _ when deleting => Assessment.InProgress(
                Reasons.Deleting, $"Deleted once no KafkaConnector refers to it; {Waits(report.Referring)}."),
            Availability.Available when report.IsOtherGroup =>
                Assessment.NeedsPerson(Reasons.ClusterChanged, Planner.OtherGroup(ObjectKey.Of(report.Resource))),

            // A new process has yet to prove what the last one found.
            Availability.Available when !report.IsFamiliar
                && PreviousStatus.Assessment(report.Resource.Status?.Conditions) is { Ready.Reason: Reasons.ClusterChanged } found => found,
            Availability.Available => Assessment.IsReady(Reasons.Connected, (report.WriteTimeout < ConnectsOwnTimeout
                ? $"Connect answers. spec.writeTimeout cuts off writes after {report.WriteTimeout.Value.TotalSeconds:0.###} s, while Connect takes up to "
                + $"{ConnectsOwnTimeout.TotalSeconds:0} s to validate a config; the operator then checks the outcome of such a write."
                : "Connect answers.") + (report.Unseen is { } unseen ? $" {unseen}" : "")),
            Availability.Connecting when PreviousStatus.Assessment(report.Resource.Status?.Conditions) is { } previous => previous,
            Availability.Connecting => new Assessment
            {
                Ready = new(ConditionStatus.Unknown, Reasons.Pending, "Connecting."),
                Reconciling = true,
            },
            Availability.Unreachable { Message: var message } => Assessment.InProgress(
                Reasons.ConnectUnreachable, $"{message}. Check the workers, spec.urls, network policies and certificates."),
            Availability.Unauthorized { Message: var message } => Assessment.NeedsPerson(Reasons.Unauthorized, message),
            Availability.Misconfigured { Message: var message } => Assessment.NeedsPerson(Reasons.ClusterMisconfigured, message),
            _ => throw new InvalidOperationException($"Unexpected availability {report.Availability}."),
        };
    }

    private static string Waits(IReadOnlyCollection<ObjectKey> referring)
    {
        var names = referring.Select(key => key.ToString()).Order(StringComparer.Ordinal).Take(ShownReferring);
        return referring.Count switch
        {
            0 => "none does any more",
            <= ShownReferring => $"{referring.Count} still {(referring.Count == 1 ? "does" : "do")}: {string.Join(", ", names)}",
            _ => $"{referring.Count} still do: {string.Join(", ", names)} and {referring.Count - ShownReferring} more",
        };
    }

    private static KafkaConnectClusterStatus Counted(KafkaConnectClusterStatus status, Snapshot snapshot, IReadOnlySet<ConnectorName> managed)
    {
        var connectors = snapshot.Connectors.Values;
        var unmanaged = snapshot.Connectors.Keys
            .Where(name => !managed.Contains(name))
            .Select(name => name.Value)
            .Concat(snapshot.UnaddressableNames)
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToList();
        var total = connectors.Length + snapshot.UnaddressableNames.Count;
        return status with
        {
            Connectors = new ConnectorCounts
            {
                Total = total,
                Managed = total - unmanaged.Count,
                Unmanaged = unmanaged.Count,
                Running = Count(ConnectorState.Running),
                Paused = Count(ConnectorState.Paused),
                Stopped = Count(ConnectorState.Stopped),
                Failed = connectors.Count(HasFailed),
            },
            UnmanagedConnectors = unmanaged.Count == 0 ? null : [.. unmanaged.Take(ShownNames)],
        };

        int Count(ConnectorState state) => connectors.Count(connector => connector.State == state);
    }

    /// <summary>Null for a cluster that runs nothing: who its workers are stays as it was.</summary>
    private static IReadOnlyList<string>? WorkersOf(Snapshot snapshot) => GroupChange.Workers(snapshot) is { Count: > 0 } workers
        ? [.. workers.Order(StringComparer.Ordinal).Take(ShownNames)]
        : null;

    private static bool HasFailed(ObservedConnector connector) =>
        connector.State is ConnectorState.Failed || connector.Tasks.Any(task => task.State is ConnectorState.Failed);
}

/// <summary>Everything that a KafkaConnectCluster's status depends on.</summary>
public sealed record ClusterReport
{
    /// <summary>The resource as last read.</summary>
    public required KafkaConnectCluster Resource { get; init; }

    /// <summary>Whether it can be used.</summary>
    public required Availability Availability { get; init; }

    /// <summary>What a worker said of itself.</summary>
    public ServerInfo? Server { get; init; }

    /// <summary>The installed plugins.</summary>
    public IReadOnlyList<ConnectorPlugin>? Plugins { get; init; }

    /// <summary>The last snapshot.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>Something in the snapshot is known, or nothing could be.</summary>
    public bool IsFamiliar { get; init; } = true;

    /// <summary>Another Connect cluster answers than before, on the same Kafka cluster.</summary>
    public bool IsOtherGroup { get; init; }

    /// <summary>Names that resources have claimed.</summary>
    public required IReadOnlySet<ConnectorName> Managed { get; init; }

    /// <summary>The resources that refer to the cluster.</summary>
    public required IReadOnlyCollection<ObjectKey> Referring { get; init; }

    /// <summary>spec.writeTimeout; null while the spec is not in order.</summary>
    public TimeSpan? WriteTimeout { get; init; }

    /// <summary>Which connectors that may use the cluster the operator does not see, in a sentence; null for none.</summary>
    public string? Unseen { get; init; }

    /// <summary>Writes under way, and who waits.</summary>
    public WriteLoad Writes { get; init; } = WriteLoad.None;

    /// <summary>The time of the report.</summary>
    public required DateTimeOffset Now { get; init; }
}
