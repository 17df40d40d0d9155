using ControlPlane.Access;

namespace ControlPlane.Servers;

/// <summary>The kube-apiserver: TLS, client certificates and RBAC as in a real cluster.</summary>
internal sealed class ApiServer : IServer
{
    private readonly ClusterCredentials credentials;

    private ApiServer(Uri endpoint, ServerProcess process, ClusterCredentials credentials)
    {
        Endpoint = endpoint;
        Process = process;
        this.credentials = credentials;
    }

    public Uri Endpoint { get; }

    public ServerProcess Process { get; }

    public static ApiServer Start(ControlPlaneBinaries binaries, Uri etcd, ClusterCredentials credentials, AuditLog? audit, string stateDirectory, int port)
    {
        string[] arguments =
        [
            $"--etcd-servers={etcd}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            $"--secure-port={port}",
            // Loopback is no address for the endpoints of the `kubernetes` service, and nothing here would use them.
            "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.96.0.0/16",
            $"--tls-cert-file={credentials.ServerCertificatePath}",
            $"--tls-private-key-file={credentials.ServerKeyPath}",
            $"--client-ca-file={credentials.AuthorityPath}",
            "--authorization-mode=RBAC",
            // It would refuse pods whose service account has no token yet, and no controller makes those here.
            "--disable-admission-plugins=ServiceAccount",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={credentials.ServiceAccountKeyPath}",
            $"--service-account-signing-key-file={credentials.ServiceAccountKeyPath}",
            "--profiling=false",
            .. audit?.ServerArguments ?? [],
        ];
        return new ApiServer(new Uri($"https://127.0.0.1:{port}"), ServerProcess.Start(binaries.ApiServer, arguments, stateDirectory), credentials);
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Startup.IsHealthyAsync(credentials.AdminClient, new Uri(Endpoint, "/readyz"), cancellationToken);

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
