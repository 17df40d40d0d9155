namespace ControlPlane.Servers;

/// <summary>The store behind the API server; its data goes when it ends.</summary>
internal sealed class EtcdServer : IServer
{
    private readonly HttpClient client = new();

    private EtcdServer(Uri endpoint, ServerProcess process)
    {
        Endpoint = endpoint;
        Process = process;
    }

    public Uri Endpoint { get; }

    public ServerProcess Process { get; }

    public static EtcdServer Start(ControlPlaneBinaries binaries, string stateDirectory)
    {
        var data = CreateDataDirectory(stateDirectory);
        var endpoint = Loopback(FreePorts.Next());
        var peers = Loopback(FreePorts.Next());
        string[] arguments =
        [
            "--name=control-plane",
            $"--data-dir={data}",
            $"--listen-client-urls={endpoint}",
            $"--advertise-client-urls={endpoint}",
            $"--listen-peer-urls={peers}",
            $"--initial-advertise-peer-urls={peers}",
            $"--initial-cluster=control-plane={peers}",
        ];
        return new EtcdServer(new Uri(endpoint), ServerProcess.Start(binaries.Etcd, arguments, stateDirectory, data));
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Startup.IsHealthyAsync(client, new Uri(Endpoint, "/health"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        client.Dispose();
    }

    private static string Loopback(int port) => $"http://127.0.0.1:{port}";

    /// <summary>
    /// In memory where that is possible: every write waits for fsync, and etcd before 3.5 cannot be told not to. Containers
    /// often have only 64 MB there, which is what etcd claims for its first log segment alone.
    /// </summary>
    private static string CreateDataDirectory(string stateDirectory)
    {
        const string Memory = "/dev/shm";
        const long Enough = 512L * 1024 * 1024;
        var data = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough
            ? Path.Combine(Memory, "control-plane-" + Path.GetRandomFileName())
            : Path.Combine(stateDirectory, "etcd-" + Path.GetRandomFileName());
        return PrivateDirectory.Create(data);
    }
}
