using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>Something happened at a moment.</summary>
internal sealed record EventOccurrence(EventSubject Subject, string Note, string? ResourceVersion, DateTimeOffset At);

/// <summary>What two occurrences must have in common to be told as one. Not the object's version: it changes with every write.</summary>
internal sealed record EventSubject(ObjectReference Regarding, EventType Type, string Reason, string Action);

/// <summary>A write that a change in the book of series calls for.</summary>
internal abstract record EventWrite(ClusterEvent Event)
{
    public ObjectKey Key => ObjectKey.Of(Event);

    /// <summary>A first occurrence.</summary>
    public sealed record Create(ClusterEvent Event) : EventWrite(Event);

    /// <summary>Further occurrences; <see cref="EventWrite.Event"/> is the whole Event, in case that the server has let it go.</summary>
    public sealed record Extend(ClusterEvent Event) : EventWrite(Event);
}
