using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// One Connect cluster's REST API. Reads are retried within their time-out and stick to the worker that answers; writes are
/// sent once. Expected answers are values; only cancellation throws.
/// </summary>
public interface IConnectClient : IDisposable
{
    /// <summary><c>GET /</c>.</summary>
    Task<ConnectResponse<ServerInfo>> GetServerInfoAsync(CancellationToken cancellationToken);

    /// <summary><c>GET /connector-plugins</c>.</summary>
    Task<ConnectResponse<IReadOnlyList<ConnectorPlugin>>> GetPluginsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /connector-plugins/{plugin}/config</c> (KIP-769, Connect 3.2): the keys of a plugin's config. Without those of transformations and
    /// converters, which are plugins of their own.
    /// </summary>
    Task<ConnectResponse<IReadOnlyList<ConfigDefinition>>> GetDefinitionsAsync(string plugin, CancellationToken cancellationToken);

    /// <summary><c>GET /connectors?expand=info&amp;expand=status</c>: one call whatever the number of connectors.</summary>
    Task<ConnectResponse<Snapshot>> GetSnapshotAsync(CancellationToken cancellationToken);

    /// <summary><c>GET /connectors</c>: names only, with those that have no status yet and are missing from the snapshot.</summary>
    Task<ConnectResponse<ConnectorNames>> GetNamesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /connectors/{name}/config</c>, which waits in the herder's queue until the worker has joined the group and read its
    /// config topic (Kafka's DistributedHerder: <c>connectorInfo</c> adds a request that <c>tick</c> runs after
    /// <c>handleRebalanceCompleted</c>): a barrier for every later read on the same connection, whether the connector exists or not.
    /// While a rebalance is expected it is <see cref="ConnectResponse{T}.Rebalancing"/>, and no barrier.
    /// </summary>
    Task<ConnectResponse<HerderRead>> ReadThroughHerderAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /connectors/{name}/status</c>, from the status topic alone: <see cref="ConnectResponse{T}.NotFound"/> also for a connector that was
    /// created a moment ago, and a status for one that was deleted a moment ago (recorded).
    /// </summary>
    Task<ConnectResponse<ObservedStatus>> GetStatusAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /connectors/{name}/topics</c> (KIP-558, Connect 2.5): the topics that the connector has read or written since they were last reset,
    /// sorted. None for an unknown connector. <see cref="ConnectResponse{T}.NotSupported"/> where the workers do not track topics.
    /// </summary>
    Task<ConnectResponse<IReadOnlyList<string>>> GetTopicsAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary><c>PUT /connectors/{name}/topics/reset</c>: forgets them. Accepted, not yet done, and accepted for an unknown connector too.</summary>
    Task<ConnectResponse<Done>> ResetTopicsAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /connectors/{name}/offsets</c> (KIP-875, Connect 3.5), in every state. It goes through the herder and to Kafka, and takes as long
    /// as these do; other reads of this client wait for it meanwhile.
    /// </summary>
    Task<ConnectResponse<IReadOnlyList<ConnectorOffset>>> GetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary>
    /// <c>PATCH /connectors/{name}/offsets</c> (Connect 3.6) of a stopped connector: sets those, leaves others alone. Answers what Connect says of
    /// it, which may be that a plugin keeps offsets of its own. <see cref="ConnectResponse{T}.Invalid"/> while the connector is not stopped; a
    /// <see cref="ConnectResponse{T}.ServerError"/> for offsets that the plugin refuses, and while tasks have not ended yet.
    /// </summary>
    Task<ConnectResponse<string>> AlterOffsetsAsync(ConnectorName name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken);

    /// <summary><c>DELETE /connectors/{name}/offsets</c> (Connect 3.6) of a stopped connector: forgets all of them, as <see cref="AlterOffsetsAsync"/>.</summary>
    Task<ConnectResponse<string>> ResetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary><c>POST /connectors</c>, with <c>initial_state</c> (KIP-980, Connect 3.7) when one is given. Answers the stored config.</summary>
    Task<ConnectResponse<IReadOnlyDictionary<string, string>>> CreateAsync(
        ConnectorName name,
        IReadOnlyDictionary<string, string> config,
        ConnectorState? initialState,
        CancellationToken cancellationToken);

    /// <summary><c>PUT /connectors/{name}/config</c>: creates or replaces. Answers the stored config.</summary>
    Task<ConnectResponse<IReadOnlyDictionary<string, string>>> PutConfigAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary>
    /// <c>PUT /connector-plugins/{class}/config/validate</c>, which changes nothing: what is wrong with a config, key by key. A validation takes
    /// as long as the plugin likes, so no more than <see cref="RestEndpoint.RequestTimeout"/> is waited for.
    /// </summary>
    /// <param name="name">The connector's name, a key of every config.</param>
    /// <param name="config">With its <c>connector.class</c>.</param>
    /// <param name="cancellationToken">The only thing that makes the call throw.</param>
    Task<ConnectResponse<ConfigErrors>> ValidateAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    /// <summary><c>PUT /connectors/{name}/pause</c>; accepted, not yet done.</summary>
    Task<ConnectResponse<Done>> PauseAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary><c>PUT /connectors/{name}/resume</c>; accepted, not yet done.</summary>
    Task<ConnectResponse<Done>> ResumeAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary><c>PUT /connectors/{name}/stop</c> (Connect 3.5).</summary>
    Task<ConnectResponse<Done>> StopAsync(ConnectorName name, CancellationToken cancellationToken);

    /// <summary><c>POST /connectors/{name}/restart?includeTasks=true</c> (KIP-745, Connect 3.0), only what failed if asked. An older
    /// Connect has then restarted the connector without its tasks, which is <see cref="ConnectResponse{T}.NotSupported"/>.</summary>
    Task<ConnectResponse<Done>> RestartAsync(ConnectorName name, bool onlyFailed, CancellationToken cancellationToken);

    /// <summary><c>POST /connectors/{name}/tasks/{id}/restart</c>.</summary>
    Task<ConnectResponse<Done>> RestartTaskAsync(ConnectorName name, int taskId, CancellationToken cancellationToken);

    /// <summary><c>DELETE /connectors/{name}</c>.</summary>
    Task<ConnectResponse<Done>> DeleteAsync(ConnectorName name, CancellationToken cancellationToken);
}
