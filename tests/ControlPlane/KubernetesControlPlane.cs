using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ControlPlane.Access;

namespace ControlPlane;

/// <summary>
/// A Kubernetes API for tests and demos: an etcd and a kube-apiserver of its own on loopback, a k3s in a container, or the cluster that
/// <c>TEST_KUBECONFIG</c> names, as <see cref="ControlPlaneTarget"/> says. Disposing it stops what it started.
/// </summary>
public sealed class KubernetesControlPlane : IAsyncDisposable
{
    private readonly LocalCluster? ours;
    private readonly IAsyncDisposable? started;
    private readonly string stateDirectory;
    private readonly bool isTemporary;
    private readonly ConcurrentQueue<string> namespaces = new();

    private KubernetesControlPlane(ControlPlaneTarget target, Kubectl kubectl, Uri server, IAsyncDisposable? started, string stateDirectory, bool isTemporary)
    {
        Target = target;
        Kubectl = kubectl;
        Server = server;
        this.started = started;
        ours = started as LocalCluster;
        this.stateDirectory = stateDirectory;
        this.isTemporary = isTemporary;
    }

    /// <summary>What this control plane is and can do.</summary>
    public ControlPlaneTarget Target { get; }

    /// <summary>Where the API is served.</summary>
    public Uri Server { get; }

    /// <summary>kubectl as an administrator.</summary>
    public Kubectl Kubectl { get; }

    /// <summary>An administrator's kubeconfig file.</summary>
    public string KubeconfigPath => Kubectl.KubeconfigPath;

    /// <summary>Major and minor version of the API server.</summary>
    public Version Version => Target.Version;

    /// <summary>Whether the server evaluates CEL rules in CRDs.</summary>
    public bool KnowsCel => Target.KnowsCel;

    /// <summary>Starts a control plane and returns once it serves.</summary>
    /// <exception cref="ControlPlaneException">It could not be built or started; the message has the end of the log concerned.</exception>
    public static async Task<KubernetesControlPlane> StartAsync(ControlPlaneOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ControlPlaneOptions();
        var target = ControlPlaneTarget.Discover();
        var temporary = options.StateDirectory is null;
        var state = options.StateDirectory is { } path ? PrivateDirectory.Create(path) : Directory.CreateTempSubdirectory("control-plane-").FullName;
        if (target.KubeconfigPath is { } kubeconfig)
        {
            var external = new Kubectl("kubectl", kubeconfig, CacheIn(state));
            var server = await FindServerAsync(external, cancellationToken);
            return new KubernetesControlPlane(target, external, server, started: null, state, temporary);
        }

        if (target.K3sImage is { } image)
        {
            var k3s = await K3sCluster.StartAsync(image, state, options.Progress, cancellationToken);
            return new KubernetesControlPlane(target, new Kubectl("kubectl", k3s.KubeconfigPath, CacheIn(state)), k3s.Server, k3s, state, temporary);
        }

        var binaries = await ControlPlaneBinaries.FindAsync(target, options.Progress, cancellationToken);
        var cluster = await LocalCluster.StartAsync(binaries, target.Version, state, options, cancellationToken);
        var kubectl = new Kubectl(binaries.Kubectl, cluster.AdminKubeconfigPath, CacheIn(state));
        return new KubernetesControlPlane(target, kubectl, cluster.Server, cluster, state, temporary);
    }

    /// <summary>kubectl as whoever a kubeconfig file says.</summary>
    public Kubectl KubectlAs(string kubeconfigPath) => Kubectl.As(kubeconfigPath);

    /// <summary>Runs kubectl as an administrator and returns whatever came of it; <paramref name="input"/> is what <c>-f -</c> reads.</summary>
    public Task<CommandResult> KubectlAsync(IReadOnlyList<string> arguments, string? input = null, CancellationToken cancellationToken = default) =>
        Kubectl.RunAsync(arguments, input, cancellationToken);

    /// <summary>Applies a file of custom resource definitions, less what this server is too old for, and waits until they are served.</summary>
    public async Task ApplyCrdAsync(string path, CancellationToken cancellationToken = default) =>
        await ApplyManifestsAsync(await File.ReadAllTextAsync(path, cancellationToken), cancellationToken);

    /// <summary>Applies manifests of any kind, less what this server is too old for, and waits until kinds among them are served.</summary>
    public Task ApplyManifestsAsync(string yaml, CancellationToken cancellationToken = default) =>
        new ManifestInstallation(Kubectl, Version).ApplyAsync(yaml, cancellationToken);

    /// <summary>Creates a namespace with a name of its own, so that tests do not meet. In somebody else's cluster it is deleted on disposal.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix = "test", CancellationToken cancellationToken = default)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 11)];
        (await KubectlAsync(["create", "namespace", name], cancellationToken: cancellationToken)).OutputOrThrow();
        namespaces.Enqueue(name);
        return name;
    }

    /// <summary>
    /// Writes a kubeconfig for a user known by a client certificate, who may do nothing until a role is bound. Returns its path.
    /// </summary>
    /// <exception cref="ControlPlaneException">Nobody here holds the key of the cluster's authority.</exception>
    public string WriteUserKubeconfig(string user, params IReadOnlyList<string> groups) =>
        Ours("mint client certificates").WriteKubeconfig(user, groups);

    /// <summary>Writes a kubeconfig with a token of an existing service account, valid for an hour. Returns its path.</summary>
    public async Task<string> WriteServiceAccountKubeconfigAsync(string @namespace, string name, CancellationToken cancellationToken = default)
    {
        const string Request = """{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}}""";
        var answer = await KubectlAsync(
            ["create", "--raw", $"/api/v1/namespaces/{@namespace}/serviceaccounts/{name}/token", "--filename=-"], Request, cancellationToken);
        var token = (string?)JsonNode.Parse(answer.OutputOrThrow())?["status"]?["token"] ?? throw new ControlPlaneException("The server answered without a token");
        var config = await KubectlAsync(["config", "view", "--minify", "--flatten", "--output=json"], cancellationToken: cancellationToken);
        var path = Path.Combine(stateDirectory, $"{@namespace}-{name}.kubeconfig");
        await File.WriteAllTextAsync(path, Kubeconfig.WithToken(config.OutputOrThrow(), token, @namespace), cancellationToken);
        return path;
    }

    /// <summary>What service accounts have asked the API server so far, in the order in which it answered.</summary>
    /// <exception cref="ControlPlaneException">The cluster is somebody else's, or was started without <see cref="ControlPlaneOptions.Audit"/>.</exception>
    public Task<IReadOnlyList<AuditedRequest>> ReadAuditAsync(CancellationToken cancellationToken = default) =>
        Ours("read the API server's audit log").ReadAuditAsync(cancellationToken);

    /// <summary>Kills the API server, as a crash would: connections are cut, not drained. Its data stays.</summary>
    public Task StopApiServerAsync() => Ours("stop the API server").StopApiServerAsync();

    /// <summary>Starts the API server again on the same port with the same data, and returns once it serves.</summary>
    public Task StartApiServerAsync(CancellationToken cancellationToken = default) => Ours("start the API server").StartApiServerAsync(cancellationToken);

    /// <summary>Stops the API server in the middle of what it does: connections stay open, and nobody answers.</summary>
    public void PauseApiServer() => Ours("pause the API server").PauseApiServer();

    /// <summary>Lets the API server go on.</summary>
    public void ResumeApiServer() => Ours("let the API server go on").ResumeApiServer();

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }
        else if (!namespaces.IsEmpty)
        {
            await KubectlAsync(["delete", "namespace", "--wait=false", "--ignore-not-found", .. namespaces]);
        }

        if (isTemporary)
        {
            Directory.Delete(stateDirectory, recursive: true);
        }
    }

    private static string CacheIn(string directory) => Path.Combine(directory, "kubectl-cache");

    private static async Task<Uri> FindServerAsync(Kubectl kubectl, CancellationToken cancellationToken)
    {
        // Fails here, with kubectl's reason, when the cluster does not answer.
        (await kubectl.RunAsync(["get", "--raw", "/readyz"], cancellationToken: cancellationToken)).OutputOrThrow();
        var answer = await kubectl.RunAsync(["config", "view", "--minify", "--output=jsonpath={.clusters[0].cluster.server}"], cancellationToken: cancellationToken);
        return new Uri(answer.OutputOrThrow());
    }

    private LocalCluster Ours(string purpose) =>
        ours ?? throw new ControlPlaneException($"Cannot {purpose}: {Target.NotOursBecause}.");
}
