using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>One client of a <see cref="ScriptedConnect"/>; it knows what is under way, and refuses to be used after it was disposed.</summary>
internal sealed class ScriptedClient(ScriptedConnect connect, RestEndpoint endpoint) : IConnectClient
{
    private readonly List<ConnectCall> underWay = [];

    public RestEndpoint Endpoint => endpoint;

    public IReadOnlyList<ConnectCall> UnderWay => underWay;

    public bool IsDisposed { get; private set; }

    /// <summary>It was disposed while a call was under way.</summary>
    public bool DisposedUnderACall { get; private set; }

    public void Dispose()
    {
        DisposedUnderACall |= underWay.Count > 0;
        IsDisposed = true;
    }

    public Task<ConnectResponse<ServerInfo>> GetServerInfoAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.ServerInfo), () => new ConnectResponse<ServerInfo>.Ok(connect.Server), cancellationToken);

    public Task<ConnectResponse<IReadOnlyList<ConnectorPlugin>>> GetPluginsAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Plugins), () => new ConnectResponse<IReadOnlyList<ConnectorPlugin>>.Ok([.. connect.Plugins]), cancellationToken);

    public Task<ConnectResponse<IReadOnlyList<ConfigDefinition>>> GetDefinitionsAsync(string plugin, CancellationToken cancellationToken) => CallAsync(
        new(ConnectVerb.Definitions),
        () => new ConnectResponse<IReadOnlyList<ConfigDefinition>>.Ok(
            [.. connect.PasswordKeys.Select(key => new ConfigDefinition(key, "PASSWORD", IsRequired: false, Default: null, Importance: null, Documentation: null))]),
        cancellationToken);

    public Task<ConnectResponse<Snapshot>> GetSnapshotAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Snapshot), () => new ConnectResponse<Snapshot>.Ok(connect.List()), cancellationToken);

    public Task<ConnectResponse<ConnectorNames>> GetNamesAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Names), () => new ConnectResponse<ConnectorNames>.Ok(connect.Names()), cancellationToken);

    public Task<ConnectResponse<HerderRead>> ReadThroughHerderAsync(ConnectorName name, CancellationToken cancellationToken) =>
        CallAsync(
            new(ConnectVerb.Barrier, name),
            () => new ConnectResponse<HerderRead>.Ok(new(connect.ConnectionId, connect.ReadAlone(name.Value))),
            cancellationToken);

    public Task<ConnectResponse<ObservedStatus>> GetStatusAsync(ConnectorName name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConnectResponse<IReadOnlyList<string>>> GetTopicsAsync(ConnectorName name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConnectResponse<Done>> ResetTopicsAsync(ConnectorName name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConnectResponse<IReadOnlyList<ConnectorOffset>>> GetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ConnectResponse<string>> AlterOffsetsAsync(
        ConnectorName name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConnectResponse<string>> ResetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConnectResponse<IReadOnlyDictionary<string, string>>> CreateAsync(
        ConnectorName name,
        IReadOnlyDictionary<string, string> config,
        ConnectorState? initialState,
        CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Create, name), () => connect.Create(name, config, initialState), cancellationToken);

    public Task<ConnectResponse<IReadOnlyDictionary<string, string>>> PutConfigAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        CallAsync(
            new(ConnectVerb.PutConfig, name),
            () => connect.Stored(name, config, connect.Find(name.Value)?.State ?? ConnectorState.Running),
            cancellationToken);

    public Task<ConnectResponse<ConfigErrors>> ValidateAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        CallAsync(
            new(ConnectVerb.Validate, name),
            () => connect.Errors(config) is { } errors
                ? new ConnectResponse<ConfigErrors>.Ok(errors)
                : (ConnectResponse<ConfigErrors>)new ConnectResponse<ConfigErrors>.NotSupported("HTTP 405 Method Not Allowed"),
            cancellationToken);

    public Task<ConnectResponse<Done>> PauseAsync(ConnectorName name, CancellationToken cancellationToken) =>
        TargetAsync(ConnectVerb.Pause, name, ConnectorState.Paused, cancellationToken);

    public Task<ConnectResponse<Done>> ResumeAsync(ConnectorName name, CancellationToken cancellationToken) =>
        TargetAsync(ConnectVerb.Resume, name, ConnectorState.Running, cancellationToken);

    public Task<ConnectResponse<Done>> StopAsync(ConnectorName name, CancellationToken cancellationToken) =>
        TargetAsync(ConnectVerb.Stop, name, ConnectorState.Stopped, cancellationToken);

    public Task<ConnectResponse<Done>> RestartAsync(ConnectorName name, bool onlyFailed, CancellationToken cancellationToken) =>
        CallAsync(new(onlyFailed ? ConnectVerb.RestartFailed : ConnectVerb.Restart, name), () => connect.Restart(name), cancellationToken);

    public Task<ConnectResponse<Done>> RestartTaskAsync(ConnectorName name, int taskId, CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.RestartTask, name), () => connect.RestartTask(name, taskId), cancellationToken);

    public Task<ConnectResponse<Done>> DeleteAsync(ConnectorName name, CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Delete, name), () => connect.Change(name, _ => null), cancellationToken);

    /// <summary>The connector and its tasks go there at once.</summary>
    private Task<ConnectResponse<Done>> TargetAsync(
        ConnectVerb verb, ConnectorName name, ConnectorState state, CancellationToken cancellationToken) =>
        CallAsync(new(verb, name), () => connect.Change(name, before => before with { State = state, Tasks = connect.Tasks(state, before.Tasks) }), cancellationToken);

    private async Task<ConnectResponse<T>> CallAsync<T>(ConnectCall call, Func<ConnectResponse<T>> apply, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        underWay.Add(call);
        try
        {
            return await connect.AnswerAsync(call, apply, cancellationToken);
        }
        finally
        {
            underWay.Remove(call);
        }
    }
}
