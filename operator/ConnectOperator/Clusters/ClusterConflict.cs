using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;

namespace ConnectOperator.Clusters;

/// <summary>What <see cref="ConnectorConflicts"/> is for KafkaConnectors, for the KafkaConnectCluster. Owned by the controller's loop.</summary>
internal sealed class ClusterConflict(OperatorIdentity self)
{
    private string? uid;
    private KafkaConnectClusterStatus? judged;
    private OperatorConflict? conflict;

    /// <summary>When <see cref="Decide"/> is to be asked again though nothing changes.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>This operator's name has to be in status.</summary>
    public bool IsAnswerDue => conflict is { IsAnswerDue: true };

    /// <summary>The resource is left to another operator; null when it is not.</summary>
    public YieldedTo? Yielded => conflict is { Yields: true } known ? new(1, known.Writer, known.SeenAt) : null;

    /// <summary>Takes note of who wrote the newest status. Answers what is new by that; null for nothing.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isOwn">It is known to be what this operator wrote.</param>
    /// <param name="now">When.</param>
    public OperatorConflict? Note(KafkaConnectCluster resource, bool isOwn, DateTimeOffset now)
    {
        var (before, status, known) = (judged, resource.Status, conflict);
        judged = status;
        if (uid != resource.Metadata.Uid)
        {
            (uid, conflict, DueAt) = (resource.Metadata.Uid, null, null);
            return null;
        }

        if (isOwn || status?.Conditions is null || self.Is(status.WrittenBy) || ReferenceEquals(before, status)
            || StatusEquality.Same(before, status, ResourceJson.Default.KafkaConnectClusterStatus))
        {
            return null;
        }

        conflict = OperatorConflict.After(known, self, status.WrittenBy, now);
        return known?.Writer == conflict.Writer && known?.Yields == conflict.Yields ? null : conflict;
    }

    /// <summary>What to do about the resource.</summary>
    /// <param name="isDone">There is nothing to write.</param>
    /// <param name="now">When.</param>
    public ConflictStep Decide(bool isDone, DateTimeOffset now)
    {
        DueAt = null;
        if (conflict is null)
        {
            return new ConflictStep.Proceed();
        }

        (var step, conflict) = conflict.At(isDone, now);
        DueAt = (step as ConflictStep.Yield)?.RecheckAt;
        return step;
    }

    /// <summary>Status has been written.</summary>
    public void Wrote(DateTimeOffset now) => conflict = conflict?.Wrote(now);
}
