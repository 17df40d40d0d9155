using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Health;

namespace ConnectOperator.Clusters;

/// <summary>
/// Notices that another operator writes the same KafkaConnectors, by the statuses that watches and reads bring, and carries out what
/// <see cref="OperatorConflict"/> says. Owned by the controller's loop.
/// </summary>
internal sealed class ConnectorConflicts(ClusterServices services, ConnectorSlots slots, ClusterLink link, ConnectorResources resources, ConnectorReporter reporter)
{
    private long countedAt = -1;
    private YieldedTo? yielded;

    /// <summary>What of the cluster's connectors is left to another operator; null for nothing.</summary>
    public YieldedTo? Yielded
    {
        get
        {
            if (yielded is not null && countedAt != slots.Revision)
            {
                countedAt = slots.Revision;
                var count = slots.All.Count(slot => slot.OperatorConflict is { Yields: true });
                yielded = count == 0 ? null : yielded with { Count = count };
            }

            return yielded;
        }
    }

    /// <summary>Takes note of who wrote a resource's newest status.</summary>
    public void Note(ConnectorSlot slot, DateTimeOffset now)
    {
        var (before, status) = (slot.JudgedStatus, slot.Resource.Status);
        slot.JudgedStatus = status;
        if (status?.Conditions is null || services.Self.Is(status.WrittenBy) || slot.Pruned?.IsOf(status, ResourceJson.Default.KafkaConnectorStatus) is true)
        {
            return;
        }

        var self = link.As(services.Self);
        var isNews = !ReferenceEquals(before, status) && !StatusEquality.Same(before, status, ResourceJson.Default.KafkaConnectorStatus);

        // Who does not see the cluster has nothing to say where another operator does, not even once.
        var isLeftToOther = slot.OperatorConflict is null && self.OperatorScope is OperatorScope.WithoutCluster && OperatorIdentity.TryParse(status.WrittenBy)?.GoesBefore(self) is true;
        if (!isNews && !isLeftToOther)
        {
            return;
        }

        var known = slot.OperatorConflict;
        var conflict = OperatorConflict.After(known, self, status.WrittenBy, now);
        slot.OperatorConflict = conflict;
        slot.Claiming = null;
        slot.LastReported = null;
        slot.History = isNews ? HistoryUpdate.WrittenByOther(slot.History, slot.Resource, now) : slot.History;
        if (conflict.Yields)
        {
            yielded = new(1, conflict.Writer, now);
            countedAt = -1;
        }

        if (known?.Writer != conflict.Writer || known?.Yields != conflict.Yields)
        {
            reporter.Contested(slot, conflict);
        }
    }

    /// <summary>Whether a resource is left to another operator, whatever was decided.</summary>
    public bool Yields(ConnectorSlot slot, Situation situation, Decision decision, DateTimeOffset now)
    {
        if (slot.OperatorConflict is not { } conflict)
        {
            return false;
        }

        var isDone = decision.Step is Step.Rest
            && StatusEquality.Same(slot.Resource.Status, ConnectorStatus.Next(situation, decision), ResourceJson.Default.KafkaConnectorStatus);
        (var step, slot.OperatorConflict) = conflict.At(isDone, now);
        switch (step)
        {
            case ConflictStep.Yield { RecheckAt: var at }:
                var awaitsLook = decision.Step is Step.Confirm or Step.AwaitEvidence or Step.ReadDefinitions;
                slots.Decided(slot, settled: decision.Settled || !awaitsLook, at ?? decision.RecheckAt);
                return true;
            case ConflictStep.Probe:
                slots.Decided(slot, settled: true, recheckAt: null);
                resources.WriteStatus(slot, new PendingWrite.Name(), slot.Resource.Status ?? new());
                return true;
            case ConflictStep.TakeOver:
                countedAt = -1;
                reporter.TakesOver(slot, conflict);
                return false;
            default:
                return false;
        }
    }
}
