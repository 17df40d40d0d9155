using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>
/// Configs that are put although Connect holds them already. A server that shows them otherwise than they were written may cost one such write, by
/// which its ways are learned, and no more. To a process that does not know that its last write was done, has made none to this connector, has
/// forgotten it since another operator has written the resource's status, or for whose writes the server had other ways, it looks as if somebody had
/// changed the config: putting that back is one write more.
/// </summary>
internal sealed class RepeatedWrites(ChangeLog touched, ManualTimeProvider time)
{
    private readonly Dictionary<(OperatorLife Caller, string Cluster, string Connector), (long Incarnation, DateTimeOffset At)> written = [];
    private readonly Dictionary<(OperatorLife Caller, string Cluster, string Connector), (long Incarnation, int Count, DateTimeOffset At)> repeated = [];
    private readonly Dictionary<(string Cluster, string Connector), Dictionary<string, DateTimeOffset>> statuses = [];
    private readonly HashSet<(OperatorLife Caller, string Cluster, string Connector)> underWay = [];

    /// <summary>What is wrong with a config that is about to be put; null when nothing is.</summary>
    public string? Arrives(SimulatedConnect connect, OperatorLife caller, ConnectWrite write)
    {
        var key = (caller, connect.Name, write.Connector);
        if (connect.Cluster.Find(write.Connector) is not { } existing || !IsSame(existing.Config, write))
        {
            underWay.Remove(key);
            written.Remove(key);
            Forgive(connect.Name, write.Connector, _ => true);
            return null;
        }

        // What another operator puts is somebody's change to this one.
        Forgive(connect.Name, write.Connector, other => other.Fleet != caller.Fleet);
        underWay.Add(key);
        return CountOf(key, existing.Incarnation) < (Knows(key, existing.Incarnation, connect.WaysChangedAt) ? 1 : 2)
            ? null
            : "Connect holds this config, and the same process has put it again before";
    }

    /// <summary>A connector is about to be created.</summary>
    public void Creates(SimulatedConnect connect, OperatorLife caller, ConnectWrite write) => written.Remove((caller, connect.Name, write.Connector));

    /// <summary>The operator knows that it created the connector.</summary>
    public void Created(SimulatedConnect connect, OperatorLife caller, ConnectWrite write) => NoteWritten(connect, (caller, connect.Name, write.Connector));

    /// <summary>The operator knows that its config was put.</summary>
    public void Delivered(SimulatedConnect connect, OperatorLife caller, ConnectWrite write)
    {
        var key = (caller, connect.Name, write.Connector);
        if (!underWay.Remove(key))
        {
            NoteWritten(connect, key);
        }
        else if (connect.Cluster.Find(write.Connector) is { } existing)
        {
            repeated[key] = (existing.Incarnation, CountOf(key, existing.Incarnation) + 1, time.GetUtcNow());
        }
    }

    /// <summary>An operator is about to write the status of a resource that has claimed a connector: other installations look anew at what Connect holds.</summary>
    public void WritesStatus(OperatorLife writer, string cluster, string connector)
    {
        if (!statuses.TryGetValue((cluster, connector), out var writers))
        {
            statuses[(cluster, connector)] = writers = [];
        }

        writers[writer.Fleet] = time.GetUtcNow();
        Forgive(cluster, connector, other => other.Fleet != writer.Fleet);
    }

    private void NoteWritten(SimulatedConnect connect, (OperatorLife Caller, string Cluster, string Connector) key)
    {
        if (connect.Cluster.Find(key.Connector) is { } existing)
        {
            written[key] = (existing.Incarnation, time.GetUtcNow());
        }
    }

    private void Forgive(string cluster, string connector, Func<OperatorLife, bool> whom)
    {
        foreach (var key in repeated.Keys.Where(key => (key.Cluster, key.Connector) == (cluster, connector) && whom(key.Caller)).ToList())
        {
            repeated.Remove(key);
        }
    }

    /// <summary>Whether the process knows of a write of its own to this very connector, and how the server shows what it was given then.</summary>
    private bool Knows((OperatorLife Caller, string Cluster, string Connector) key, long incarnation, DateTimeOffset? waysChangedAt) =>
        written.TryGetValue(key, out var own)
        && own.Incarnation == incarnation
        && !(waysChangedAt > own.At)
        && !(statuses.TryGetValue((key.Cluster, key.Connector), out var writers)
            && writers.Any(status => status.Key != key.Caller.Fleet && status.Value > own.At - WatchConditions.LongestLag));

    private int CountOf((OperatorLife Caller, string Cluster, string Connector) key, long incarnation) =>
        repeated.TryGetValue(key, out var before) && before.Incarnation == incarnation && touched.IsUnchangedSince(key.Cluster, key.Connector, before.At)
            ? before.Count
            : 0;

    private static bool IsSame(IReadOnlyDictionary<string, string> config, ConnectWrite write)
    {
        var asked = new Dictionary<string, string>(write.Config) { ["name"] = write.Connector };
        return config.Count == asked.Count && config.All(pair => asked.GetValueOrDefault(pair.Key) == pair.Value);
    }
}
