using System.Diagnostics.CodeAnalysis;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Planning;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// How many writes may go to a Connect cluster at once, at most one per connector, and none while it asks for patience: one
/// back-off for the whole cluster, because a rebalance hits every write. Owned by the controller's loop.
/// </summary>
internal sealed class WritePlaces
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly HashSet<ConnectorName> acting = [];
    private readonly Queue<ConnectorSlot> waiting = new();
    private DateTimeOffset closedUntil = DateTimeOffset.MinValue;
    private int rebalances;

    public bool IsActing(ConnectorName? name) => name is { } known && acting.Contains(known);

    public bool IsFree(ClusterSettings? settings, DateTimeOffset now) =>
        settings is not null && acting.Count < settings.MaxConcurrentWrites && now >= closedUntil;

    /// <summary>When a pause ends for which somebody waits.</summary>
    public DateTimeOffset? ReopensAt(DateTimeOffset now) => waiting.Count > 0 && closedUntil > now ? closedUntil : null;

    /// <summary>Whoever comes now has to queue behind somebody.</summary>
    public bool AnyoneWaits => waiting.Count > 0;

    public void Enter(ConnectorName name) => acting.Add(name);

    public void Leave(ConnectorName name) => acting.Remove(name);

    /// <summary>First come, first served; a slot waits once.</summary>
    public void Queue(ConnectorSlot slot)
    {
        if (!slot.Queued)
        {
            slot.Queued = true;
            waiting.Enqueue(slot);
        }
    }

    public bool TryTakeWaiting([NotNullWhen(true)] out ConnectorSlot? slot)
    {
        if (!waiting.TryDequeue(out slot))
        {
            return false;
        }

        slot.Queued = false;
        return true;
    }

    /// <summary>Closes for a while on a rebalance; opens again with growing confidence.</summary>
    public void Learn(ActionResult result, DateTimeOffset now, double random)
    {
        if (result is ActionResult.Failed { Kind: SetbackKind.Rebalancing })
        {
            if (closedUntil <= now)
            {
                closedUntil = now + BackOff.Delay(++rebalances, FirstPause, LongestPause, random);
            }
        }
        else if (result is ActionResult.Succeeded)
        {
            rebalances = 0;
        }
    }
}
