using ControlPlane.Access;
using ControlPlane.Servers;

namespace ControlPlane;

/// <summary>The servers of a control plane that this process started.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private readonly ControlPlaneBinaries binaries;
    private readonly string stateDirectory;
    private readonly ClusterCredentials credentials;
    private readonly AuditLog? audit;
    private readonly EtcdServer etcd;
    private ApiServer? apiServer;
    private ControllerManager? controllerManager;

    private LocalCluster(ControlPlaneBinaries binaries, string stateDirectory, EtcdServer etcd, bool withAudit)
    {
        this.binaries = binaries;
        this.stateDirectory = stateDirectory;
        this.etcd = etcd;
        audit = withAudit ? AuditLog.In(stateDirectory) : null;
        credentials = new ClusterCredentials(stateDirectory);
    }

    /// <summary>Stays the same when the API server is stopped and started again.</summary>
    public Uri Server { get; private set; } = new("https://127.0.0.1");

    public string AdminKubeconfigPath => PathFor("admin");

    public static async Task<LocalCluster> StartAsync(
        ControlPlaneBinaries binaries, Version version, string stateDirectory, ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        var store = await Startup.StartAsync(() => EtcdServer.Start(binaries, stateDirectory), cancellationToken);
        var cluster = new LocalCluster(binaries, stateDirectory, store, options.Audit);
        try
        {
            await cluster.StartApiServerAtAnyPortAsync(cancellationToken);
            if (options.ControllerManager)
            {
                await cluster.StartControllerManagerAsync(version, cancellationToken);
            }
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    /// <summary>Writes a kubeconfig for a user with a client certificate, and returns its path.</summary>
    public string WriteKubeconfig(string user, IEnumerable<string> groups)
    {
        File.WriteAllText(PathFor(user), Kubeconfig.WithClientCertificate(Server, credentials.AuthorityPem, user, credentials.Issue(user, groups)));
        return PathFor(user);
    }

    public Task<IReadOnlyList<AuditedRequest>> ReadAuditAsync(CancellationToken cancellationToken) =>
        (audit ?? throw new ControlPlaneException("Nothing is audited: start the control plane with Audit")).ReadAsync(cancellationToken);

    public async Task StopApiServerAsync()
    {
        if (apiServer is { } running)
        {
            apiServer = null;
            await running.DisposeAsync();
        }
    }

    public async Task StartApiServerAsync(CancellationToken cancellationToken) =>
        apiServer ??= await Startup.StartAsync(() => StartApiServer(Server.Port), cancellationToken);

    public void PauseApiServer() => apiServer!.Process.Signal("STOP");

    public void ResumeApiServer() => apiServer!.Process.Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (controllerManager is not null)
        {
            await controllerManager.DisposeAsync();
        }

        await StopApiServerAsync();
        await etcd.DisposeAsync();
        credentials.Dispose();
    }

    private async Task StartApiServerAtAnyPortAsync(CancellationToken cancellationToken)
    {
        apiServer = await Startup.StartAsync(() => StartApiServer(FreePorts.Next()), cancellationToken);
        Server = apiServer.Endpoint;
        WriteKubeconfig("admin", ["system:masters"]);
    }

    private ApiServer StartApiServer(int port) => ApiServer.Start(binaries, etcd.Endpoint, credentials, audit, stateDirectory, port);

    private async Task StartControllerManagerAsync(Version version, CancellationToken cancellationToken) =>
        controllerManager = await Startup.StartAsync(
            () => ControllerManager.Start(binaries.ControllerManager, version, AdminKubeconfigPath, credentials, stateDirectory), cancellationToken);

    private string PathFor(string user) => Path.Combine(stateDirectory, $"{user}.kubeconfig");
}
