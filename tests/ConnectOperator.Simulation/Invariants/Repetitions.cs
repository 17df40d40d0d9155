using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>
/// Configs that are put although Connect holds them already. A server that shows them otherwise than they were written may cost one such write, by
/// which its ways are learned, and no more. To a process that does not know that its last write was done, or has made none, or for whose writes the
/// server had other ways, it looks as if somebody had changed the config: putting that back is one write more.
/// </summary>
internal sealed class Repetitions(TouchBook touched, ManualTimeProvider time)
{
    private readonly Dictionary<(OperatorLife Caller, string Cluster, string Connector), DateTimeOffset> written = [];
    private readonly Dictionary<(OperatorLife Caller, string Cluster, string Connector), (int Count, DateTimeOffset At)> repeated = [];
    private readonly HashSet<(OperatorLife Caller, string Cluster, string Connector)> underWay = [];

    /// <summary>What is wrong with a config that is about to be put; null when nothing is.</summary>
    public string? Arrives(SimulatedConnect connect, OperatorLife caller, ConnectWrite write)
    {
        var key = (caller, connect.Name, write.Connector);
        if (connect.Cluster.Find(write.Connector) is not { } existing || !IsSame(existing.Config, write))
        {
            underWay.Remove(key);
            written.Remove(key);
            foreach (var other in repeated.Keys.Where(other => (other.Cluster, other.Connector) == (connect.Name, write.Connector)).ToList())
            {
                repeated.Remove(other);
            }

            return null;
        }

        // What another operator puts is somebody's change to this one.
        foreach (var other in repeated.Keys.Where(other => (other.Cluster, other.Connector) == (connect.Name, write.Connector) && other.Caller.Fleet != caller.Fleet).ToList())
        {
            repeated.Remove(other);
        }

        underWay.Add(key);
        var knowsIt = written.TryGetValue(key, out var at) && !(connect.WaysChangedAt > at);
        return CountOf(key) < (knowsIt ? 1 : 2) ? null : "Connect holds this config, and the same process has put it again before";
    }

    /// <summary>A connector is about to be created.</summary>
    public void Creates(SimulatedConnect connect, OperatorLife caller, ConnectWrite write) => written.Remove((caller, connect.Name, write.Connector));

    /// <summary>The operator knows that it created the connector.</summary>
    public void Created(SimulatedConnect connect, OperatorLife caller, ConnectWrite write) =>
        written[(caller, connect.Name, write.Connector)] = time.GetUtcNow();

    /// <summary>The operator knows that its config was put.</summary>
    public void Delivered(SimulatedConnect connect, OperatorLife caller, ConnectWrite write)
    {
        var key = (caller, connect.Name, write.Connector);
        if (underWay.Remove(key))
        {
            repeated[key] = (CountOf(key) + 1, time.GetUtcNow());
        }
        else
        {
            written[key] = time.GetUtcNow();
        }
    }

    private int CountOf((OperatorLife Caller, string Cluster, string Connector) key) =>
        repeated.TryGetValue(key, out var before) && touched.IsUnchangedSince(key.Cluster, key.Connector, before.At) ? before.Count : 0;

    private static bool IsSame(IReadOnlyDictionary<string, string> config, ConnectWrite write)
    {
        var asked = new Dictionary<string, string>(write.Config) { ["name"] = write.Connector };
        return config.Count == asked.Count && config.All(pair => asked.GetValueOrDefault(pair.Key) == pair.Value);
    }
}
