using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Metrics;
using ConnectOperator.Telemetry;

namespace ConnectOperator.Clusters;

/// <summary>Measures and traces the decisions of one loop, and what they start. Decides nothing. Used from the loop only.</summary>
internal sealed class ReconcileTelemetry(ObjectKey cluster, ConnectorTraces traces, ClusterMetrics metrics)
{
    private Reconcile? current;

    /// <summary>A decision begins.</summary>
    public void Begin() => current = metrics.Loop.Begin();

    /// <summary>It is made.</summary>
    /// <param name="slot">The connector.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="waits">It waits for a place to write.</param>
    /// <param name="underWay">Something that was started goes on.</param>
    public void Decided(ConnectorSlot slot, Decision decision, bool waits, bool underWay)
    {
        if (waits || decision.RecheckAt is not null)
        {
            current!.ComesAgain(atKnownTime: !waits);
        }

        if (decision.Settled && !waits && !underWay)
        {
            slot.Trace?.End();
            slot.Trace = null;
        }
    }

    /// <summary>The resource is left to another operator: what that one writes is what there is to tell.</summary>
    public void Yielded(ConnectorSlot slot)
    {
        metrics.Assessed(slot.Key, slot.Resource.Status ?? new());
        if (slot.Writing is null)
        {
            slot.Trace?.End();
            slot.Trace = null;
        }
    }

    /// <summary>The operator itself failed at it.</summary>
    public void Faulted()
    {
        current!.Failed();
        Retried();
    }

    /// <summary>Whatever became of it, the loop goes on.</summary>
    public void End()
    {
        current!.Decided();
        current = null;
    }

    /// <summary>Something failed, and will be tried again.</summary>
    public void Retried() => metrics.Loop.Retried();

    public void Assessed(ConnectorSlot slot, KafkaConnectorStatus status) => metrics.Assessed(slot.Key, status);

    public void Acted(ConnectorSlot slot, ConnectorAction action, ActionResult result)
    {
        metrics.Acted(slot.Key, action, result);
        if (result is ActionResult.Failed)
        {
            Retried();
        }
    }

    /// <summary>Covers requests to Connect that the decision leads to.</summary>
    public Func<CancellationToken, Task<ClusterMessage>> Requests(
        ConnectorSlot slot, ImmutableArray<ConnectorAction> actions, Func<CancellationToken, Task<ClusterMessage>> work) =>
        current!.CoversRequests(Traced(slot, string.Join(", ", actions.Select(action => action.GetType().Name)), work), IsFailure);

    /// <summary>Covers a write of the resource that the decision leads to.</summary>
    public Func<CancellationToken, Task<ClusterMessage>> Write(
        ConnectorSlot slot, PendingWrite kind, Func<CancellationToken, Task<ClusterMessage>> work) =>
        current!.Covers(Traced(slot, $"write {kind.GetType().Name}", work), IsFailure);

    private Func<CancellationToken, Task<ClusterMessage>> Traced(
        ConnectorSlot slot, string name, Func<CancellationToken, Task<ClusterMessage>> work)
    {
        slot.Trace = traces.Continue(slot.Trace, slot.Key, cluster, slot.Resource.Metadata.Generation, slot.Due);
        return slot.Trace is { } trace ? trace.Covers(name, work, IsFailure) : work;
    }

    private static bool IsFailure(ClusterMessage message) => message switch
    {
        ClusterMessage.ActionsEnded { Actions: var actions } => actions.Any(action => action.Result is ActionResult.Failed),
        ClusterMessage.ConnectorWritten { Outcome: WriteOutcome<KafkaConnector>.Failed } => true,
        _ => false,
    };
}
