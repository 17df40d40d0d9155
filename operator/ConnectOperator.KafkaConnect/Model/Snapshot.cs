using System.Collections.Frozen;

namespace ConnectOperator.KafkaConnect.Model;

/// <summary>
/// All connectors with a status record of one Connect cluster, from one poll. It is evidence, not proof: connectors that
/// are just starting are missing, and a worker that has not yet caught up lists only a part, or old configs.
/// </summary>
public sealed record Snapshot
{
    /// <summary>When the request went out: what was written after this, the snapshot may not show.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>
    /// The TCP connection that served it. Two answers of one connection come from one worker, which is what makes a barrier
    /// good for a later list; behind a load balancer no URL says that. A gateway that spreads the requests of one connection over
    /// workers (layer 7, such as an ingress) breaks this; a Kubernetes Service or a TCP load balancer does not.
    /// </summary>
    public required long ConnectionId { get; init; }

    /// <summary>By name.</summary>
    public required FrozenDictionary<ConnectorName, ObservedConnector> Connectors { get; init; }

    /// <summary>
    /// Connectors whose entry has a status and <c>"config": null</c>, by name: for a moment while one is deleted, or because something in front
    /// of Connect withholds configs.
    /// </summary>
    public FrozenDictionary<ConnectorName, ObservedConnector> WithoutConfig { get; init; } = FrozenDictionary<ConnectorName, ObservedConnector>.Empty;

    /// <summary>Connectors whose names this program never puts into a URL; sorted.</summary>
    public required IReadOnlyList<string> UnaddressableNames { get; init; }

    /// <summary>The entry of a connector, with its config or without; null for one that is not listed.</summary>
    public ObservedConnector? Entry(ConnectorName name) => Connectors.GetValueOrDefault(name) ?? WithoutConfig.GetValueOrDefault(name);
}
