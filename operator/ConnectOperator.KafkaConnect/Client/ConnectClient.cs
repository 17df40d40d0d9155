using ConnectOperator.KafkaConnect.Answers;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Resilience;
using ConnectOperator.KafkaConnect.Snapshots;
using ConnectOperator.KafkaConnect.Transport;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// <see cref="IConnectClient"/> over HTTP. Reads go out one at a time; writes as many at once as there are callers. Dispose it when the
/// last call has ended; a call under way at that moment may end in any way.
/// </summary>
public sealed class ConnectClient : IConnectClient
{
    // 202 from a Connect that looks at includeTasks; one before 3.0 ignores it and answers 204 as to every restart (KIP-745).
    private const int WithoutTasks = 204;

    private readonly IConnectTransport transport;
    private readonly ReadChannel reads;
    private readonly WriteChannel writes;
    private readonly WriteChannel validations;
    private readonly WorkerRing workers;
    private readonly SnapshotReader snapshots;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="endpoint">Where and how.</param>
    /// <param name="time">The clock of time-outs, retries and snapshots.</param>
    /// <param name="logger">Told when another worker comes into use.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ConnectEndpointException">The endpoint cannot be used.</exception>
    public ConnectClient(ConnectEndpoint endpoint, TimeProvider time, ILogger<ConnectClient> logger, ConnectClientOptions? options = null)
        : this(endpoint, static endpoint => new SocketTransport(endpoint), time, Random.Shared.NextDouble, logger, options)
    {
    }

    /// <summary>As the public one, with what carries the requests, and the source of jitter (0 to 1).</summary>
    internal ConnectClient(
        ConnectEndpoint endpoint,
        Func<ConnectEndpoint, IConnectTransport> connect,
        TimeProvider time,
        Func<double> random,
        ILogger<ConnectClient> logger,
        ConnectClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        endpoint.Check();
        options ??= new ConnectClientOptions();
        transport = connect(endpoint);
        var ids = new ConnectionIds();
        workers = new WorkerRing(
            [.. endpoint.Workers.Select((url, index) => new WorkerTransport(index, url, endpoint, transport, ids, options))], logger);
        var pipelines = new ConnectPipelines(endpoint, time, random);
        reads = new ReadChannel(endpoint, workers, pipelines.Reads, time);
        writes = new WriteChannel(endpoint.WriteTimeout, workers, pipelines.Writes);
        validations = new WriteChannel(endpoint.RequestTimeout, workers, pipelines.Validations);
        snapshots = new SnapshotReader(endpoint.MaxAnswerBytes);
    }

    /// <inheritdoc/>
    public Task<ConnectAnswer<ServerInfo>> GetServerInfoAsync(CancellationToken cancellationToken) =>
        reads.GetAsync((worker, token) => worker.GetServerInfoAsync(token), (answer, _) => Ok(GoodBody.ServerInfo(answer.Body)), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<IReadOnlyList<ConnectorPlugin>>> GetPluginsAsync(CancellationToken cancellationToken) =>
        reads.GetAsync((worker, token) => worker.GetPluginsAsync(token), (answer, _) => Ok(GoodBody.Plugins(answer.Body)), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<IReadOnlySet<string>>> GetPasswordKeysAsync(string plugin, CancellationToken cancellationToken) =>
        reads.GetAsync(
            (worker, token) => worker.GetConfigDefinitionAsync(plugin, token),
            (answer, _) => Ok(GoodBody.PasswordKeys(answer.Body)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Snapshot>> GetSnapshotAsync(CancellationToken cancellationToken) =>
        reads.StreamAsync((worker, token) => worker.GetExpandedConnectorsAsync(token), snapshots.ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<ConnectorNames>> GetNamesAsync(CancellationToken cancellationToken) =>
        reads.GetAsync(
            (worker, token) => worker.GetConnectorsAsync(token),
            (answer, connectionId) => Ok(GoodBody.Names(answer.Body) is { } names ? new ConnectorNames(connectionId, names) : null),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<HerderRead>> ReadThroughHerderAsync(ConnectorName name, CancellationToken cancellationToken) =>
        reads.GetAsync(
            (worker, token) => worker.GetConfigAsync(name, token),
            (answer, connectionId) => Ok(GoodBody.Config(answer.Body) is { } config ? new HerderRead(connectionId, config) : null),
            cancellationToken,
            whenAbsent: connectionId => new HerderRead(connectionId, Config: null));

    /// <inheritdoc/>
    public Task<ConnectAnswer<IReadOnlyDictionary<string, string>>> CreateAsync(
        ConnectorName name,
        IReadOnlyDictionary<string, string> config,
        ConnectorState? initialState,
        CancellationToken cancellationToken)
    {
        var connector = ConnectRequestBody.Create(name, config, initialState);
        return writes.SendAsync(
            (worker, token) => worker.CreateAsync(connector, token), answer => Ok(GoodBody.ConfigOfConnector(answer.Body)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConnectAnswer<IReadOnlyDictionary<string, string>>> PutConfigAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        writes.SendAsync(
            (worker, token) => worker.PutConfigAsync(name, config, token),
            answer => Ok(GoodBody.ConfigOfConnector(answer.Body)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<ConfigErrors>> ValidateAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var (plugin, body) = (config.GetValueOrDefault("connector.class", ""), ConnectRequestBody.Validate(name, config));
        return validations.SendAsync(
            (worker, token) => worker.ValidateAsync(plugin, body, token), answer => Ok(GoodBody.ConfigErrors(answer.Body)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConnectAnswer<Done>> PauseAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.PauseAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Done>> ResumeAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.ResumeAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Done>> StopAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.StopAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Done>> RestartAsync(ConnectorName name, bool onlyFailed, CancellationToken cancellationToken) =>
        writes.SendAsync<Done>(
            (worker, token) => onlyFailed ? worker.RestartFailedAsync(name, token) : worker.RestartAsync(name, token),
            answer => answer.StatusCode == WithoutTasks
                ? new ConnectAnswer<Done>.NotSupported("This Connect restarted the connector but not its tasks (3.0 and later restart both)")
                : new ConnectAnswer<Done>.Ok(default),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Done>> RestartTaskAsync(ConnectorName name, int taskId, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.RestartTaskAsync(name, taskId, token), cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectAnswer<Done>> DeleteAsync(ConnectorName name, CancellationToken cancellationToken) =>
        DoAsync((worker, token) => worker.DeleteAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        reads.Dispose();
        workers.Dispose();
        transport.Dispose();
    }

    private static ConnectAnswer<T>? Ok<T>(T? value)
        where T : class => value is null ? null : new ConnectAnswer<T>.Ok(value);

    private Task<ConnectAnswer<Done>> DoAsync(ConnectCall call, CancellationToken cancellationToken) =>
        writes.SendAsync<Done>(call, _ => new ConnectAnswer<Done>.Ok(default), cancellationToken);
}
