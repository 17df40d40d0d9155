using System.Collections.Immutable;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Pacing;

/// <summary>
/// The connectors that wait for a write. The most urgent goes first and, among equals, who came first; but each fourth turn is
/// that of whoever has waited longest, so that no flood of urgent writes keeps the others for ever. Immutable.
/// </summary>
public sealed class WriteQueue
{
    /// <summary>Of so many turns one goes by waiting time alone.</summary>
    public const int TurnsPerOldest = 4;

    private static readonly int Urgencies = Enum.GetValues<WritePriority>().Length;

    private readonly ImmutableDictionary<ObjectKey, WaitingWrite> waiting;

    /// <summary>By urgency; of each urgency first those that are prompt, then those that are slow.</summary>
    private readonly ImmutableArray<ImmutableSortedSet<WaitingWrite>> lanes;
    private readonly long arrivals;
    private readonly int turns;

    private WriteQueue(
        ImmutableDictionary<ObjectKey, WaitingWrite> waiting, ImmutableArray<ImmutableSortedSet<WaitingWrite>> lanes, long arrivals, int turns)
    {
        this.waiting = waiting;
        this.lanes = lanes;
        this.arrivals = arrivals;
        this.turns = turns;
    }

    /// <summary>Nobody waits.</summary>
    public static WriteQueue Empty { get; } = new(
        ImmutableDictionary<ObjectKey, WaitingWrite>.Empty,
        [.. Enumerable.Repeat(ImmutableSortedSet.Create<WaitingWrite>(WaitingWrite.ByArrival), Urgencies * 2)],
        arrivals: 0,
        turns: 0);

    /// <summary>How many wait.</summary>
    public int Count => waiting.Count;

    /// <summary>Somebody waits whose writes are not known to be slow.</summary>
    public bool AnyPrompt => lanes.Where((lane, index) => !IsSlow(index) && lane.Count > 0).Any();

    /// <summary>Since when the one waits that has waited longest; null when nobody does.</summary>
    public DateTimeOffset? OldestSince => Oldest(slowToo: true)?.Since;

    /// <summary>Whether a connector waits.</summary>
    public bool Contains(ObjectKey connector) => waiting.ContainsKey(connector);

    /// <summary>With one more. Who waits already keeps the time of its arrival, whatever else has changed.</summary>
    public WriteQueue With(ObjectKey connector, WritePriority urgency, bool slow, DateTimeOffset now)
    {
        if (!waiting.TryGetValue(connector, out var before))
        {
            return Put(new(connector, urgency, slow, now, arrivals));
        }

        var after = before with { Urgency = urgency, Slow = slow };
        return after == before ? this : Without(connector).Put(after);
    }

    /// <summary>With one that was taken, as it was; without effect when it waits anew already.</summary>
    public WriteQueue With(WaitingWrite returned)
    {
        ArgumentNullException.ThrowIfNull(returned);
        return waiting.ContainsKey(returned.Connector) ? this : Put(returned);
    }

    /// <summary>Without one.</summary>
    public WriteQueue Without(ObjectKey connector)
    {
        if (!waiting.TryGetValue(connector, out var leaving))
        {
            return this;
        }

        var lane = LaneOf(leaving);
        return new(waiting.Remove(connector), lanes.SetItem(lane, lanes[lane].Remove(leaving)), arrivals, turns);
    }

    /// <summary>Whose turn it is, and the queue without it; null when nobody waits whose turn it could be.</summary>
    /// <param name="slowToo">Whether it may be one whose writes are known to be slow.</param>
    public (WaitingWrite? Next, WriteQueue Remaining) Take(bool slowToo)
    {
        var next = turns % TurnsPerOldest == TurnsPerOldest - 1 ? Oldest(slowToo) : MostUrgent(slowToo);
        if (next is null)
        {
            return (null, this);
        }

        var remaining = Without(next.Connector);
        return (next, new(remaining.waiting, remaining.lanes, remaining.arrivals, turns + 1));
    }

    private static bool IsSlow(int lane) => lane % 2 == 1;

    private static int LaneOf(WaitingWrite write) => ((int)write.Urgency * 2) + (write.Slow ? 1 : 0);

    private WriteQueue Put(WaitingWrite write)
    {
        var lane = LaneOf(write);
        return new(waiting.Add(write.Connector, write), lanes.SetItem(lane, lanes[lane].Add(write)), Math.Max(arrivals, write.Arrival + 1), turns);
    }

    private WaitingWrite? Oldest(bool slowToo) => First(lanes, slowToo).MinBy(write => write.Arrival);

    private WaitingWrite? MostUrgent(bool slowToo) => First(lanes, slowToo).MinBy(write => (write.Urgency, write.Arrival));

    private static IEnumerable<WaitingWrite> First(ImmutableArray<ImmutableSortedSet<WaitingWrite>> lanes, bool slowToo) => lanes
        .Where((_, index) => slowToo || !IsSlow(index))
        .Select(lane => lane.Min)
        .OfType<WaitingWrite>();
}

/// <summary>A connector that waits for a write.</summary>
/// <param name="Connector">Its resource.</param>
/// <param name="Urgency">For whom.</param>
/// <param name="Slow">Its writes are known to take long.</param>
/// <param name="Since">When it came.</param>
/// <param name="Arrival">Its number in the order of arrival.</param>
public sealed record WaitingWrite(ObjectKey Connector, WritePriority Urgency, bool Slow, DateTimeOffset Since, long Arrival)
{
    internal static IComparer<WaitingWrite> ByArrival { get; } =
        Comparer<WaitingWrite>.Create(static (one, other) => one.Arrival.CompareTo(other.Arrival));
}
