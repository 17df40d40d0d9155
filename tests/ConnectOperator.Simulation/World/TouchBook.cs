using ManualTime;

namespace ConnectOperator.Simulation.World;

/// <summary>When people last changed something about a connector, in Kubernetes or in Connect: what operators saw before may differ.</summary>
internal sealed class TouchBook(ManualTimeProvider time)
{
    private readonly Dictionary<(string Cluster, string Connector), DateTimeOffset> touched = [];

    public void Note(string cluster, string connector) => touched[(cluster, connector)] = time.GetUtcNow();

    /// <summary>Whether nothing changed since.</summary>
    public bool IsUnchangedSince(string cluster, string connector, DateTimeOffset since) =>
        !touched.TryGetValue((cluster, connector), out var last) || last < since;
}
