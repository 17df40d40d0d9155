using System.Diagnostics.CodeAnalysis;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Metrics;
using ConnectOperator.Telemetry;

namespace ConnectOperator.Clusters;

/// <summary>The KafkaConnectors of one Connect cluster, by resource and by the connector's name. Owned by the controller's loop.</summary>
internal sealed class ConnectorSlots(LoopMetrics metrics)
{
    private readonly Dictionary<ObjectKey, ConnectorSlot> slots = [];
    private readonly Dictionary<ConnectorName, List<ConnectorSlot>> byName = [];
    private readonly Queue<ConnectorSlot> dirty = new();
    private readonly PriorityQueue<ConnectorSlot, DateTimeOffset> rechecks = new();
    private readonly HashSet<ConnectorSlot> unsettled = [];

    /// <summary>What makes decisions due at present: the kind of message that the loop handles.</summary>
    public string Trigger { get; set; } = "";

    public int Count => slots.Count;

    /// <summary>The resources.</summary>
    public IReadOnlyCollection<ObjectKey> Keys => slots.Keys;

    public IReadOnlyCollection<ConnectorSlot> All => slots.Values;

    /// <summary>Changes whenever a resource came, went, or changed.</summary>
    public long Revision { get; private set; }

    /// <summary>Names that resources have claimed.</summary>
    public IReadOnlySet<ConnectorName> Claimed => slots.Values
        .Where(slot => slot.IsClaimed)
        .Select(slot => slot.Name)
        .OfType<ConnectorName>()
        .ToHashSet();

    /// <summary>Names that resources have claimed and whose connectors have been there.</summary>
    public IEnumerable<ConnectorName> Established => slots.Values.Where(slot => slot.IsEstablished).Select(slot => slot.Name).OfType<ConnectorName>();

    /// <summary>No connector waits for something to show.</summary>
    public bool AllSettled => unsettled.Count == 0;

    /// <summary>A decision is due.</summary>
    public void MarkDirty(ConnectorSlot slot)
    {
        if (!slot.Dirty)
        {
            slot.Dirty = true;
            slot.Due = new Due(Trigger, metrics.Added());
            dirty.Enqueue(slot);
        }
    }

    public void MarkAllDirty()
    {
        foreach (var slot in slots.Values)
        {
            MarkDirty(slot);
        }
    }

    /// <summary>Takes a slot for which a decision is due.</summary>
    public bool TryTakeDirty([NotNullWhen(true)] out ConnectorSlot? slot)
    {
        while (dirty.TryDequeue(out slot))
        {
            slot.Dirty = false;
            if (IsPresent(slot))
            {
                metrics.Taken(slot.Due.Since);
                if (!unsettled.Contains(slot))
                {
                    // It was at rest: what follows is another story.
                    slot.ReconcileId = null;
                }

                return true;
            }

            metrics.Dropped();
        }

        return false;
    }

    /// <summary>Remembers how a decision left the slot.</summary>
    public void Decided(ConnectorSlot slot, bool settled, DateTimeOffset? recheckAt)
    {
        _ = settled ? unsettled.Remove(slot) : unsettled.Add(slot);
        Recheck(slot, recheckAt);
    }

    /// <summary>Decide again at that time.</summary>
    public void Recheck(ConnectorSlot slot, DateTimeOffset? at)
    {
        slot.RecheckAt = at;
        if (at is { } time)
        {
            rechecks.Enqueue(slot, time);
        }
    }

    /// <summary>When the next recheck comes due.</summary>
    public DateTimeOffset? NextRecheck
    {
        get
        {
            while (rechecks.TryPeek(out var slot, out var at))
            {
                if (slot.RecheckAt == at && IsPresent(slot))
                {
                    return at;
                }

                rechecks.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Marks what has come due.</summary>
    public void MarkDue(DateTimeOffset now)
    {
        while (NextRecheck <= now)
        {
            var slot = rechecks.Dequeue();
            slot.RecheckAt = null;
            MarkDirty(slot);
        }
    }

    /// <summary>
    /// Marks every slot whose entry in a new snapshot is another object than in the last, and all that wait for something to
    /// show. An entry whose bytes did not change is the same object.
    /// </summary>
    public void MarkChanged(Snapshot snapshot)
    {
        foreach (var slot in slots.Values)
        {
            var entry = slot.Name is { } name ? snapshot.Entry(name) : null;
            if (!ReferenceEquals(entry, slot.Listed))
            {
                slot.Listed = entry;
                MarkDirty(slot);
            }
        }

        foreach (var slot in unsettled)
        {
            MarkDirty(slot);
        }
    }

    public bool TryGet(ObjectKey key, [NotNullWhen(true)] out ConnectorSlot? slot) => slots.TryGetValue(key, out slot);

    public IReadOnlyList<ConnectorSlot> Named(ConnectorName name) => byName.TryGetValue(name, out var named) ? named : [];

    /// <summary>Takes a resource's newest state; null when it is older than what is known.</summary>
    public ConnectorSlot? Upsert(KafkaConnector resource)
    {
        var key = ObjectKey.Of(resource);
        if (slots.TryGetValue(key, out var slot) && slot.Uid == (resource.Metadata.Uid ?? ""))
        {
            var (before, right) = (slot.Name, RightOf(slot));
            if (!slot.Accept(resource))
            {
                return null;
            }

            Revision++;
            Reindex(slot, before);
            if (RightOf(slot) is { } changed && changed != right)
            {
                // Another resource may now have the better right, or the worse.
                byName[slot.Name!.Value].ForEach(MarkDirty);
            }

            MarkDirty(slot);
            return slot;
        }

        // A resource of that name was deleted and created again: nothing of the old one holds for the new one.
        if (slot is not null)
        {
            Remove(slot);
        }

        slot = new ConnectorSlot(resource);
        Revision++;
        slots[key] = slot;
        Reindex(slot, before: null);
        MarkDirty(slot);
        return slot;
    }

    public void Remove(ConnectorSlot slot)
    {
        Revision++;
        slot.Trace?.End();
        slots.Remove(slot.Key);
        unsettled.Remove(slot);
        Unindex(slot, slot.Name);
    }

    /// <summary>The loop ends: nobody brings what is under way to its end any more.</summary>
    public void EndTraces()
    {
        foreach (var slot in slots.Values)
        {
            slot.Trace?.End();
        }
    }

    /// <summary>False once its resource is gone, or was created anew.</summary>
    public bool IsPresent(ConnectorSlot slot) => slots.TryGetValue(slot.Key, out var present) && ReferenceEquals(present, slot);

    /// <summary>
    /// The other resource that has the better right to the connector: the one that has claimed it, or else one that would manage it
    /// rather than only observe, or else the older one. Who is not admitted to the cluster has no right to a name: else any namespace could keep names from their owners.
    /// </summary>
    public ObjectKey? NameTakenBy(ConnectorSlot slot, Func<ConnectorSlot, bool> isAdmitted)
    {
        if (slot.Name is not { } name || byName[name] is not { Count: > 1 } contenders)
        {
            return null;
        }

        var winner = contenders
            .Where(contender => ReferenceEquals(contender, slot) || contender.IsClaimed || isAdmitted(contender))
            .MinBy(contender => (!contender.IsClaimed, contender.OnlyObserves, contender.Resource.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, contender.Uid));
        return ReferenceEquals(winner, slot) ? null : winner!.Key;
    }

    /// <summary>What a slot's right to its connector rests on, besides its age; null where nobody else asks for it.</summary>
    private (bool IsClaimed, bool OnlyObserves)? RightOf(ConnectorSlot slot) =>
        slot.Name is { } name && Named(name).Count > 1 ? (slot.IsClaimed, slot.OnlyObserves) : null;

    private void Reindex(ConnectorSlot slot, ConnectorName? before)
    {
        var after = slot.Name;
        if (before == after && after is not null && Named(after.Value).Contains(slot))
        {
            return;
        }

        Unindex(slot, before);
        if (after is { } name)
        {
            if (!byName.TryGetValue(name, out var named))
            {
                byName.Add(name, named = []);
            }

            // The new one may have the better right.
            named.ForEach(MarkDirty);
            named.Add(slot);
        }
    }

    private void Unindex(ConnectorSlot slot, ConnectorName? name)
    {
        if (name is { } indexed && byName.TryGetValue(indexed, out var named) && named.Remove(slot))
        {
            // Another resource may now have the connector.
            named.ForEach(MarkDirty);
            if (named.Count == 0)
            {
                byName.Remove(indexed);
            }
        }
    }
}
