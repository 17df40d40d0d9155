using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Responses;
using ConnectOperator.KafkaConnect.Snapshots;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Responses;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// <see cref="IConnectClient"/> over HTTP. Reads go out one at a time; writes as many at once as there are callers. Dispose it when the
/// last call has ended; a call under way at that moment may end in any way.
/// </summary>
public sealed partial class ConnectClient : IConnectClient
{
    // 202 from a Connect that looks at includeTasks; one before 3.0 ignores it and answers 204 as to every restart (KIP-745).
    private const int WithoutTasks = 204;

    private readonly RestClient<IConnectApi> rest;
    private readonly SnapshotReader snapshots;
    private readonly ILogger logger;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="endpoint">Where and how.</param>
    /// <param name="time">The clock of time-outs, retries and snapshots.</param>
    /// <param name="logger">Told when another worker comes into use.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="RestEndpointException">The endpoint cannot be used.</exception>
    public ConnectClient(RestEndpoint endpoint, TimeProvider time, ILogger<ConnectClient> logger, RestClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        this.logger = logger;
        rest = new(endpoint, ConnectJson.Default, time, options ?? new(), LogWorkerChanged);
        snapshots = new SnapshotReader(endpoint.MaxAnswerBytes);
    }

    /// <inheritdoc/>
    public Task<ConnectResponse<ServerInfo>> GetServerInfoAsync(CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetServerInfoAsync(token), SuccessBody.ServerInfo, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyList<ConnectorPlugin>>> GetPluginsAsync(CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetPluginsAsync(token), SuccessBody.Plugins, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyList<ConfigDefinition>>> GetDefinitionsAsync(string plugin, CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetDefinitionsAsync(plugin, token), SuccessBody.Definitions, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Snapshot>> GetSnapshotAsync(CancellationToken cancellationToken) => rest.StreamAsync(
        (worker, token) => worker.GetExpandedConnectorsAsync(token),
        snapshots.ReadAsync,
        error => ErrorResponse.Of<Snapshot>(error, CallKind.Read),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<ConnectorNames>> GetNamesAsync(CancellationToken cancellationToken) => rest.ReadAsync(
        (worker, token) => worker.GetConnectorsAsync(token),
        ResponseReader.Read(answer => SuccessBody.Names(answer.Body) is { } names ? new ConnectorNames(answer.ConnectionId, names) : null),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<HerderRead>> ReadThroughHerderAsync(ConnectorName name, CancellationToken cancellationToken) => rest.ReadAsync(
        (worker, token) => worker.GetConfigAsync(name, token), ResponseReader.HerderRead, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<ObservedStatus>> GetStatusAsync(ConnectorName name, CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetStatusAsync(name, token), SuccessBody.Status, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyList<string>>> GetTopicsAsync(ConnectorName name, CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetTopicsAsync(name, token), SuccessBody.Topics, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> ResetTopicsAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.ResetTopicsAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyList<ConnectorOffset>>> GetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetOffsetsAsync(name, token), SuccessBody.Offsets, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<string>> AlterOffsetsAsync(
        ConnectorName name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken) =>
        WriteAsync((worker, token) => worker.AlterOffsetsAsync(name, new(offsets), token), SuccessBody.Message, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<string>> ResetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken) =>
        WriteAsync((worker, token) => worker.ResetOffsetsAsync(name, token), SuccessBody.Message, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyDictionary<string, string>>> CreateAsync(
        ConnectorName name,
        IReadOnlyDictionary<string, string> config,
        ConnectorState? initialState,
        CancellationToken cancellationToken)
    {
        var connector = ConnectRequestBody.Create(name, config, initialState);
        return WriteAsync((worker, token) => worker.CreateAsync(connector, token), SuccessBody.ConfigOfConnector, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyDictionary<string, string>>> PutConfigAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        WriteAsync((worker, token) => worker.PutConfigAsync(name, config, token), SuccessBody.ConfigOfConnector, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<ConfigErrors>> ValidateAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var (plugin, body) = (config.GetValueOrDefault("connector.class", ""), ConnectRequestBody.Validate(name, config));
        return rest.TryOutAsync(
            (worker, token) => worker.ValidateAsync(plugin, body, token),
            ResponseReader.Write(answer => SuccessBody.ConfigErrors(answer.Body)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> PauseAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.PauseAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> ResumeAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.ResumeAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> StopAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.StopAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> RestartAsync(ConnectorName name, bool onlyFailed, CancellationToken cancellationToken) => rest.WriteAsync(
        (worker, token) => onlyFailed ? worker.RestartFailedAsync(name, token) : worker.RestartAsync(name, token),
        answer => answer.StatusCode == WithoutTasks
            ? new ConnectResponse<Done>.NotSupported("This Connect restarted the connector but not its tasks (3.0 and later restart both)")
            : ResponseReader.Done(answer),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> RestartTaskAsync(ConnectorName name, int taskId, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.RestartTaskAsync(name, taskId, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> DeleteAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.DeleteAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => rest.Dispose();

    private Task<ConnectResponse<T>> GetAsync<T>(
        RestCall<IConnectApi> call, Func<ReadOnlyMemory<byte>, T?> good, CancellationToken cancellationToken)
        where T : class => rest.ReadAsync(call, ResponseReader.Read(answer => good(answer.Body)), cancellationToken);

    private Task<ConnectResponse<T>> WriteAsync<T>(
        RestCall<IConnectApi> call, Func<ReadOnlyMemory<byte>, T?> good, CancellationToken cancellationToken)
        where T : class => rest.WriteAsync(call, ResponseReader.Write(answer => good(answer.Body)), cancellationToken);

    private Task<ConnectResponse<Done>> DoAsync(RestCall<IConnectApi> call, CancellationToken cancellationToken) =>
        rest.WriteAsync(call, ResponseReader.Done, cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "Connect worker {Worker} is in use now instead of {PreviousWorker}")]
    private partial void LogWorkerChanged(string worker, string previousWorker);
}
