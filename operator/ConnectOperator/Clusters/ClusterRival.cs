using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Rivals;
using ConnectOperator.Health;

namespace ConnectOperator.Clusters;

/// <summary>What <see cref="ConnectorRivals"/> is for KafkaConnectors, for the KafkaConnectCluster. Owned by the controller's loop.</summary>
internal sealed class ClusterRival(OperatorIdentity self)
{
    private string? uid;
    private KafkaConnectClusterStatus? judged;
    private Rivalry? rivalry;

    /// <summary>When <see cref="Decide"/> is to be asked again though nothing changes.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>This operator's name has to be in status.</summary>
    public bool IsAnswerDue => rivalry is { IsAnswerDue: true };

    /// <summary>The resource is left to another operator; null when it is not.</summary>
    public YieldedTo? Yielded => rivalry is { Yields: true } known ? new(1, known.Writer, known.SeenAt) : null;

    /// <summary>Takes note of who wrote the newest status. Answers what is new by that; null for nothing.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isOwn">It is known to be what this operator wrote.</param>
    /// <param name="now">When.</param>
    public Rivalry? Note(KafkaConnectCluster resource, bool isOwn, DateTimeOffset now)
    {
        var (before, status, known) = (judged, resource.Status, rivalry);
        judged = status;
        if (uid != resource.Metadata.Uid)
        {
            (uid, rivalry, DueAt) = (resource.Metadata.Uid, null, null);
            return null;
        }

        if (isOwn || status?.Conditions is null || self.Is(status.WrittenBy) || ReferenceEquals(before, status)
            || StatusEquality.Same(before, status, ResourceJson.Default.KafkaConnectClusterStatus))
        {
            return null;
        }

        rivalry = Rivalry.After(known, self, status.WrittenBy, now);
        return known?.Writer == rivalry.Writer && known?.Yields == rivalry.Yields ? null : rivalry;
    }

    /// <summary>What to do about the resource.</summary>
    /// <param name="isDone">There is nothing to write.</param>
    /// <param name="now">When.</param>
    public RivalStep Decide(bool isDone, DateTimeOffset now)
    {
        DueAt = null;
        if (rivalry is null)
        {
            return new RivalStep.GoOn();
        }

        (var step, rivalry) = rivalry.At(isDone, now);
        DueAt = (step as RivalStep.Yield)?.RecheckAt;
        return step;
    }

    /// <summary>Status has been written.</summary>
    public void Wrote(DateTimeOffset now) => rivalry = rivalry?.Wrote(now);
}
