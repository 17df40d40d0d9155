using ManualTime;

namespace ConnectOperator.Simulation.World;

/// <summary>When people last changed something about a connector, in Kubernetes or in Connect: what operators saw before may differ.</summary>
internal sealed class TouchBook(ManualTimeProvider time)
{
    private readonly Dictionary<(string Cluster, string Connector), DateTimeOffset> touched = [];

    /// <summary>Clusters of which somebody has deleted connectors by hand: one that has lost all of them looks like another cluster.</summary>
    public HashSet<string> Thinned { get; } = [];

    public void Note(string cluster, string connector) => touched[(cluster, connector)] = time.GetUtcNow();

    /// <summary>Whether nothing changed since.</summary>
    public bool IsUnchangedSince(string cluster, string connector, DateTimeOffset since) =>
        !touched.TryGetValue((cluster, connector), out var last) || last < since;
}
