using ControlPlane;

namespace Benchmarks.World;

/// <summary>One Kubernetes, and in it, for each run, a namespace, a Connect cluster and an operator of their own.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly KubernetesControlPlane plane;
    private readonly BenchmarkOptions options;

    private Site(KubernetesControlPlane plane, KubectlProxy api, BenchmarkOptions options)
    {
        this.plane = plane;
        this.options = options;
        Api = api;
    }

    public KubectlProxy Api { get; }

    public static async Task<Site> StartAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var kubernetes = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions { Progress = Console.Error }, cancellationToken);
        foreach (var crd in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "crds"), "*.yaml"))
        {
            await kubernetes.ApplyCrdAsync(crd, cancellationToken);
        }

        return new(kubernetes, await KubectlProxy.StartAsync(kubernetes, cancellationToken), options);
    }

    /// <summary>A Connect cluster alone, for what serves as reference.</summary>
    public Task<ConnectTarget> StartConnectAsync(TimeSpan writeLatency, CancellationToken cancellationToken) =>
        ConnectTarget.StartAsync(options.ConnectUrl, writeLatency, cancellationToken);

    /// <summary>A fleet that is still empty, with its Connect cluster; the operator runs and has reached it.</summary>
    public async Task<Installation> InstallAsync(
        TimeSpan writeLatency, CancellationToken cancellationToken, int concurrency = BenchmarkOptions.DefaultConcurrency, string? pollInterval = null)
    {
        var connect = await StartConnectAsync(writeLatency, cancellationToken);
        var fleet = await Fleet.CreateAsync(plane, Api, cancellationToken);
        await fleet.ApplyClusterAsync(connect.Url, cancellationToken, concurrency, pollInterval);
        var program = StartOperator(fleet.Namespace);
        await fleet.ClusterReadyAsync(cancellationToken);
        return new(connect, fleet, program);
    }

    /// <summary>An operator that watches a namespace.</summary>
    public OperatorUnderTest StartOperator(string @namespace, params IReadOnlyList<string> arguments) => new(plane, @namespace, arguments);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await plane.DisposeAsync();
    }
}
