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

    public Task<ConnectAnswer<ServerInfo>> GetServerInfoAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.ServerInfo), () => new ConnectAnswer<ServerInfo>.Ok(connect.Server), cancellationToken);

    public Task<ConnectAnswer<IReadOnlyList<ConnectorPlugin>>> GetPluginsAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Plugins), () => new ConnectAnswer<IReadOnlyList<ConnectorPlugin>>.Ok([.. connect.Plugins]), cancellationToken);

    public Task<ConnectAnswer<IReadOnlySet<string>>> GetPasswordKeysAsync(string plugin, CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Definitions), () => new ConnectAnswer<IReadOnlySet<string>>.Ok(connect.PasswordKeys), cancellationToken);

    public Task<ConnectAnswer<Snapshot>> GetSnapshotAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Snapshot), () => new ConnectAnswer<Snapshot>.Ok(connect.List()), cancellationToken);

    public Task<ConnectAnswer<ConnectorNames>> GetNamesAsync(CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Names), () => new ConnectAnswer<ConnectorNames>.Ok(connect.Names()), cancellationToken);

    public Task<ConnectAnswer<HerderRead>> ReadThroughHerderAsync(ConnectorName name, CancellationToken cancellationToken) =>
        CallAsync(
            new(ConnectVerb.Barrier, name),
            () => new ConnectAnswer<HerderRead>.Ok(new(connect.ConnectionId, connect.ReadAlone(name.Value))),
            cancellationToken);

    public Task<ConnectAnswer<IReadOnlyDictionary<string, string>>> CreateAsync(
        ConnectorName name,
        IReadOnlyDictionary<string, string> config,
        ConnectorState? initialState,
        CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Create, name), () => connect.Create(name, config, initialState), cancellationToken);

    public Task<ConnectAnswer<IReadOnlyDictionary<string, string>>> PutConfigAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        CallAsync(
            new(ConnectVerb.PutConfig, name),
            () => connect.Stored(name, config, connect.Find(name.Value)?.State ?? ConnectorState.Running),
            cancellationToken);

    public Task<ConnectAnswer<ConfigErrors>> ValidateAsync(
        ConnectorName name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        CallAsync(
            new(ConnectVerb.Validate, name),
            () => connect.Errors(config) is { } errors
                ? new ConnectAnswer<ConfigErrors>.Ok(errors)
                : (ConnectAnswer<ConfigErrors>)new ConnectAnswer<ConfigErrors>.NotSupported("HTTP 405 Method Not Allowed"),
            cancellationToken);

    public Task<ConnectAnswer<Done>> PauseAsync(ConnectorName name, CancellationToken cancellationToken) =>
        TargetAsync(ConnectVerb.Pause, name, ConnectorState.Paused, cancellationToken);

    public Task<ConnectAnswer<Done>> ResumeAsync(ConnectorName name, CancellationToken cancellationToken) =>
        TargetAsync(ConnectVerb.Resume, name, ConnectorState.Running, cancellationToken);

    public Task<ConnectAnswer<Done>> StopAsync(ConnectorName name, CancellationToken cancellationToken) =>
        TargetAsync(ConnectVerb.Stop, name, ConnectorState.Stopped, cancellationToken);

    public Task<ConnectAnswer<Done>> RestartAsync(ConnectorName name, bool onlyFailed, CancellationToken cancellationToken) =>
        CallAsync(new(onlyFailed ? ConnectVerb.RestartFailed : ConnectVerb.Restart, name), () => connect.Restart(name), cancellationToken);

    public Task<ConnectAnswer<Done>> RestartTaskAsync(ConnectorName name, int taskId, CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.RestartTask, name), () => connect.RestartTask(name, taskId), cancellationToken);

    public Task<ConnectAnswer<Done>> DeleteAsync(ConnectorName name, CancellationToken cancellationToken) =>
        CallAsync(new(ConnectVerb.Delete, name), () => connect.Change(name, _ => null), cancellationToken);

    /// <summary>The connector and its tasks go there at once.</summary>
    private Task<ConnectAnswer<Done>> TargetAsync(
        ConnectVerb verb, ConnectorName name, ConnectorState state, CancellationToken cancellationToken) =>
        CallAsync(new(verb, name), () => connect.Change(name, before => before with { State = state, Tasks = connect.Tasks(state, before.Tasks) }), cancellationToken);

    private async Task<ConnectAnswer<T>> CallAsync<T>(ConnectCall call, Func<ConnectAnswer<T>> apply, CancellationToken cancellationToken)
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
