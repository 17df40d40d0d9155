using ConnectOperator.Core.Planning;
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
internal sealed record Check(ObservedConnector? Connector, DateTimeOffset BeganAt, DateTimeOffset At);
