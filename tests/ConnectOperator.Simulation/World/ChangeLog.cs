using ManualTime;

namespace ConnectOperator.Simulation.World;

/// <summary>When people last changed something about a connector, in Kubernetes or in Connect: what operators saw before may differ.</summary>
internal sealed class ChangeLog(ManualTimeProvider time)
{
    private readonly Dictionary<(string Cluster, string Connector), DateTimeOffset> touched = [];

    private readonly Dictionary<(string Cluster, long Incarnation), DateTimeOffset> made = [];

    public void Note(string cluster, string connector) => touched[(cluster, connector)] = time.GetUtcNow();

    /// <summary>Somebody has created a connector by hand.</summary>
    public void NoteMade(string cluster, long incarnation) => made[(cluster, incarnation)] = time.GetUtcNow();

    /// <summary>Whether somebody created this very connector by hand, and not before then.</summary>
    public bool IsMadeByHandSince(string cluster, long incarnation, DateTimeOffset since) =>
        made.TryGetValue((cluster, incarnation), out var at) && at >= since;

    /// <summary>Whether nothing changed since.</summary>
    public bool IsUnchangedSince(string cluster, string connector, DateTimeOffset since) =>
        !touched.TryGetValue((cluster, connector), out var last) || last < since;
}
