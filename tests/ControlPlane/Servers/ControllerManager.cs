using ControlPlane.Access;

namespace ControlPlane.Servers;

/// <summary>
/// The kube-controller-manager with the controllers whose work tests can see: namespaces empty, orphans go, and the roles view,
/// edit and admin come to hold what others add to them.
/// </summary>
internal sealed class ControllerManager : IServer
{
    private readonly ClusterCredentials credentials;
    private readonly Uri endpoint;

    private ControllerManager(Uri endpoint, ServerProcess process, ClusterCredentials credentials)
    {
        this.endpoint = endpoint;
        this.credentials = credentials;
        Process = process;
    }

    public ServerProcess Process { get; }

    public static ControllerManager Start(
        string program, Version version, string kubeconfigPath, ClusterCredentials credentials, string stateDirectory)
    {
        var port = FreePorts.Next();
        List<string> arguments =
        [
            $"--kubeconfig={kubeconfigPath}",
            // Newer servers call these garbage-collector-controller and so on, and know the old names as aliases.
            "--controllers=garbagecollector,namespace,clusterrole-aggregation",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            $"--secure-port={port}",
            $"--tls-cert-file={credentials.ServerCertificatePath}",
            $"--tls-private-key-file={credentials.ServerKeyPath}",
            $"--client-ca-file={credentials.AuthorityPath}",
        ];
        if (version < new Version(1, 24))
        {
            // Until 1.24 there is a second, plain HTTP port beside it, always the same one.
            arguments.Add("--port=0");
        }

        var process = ServerProcess.Start(program, arguments, stateDirectory);
        return new ControllerManager(new Uri($"https://127.0.0.1:{port}"), process, credentials);
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Startup.IsHealthyAsync(credentials.AdminClient, new Uri(endpoint, "/healthz"), cancellationToken);

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
