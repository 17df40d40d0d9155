using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Timing;

namespace ConnectOperator.Clusters;

/// <summary>
/// Keeps what is known of the KafkaConnectors and what the API server has of them in step, beside what the watch tells. Owned by the
/// controller's loop.
/// </summary>
internal sealed class ConnectorResources(
    ClusterServices services,
    ConnectorSlots slots,
    ClusterLink link,
    ConnectorReporter reporter,
    ReconcileTelemetry telemetry,
    Action<Func<CancellationToken, Task<ClusterMessage>>> start)
{
    private bool toldCurtailed;

    public void AddFinalizer(ConnectorSlot slot) => Write(slot, new PendingWrite.Finalizer(), stopping => services.Writer.AddFinalizerAsync(
        OperatorResources.Connectors, slot.Resource, ApiGroup.Finalizer, stopping));

    public void RemoveFinalizer(ConnectorSlot slot) => Write(slot, new PendingWrite.Finalizer(), stopping => services.Writer.RemoveFinalizerAsync(
        OperatorResources.Connectors, slot.Resource, ApiGroup.Finalizer, stopping));

    /// <summary>
    /// Writes status. Whose a connector is may change only by what the resource says now: a watch can be minutes behind, and somebody who
    /// switches to Observe, or deletes, must not be overtaken by a claim, nor a claim that another operator has made by a status that knows of none. What
    /// status tells beside that may be of an earlier version. Another operator may know more of the connector: so this operator's name alone goes by what the
    /// resource says now as well.
    /// </summary>
    public void WriteStatus(ConnectorSlot slot, PendingWrite kind, KafkaConnectorStatus status)
    {
        var named = status with { WrittenBy = link.As(services.Self).Name };
        slot.Pruned = new(named, Stored: null);
        Write(
            slot,
            kind,
            stopping => services.Writer.ReplaceStatusAsync(
                OperatorResources.Connectors,
                slot.Resource,
                unchanged: kind is not PendingWrite.Status || !slot.IsClaimed,
                named,
                ResourceJson.Default.KafkaConnectorStatus,
                stopping));
    }

    /// <summary>Whether a status was written already, and the API server leaves out a part of it.</summary>
    public bool IsWrittenInPart(ConnectorSlot slot, KafkaConnectorStatus status) =>
        slot.Pruned is { } pruned
        && pruned.IsOf(slot.Resource.Status, ResourceJson.Default.KafkaConnectorStatus)
        && StatusEquality.Same(pruned.Written, status with { WrittenBy = link.As(services.Self).Name }, ResourceJson.Default.KafkaConnectorStatus);

    /// <summary>A write of a resource came back.</summary>
    public void Written(ClusterMessage.ConnectorWritten message, DateTimeOffset now)
    {
        if (!slots.TryGet(message.Connector, out var slot) || slot.Uid != message.Uid)
        {
            return;
        }

        var (wrote, pruned) = (slot.Writing, slot.Pruned);
        slot.Writing = null;
        slot.Pruned = wrote is PendingWrite.Finalizer ? pruned : null;
        switch (message.Outcome)
        {
            case WriteOutcome<KafkaConnector>.Done { Resource: var resource }:
                slot.KubernetesFailures = 0;
                slot.OperatorConflict = wrote is PendingWrite.Finalizer ? slot.OperatorConflict : slot.OperatorConflict?.Wrote(now);
                slot.History = wrote is PendingWrite.Unclaim ? HistoryUpdate.Unclaimed(slot.History) : slot.History;
                if (wrote is not PendingWrite.Finalizer)
                {
                    slot.Pruned = pruned?.Answered(resource.Status, ResourceJson.Default.KafkaConnectorStatus);
                    ReportPruned(slot);
                }

                slots.Upsert(resource);
                slots.MarkDirty(slot);
                break;
            case WriteOutcome<KafkaConnector>.Superseded:
                slot.IsOutdated = true;
                telemetry.Retried();
                slots.Recheck(slot, at: null);
                slots.MarkDirty(slot);
                break;
            case WriteOutcome<KafkaConnector>.Failed { Message: var problem }:
                Postpone(slot, problem, now);
                break;
            default:
                throw new InvalidOperationException($"Unexpected outcome {message.Outcome}.");
        }
    }

    /// <summary>
    /// Reads a resource that is not as it is known here; after a failure not before its time has come. Whichever comes first, the
    /// answer or the watch, brings it back to where decisions are made.
    /// </summary>
    public void Reread(ConnectorSlot slot, DateTimeOffset now)
    {
        if (slot.IsReading || slot.RecheckAt > now)
        {
            return;
        }

        slot.IsReading = true;
        var (resourceKey, uid) = (slot.Key, slot.Uid);
        start(async stopping => new ClusterMessage.ConnectorRead(
            resourceKey, uid, await services.Reader.ReadAsync(OperatorResources.Connectors, resourceKey, stopping)));
    }

    /// <summary>A resource was read.</summary>
    public void Read(ClusterMessage.ConnectorRead message, DateTimeOffset now)
    {
        if (!slots.TryGet(message.Connector, out var slot) || slot.Uid != message.Uid)
        {
            return;
        }

        slot.IsReading = false;
        if (message.Outcome is ReadOutcome<KafkaConnector>.Failed { Message: var problem })
        {
            Postpone(slot, problem, now);
            return;
        }

        Take(slot, message.Outcome, now);
        slots.MarkDirty(slot);
    }

    /// <summary>Takes what the API server has of a resource.</summary>
    public void Take(ConnectorSlot slot, ReadOutcome<KafkaConnector> read, DateTimeOffset now)
    {
        switch (read)
        {
            case ReadOutcome<KafkaConnector>.Found { Resource: var resource } when (resource.Metadata.Uid ?? "") == slot.Uid:
                slot.IsOutdated = false;
                slot.KubernetesFailures = 0;
                slots.Upsert(resource);
                break;
            case ReadOutcome<KafkaConnector>.Found or ReadOutcome<KafkaConnector>.NotFound:
                // Gone, as the watch will tell, and whose is what has come in its place. Or an API server that starts does not know the
                // kind yet: so it is asked again.
                slot.IsOutdated = true;
                slots.Decided(slot, settled: true, now + NextPause(slot));
                break;
        }
    }

    /// <summary>It is the same for all resources of the kind: told once.</summary>
    private void ReportPruned(ConnectorSlot slot)
    {
        if (slot.Pruned is not null && !toldCurtailed)
        {
            toldCurtailed = true;
            reporter.Pruned(slot);
        }
    }

    private void Postpone(ConnectorSlot slot, string problem, DateTimeOffset now)
    {
        slots.Recheck(slot, now + NextPause(slot));
        reporter.KubernetesFailed(slot, problem);
        telemetry.Retried();
    }

    private TimeSpan NextPause(ConnectorSlot slot) =>
        BackOff.Delay(++slot.KubernetesFailures, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), services.Random());

    private void Write(ConnectorSlot slot, PendingWrite kind, Func<CancellationToken, Task<WriteOutcome<KafkaConnector>>> write)
    {
        slot.Writing = kind;
        var (resourceKey, uid) = (slot.Key, slot.Uid);
        start(telemetry.Write(slot, kind, async stopping => new ClusterMessage.ConnectorWritten(resourceKey, uid, await kind.EndWithAsync(write(stopping)))));
    }
}
