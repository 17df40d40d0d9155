namespace ControlPlane.Servers;

/// <summary>One of the programs that make a control plane, started and maybe not yet ready.</summary>
internal interface IServer : IAsyncDisposable
{
    ServerProcess Process { get; }

    /// <summary>Asks the server itself. False also when it does not answer.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);
}
