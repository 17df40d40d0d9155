using ConnectOperator.Core.Comparison;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>A snapshot that followed reads through the herder's queue on the same connection.</summary>
/// <param name="Snapshot">As read then.</param>
/// <param name="Names">Every connector's name, those without a status included.</param>
public sealed record Confirmation(Snapshot Snapshot, IReadOnlySet<ConnectorName> Names)
{
    /// <summary>
    /// When it was complete; null for when its snapshot began. A Connect that takes long to list its connectors would otherwise
    /// never confirm anything in time.
    /// </summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What the reads said before it, each of its own connector.</summary>
    public IReadOnlyDictionary<ConnectorName, HerderRead> Reads { get; init; } = new Dictionary<ConnectorName, HerderRead>();

    /// <summary>When it was complete.</summary>
    internal DateTimeOffset At => ReceivedAt ?? Snapshot.BeganAt;

    /// <summary>The connectors of which their own read and the lists say the same.</summary>
    internal IEnumerable<KeyValuePair<ConnectorName, Check>> Agreed => Reads
        .Select(read => (Name: read.Key, read.Value.Config, Listed: Snapshot.Connectors.GetValueOrDefault(read.Key)))
        .Where(read => (read.Config, read.Listed) switch
        {
            (null, null) => !Names.Contains(read.Name),
            ({ } config, { } listed) => AreSame(config, listed.Config),
            _ => false,
        })
        .Select(read => KeyValuePair.Create(read.Name, new Check(read.Listed, Snapshot.BeganAt, At)));

    /// <summary>The connectors of which both say that they exist, with another config.</summary>
    internal IEnumerable<KeyValuePair<ConnectorName, Dispute>> Disputed =>
        from read in Reads
        let config = read.Value.Config
        let listed = Snapshot.Connectors.GetValueOrDefault(read.Key)
        where config is not null && listed is not null && !AreSame(config, listed.Config)
        select KeyValuePair.Create(read.Key, new Dispute(listed!, config!, Snapshot.BeganAt));

    /// <summary>What is masked in one answer may be in clear in the other, and what is a server's own changes at any time.</summary>
    private static bool AreSame(IReadOnlyDictionary<string, string> read, IReadOnlyDictionary<string, string> listed) =>
        read.Keys.Count(IsCompared) == listed.Keys.Count(IsCompared)
        && read.All(pair => !IsCompared(pair.Key) || (listed.TryGetValue(pair.Key, out var value)
            && (value == pair.Value || MaskText.ShapeOf(value) is not null || MaskText.ShapeOf(pair.Value) is not null)));

    private static bool IsCompared(string key) => !ConfigComparison.IsInternal(key);
}

/// <summary>A connector of which its own read and a list said the same.</summary>
/// <param name="Connector">As listed; null for its absence.</param>
/// <param name="BeganAt">When the list began.</param>
/// <param name="At">When it was complete.</param>
internal sealed record Check(ObservedConnector? Connector, DateTimeOffset BeganAt, DateTimeOffset At)
{
    /// <summary>They did not, for <see cref="Evidence.DisputeSettles"/>: enough to put back what is ours, and not to take over what is not.</summary>
    public bool IsDisputed { get; init; }
}

/// <summary>A connector of which its own read and a list said different things.</summary>
/// <param name="Listed">As listed.</param>
/// <param name="Read">As its own read had it.</param>
/// <param name="Since">When a list first said so.</param>
internal sealed record Dispute(ObservedConnector Listed, IReadOnlyDictionary<string, string> Read, DateTimeOffset Since)
{
    /// <summary>The one before if it was about the same.</summary>
    public Dispute After(Dispute? before) => before is not null && ReferenceEquals(before.Listed, Listed)
        && before.Read.Count == Read.Count && before.Read.All(pair => Read.GetValueOrDefault(pair.Key) == pair.Value) ? before : this;
}
