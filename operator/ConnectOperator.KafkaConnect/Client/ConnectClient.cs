using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Snapshots;
using ConnectOperator.Rest.Answers;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Endpoints;
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
    public Task<ConnectAnswer<ServerInfo>> GetServerInfoAsync(CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetServerInfoAsync(token), GoodBody.ServerInfo, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<IReadOnlyList<ConnectorPlugin>>> GetPluginsAsync(CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetPluginsAsync(token), GoodBody.Plugins, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<IReadOnlySet<string>>> GetPasswordKeysAsync(string plugin, CancellationToken cancellationToken) =>
        GetAsync((worker, token) => worker.GetConfigDefinitionAsync(plugin, token), GoodBody.PasswordKeys, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Snapshot>> GetSnapshotAsync(CancellationToken cancellationToken) => rest.StreamAsync(
        (worker, token) => worker.GetExpandedConnectorsAsync(token),
        snapshots.ReadAsync,
        error => ErrorAnswer.Of<Snapshot>(error, CallKind.Read),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<ConnectorNames>> GetNamesAsync(CancellationToken cancellationToken) => rest.ReadAsync(
        (worker, token) => worker.GetConnectorsAsync(token),
        AnswerReader.Read(answer => GoodBody.Names(answer.Body) is { } names ? new ConnectorNames(answer.ConnectionId, names) : null),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<HerderRead>> ReadThroughHerderAsync(ConnectorName name, CancellationToken cancellationToken) => rest.ReadAsync(
        (worker, token) => worker.GetConfigAsync(name, token), AnswerReader.HerderRead, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyDictionary<string, string>>> CreateAsync(
        ConnectorName name,
        IReadOnlyDictionary<string, string> config,
        ConnectorState? initialState,
        CancellationToken cancellationToken)
    {
        var connector = ConnectRequestBody.Create(name, config, initialState);
        return PutAsync((worker, token) => worker.CreateAsync(connector, token), GoodBody.ConfigOfConnector, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConnectResponse<IReadOnlyDictionary<string, string>>> PutConfigAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        PutAsync((worker, token) => worker.PutConfigAsync(name, config, token), GoodBody.ConfigOfConnector, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<ConfigErrors>> ValidateAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var (plugin, body) = (config.GetValueOrDefault("connector.class", ""), ConnectRequestBody.Validate(name, config));
        return rest.TryOutAsync(
            (worker, token) => worker.ValidateAsync(plugin, body, token),
            AnswerReader.Write(answer => GoodBody.ConfigErrors(answer.Body)),
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
    public Task<ConnectAnswer<Done>> RestartAsync(ConnectorName name, bool onlyFailed, CancellationToken cancellationToken) => rest.WriteAsync(
        (worker, token) => onlyFailed ? worker.RestartFailedAsync(name, token) : worker.RestartAsync(name, token),
        answer => answer.StatusCode == WithoutTasks
            ? new ConnectAnswer<Done>.NotSupported("This Connect restarted the connector but not its tasks (3.0 and later restart both)")
            : AnswerReader.Done(answer),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> RestartTaskAsync(ConnectorName name, int taskId, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.RestartTaskAsync(name, taskId, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectResponse<Done>> DeleteAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.DeleteAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => rest.Dispose();

    private Task<ConnectAnswer<T>> GetAsync<T>(
        RestCall<IConnectApi> call, Func<ReadOnlyMemory<byte>, T?> good, CancellationToken cancellationToken)
        where T : class => rest.ReadAsync(call, AnswerReader.Read(answer => good(answer.Body)), cancellationToken);

    private Task<ConnectAnswer<T>> PutAsync<T>(
        RestCall<IConnectApi> call, Func<ReadOnlyMemory<byte>, T?> good, CancellationToken cancellationToken)
        where T : class => rest.WriteAsync(call, AnswerReader.Write(answer => good(answer.Body)), cancellationToken);

    private Task<ConnectAnswer<Done>> DoAsync(RestCall<IConnectApi> call, CancellationToken cancellationToken) =>
        rest.WriteAsync(call, AnswerReader.Done, cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "Connect worker {Worker} is in use now instead of {PreviousWorker}")]
    private partial void LogWorkerChanged(string worker, string previousWorker);
}
