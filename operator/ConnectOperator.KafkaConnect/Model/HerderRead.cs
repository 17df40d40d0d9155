namespace ConnectOperator.KafkaConnect.Model;

/// <summary>A read that waited for the worker to catch up.</summary>
/// <param name="ConnectionId">The TCP connection that served it; see <see cref="Snapshot.ConnectionId"/>.</param>
/// <param name="Config">
/// The connector's stored config; null when it is proven absent. Existence is exact (a connector that came or went makes the herder
/// answer "a rebalance is expected" until it has seen it), but the values may be one turn of the herder older than a list's, which
/// comes straight from the config store: let a later list on this connection decide what the config is.
/// </param>
public sealed record HerderRead(long ConnectionId, IReadOnlyDictionary<string, string>? Config);

/// <summary>Every connector's name, those without a status included.</summary>
/// <param name="ConnectionId">The TCP connection that served it.</param>
/// <param name="Names">Names, those outside <see cref="ConnectorName"/>'s rule left out.</param>
public sealed record ConnectorNames(long ConnectionId, IReadOnlySet<ConnectorName> Names);

/// <summary>The value of a call that answers nothing of interest.</summary>
public readonly record struct Done;
