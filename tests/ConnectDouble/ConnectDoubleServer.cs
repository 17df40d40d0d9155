using ConnectDouble.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ConnectDouble;

/// <summary>A stand-in cluster whose workers listen on loopback, each on a port of its own.</summary>
public sealed class ConnectDoubleServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private ConnectDoubleServer(WebApplication application, ConnectDoubleCluster cluster)
    {
        this.application = application;
        Cluster = cluster;
    }

    /// <summary>The cluster behind the sockets.</summary>
    public ConnectDoubleCluster Cluster { get; }

    /// <summary>The URLs of the workers.</summary>
    public IReadOnlyList<Uri> Urls => Cluster.Urls;

    /// <summary>The URL of the first worker.</summary>
    public Uri Url => Urls[0];

    /// <inheritdoc cref="ConnectDoubleCluster.Requests"/>
    public RequestLog Requests => Cluster.Requests;

    /// <inheritdoc cref="ConnectDoubleCluster.Script"/>
    public ConnectScript Script => Cluster.Script;

    /// <inheritdoc cref="ConnectDoubleCluster.Connectors"/>
    public IReadOnlyCollection<string> Connectors => Cluster.Connectors;

    /// <summary>Starts the workers; they are up when this returns.</summary>
    public static async Task<ConnectDoubleServer> StartAsync(ConnectDoubleOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        WorkerFrontend? frontend = null;
        var web = LoopbackWeb.Build(options.Urls, options.Workers, options.Tls);
        // A port of 0 becomes a URL, and so a worker's id, only when it is bound.
        web.Run(context => frontend?.HandleAsync(context) ?? Task.CompletedTask);
        await web.StartAsync(cancellation);

        var cluster = new ConnectDoubleCluster(options with
        {
            Urls = [.. web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses],
        });
        frontend = new(cluster, new ControlEndpoints(cluster), web.Lifetime.ApplicationStopping);
        return new(web, cluster);
    }

    /// <inheritdoc cref="ConnectDoubleCluster.Find"/>
    public ConnectorView? Find(string name) => Cluster.Find(name);

    /// <inheritdoc cref="ConnectDoubleCluster.SetConfigDirectly"/>
    public void SetConfigDirectly(string name, IReadOnlyDictionary<string, string> config) => Cluster.SetConfigDirectly(name, config);

    /// <inheritdoc cref="ConnectDoubleCluster.DeleteDirectly"/>
    public void DeleteDirectly(string name) => Cluster.DeleteDirectly(name);

    /// <inheritdoc cref="ConnectDoubleCluster.SetStateDirectly"/>
    public void SetStateDirectly(string name, string state) => Cluster.SetStateDirectly(name, state);

    /// <inheritdoc cref="ConnectDoubleCluster.CreateUnmanaged"/>
    public void CreateUnmanaged(string name, IReadOnlyDictionary<string, string> config) => Cluster.CreateUnmanaged(name, config);

    /// <inheritdoc cref="ConnectDoubleCluster.Seed"/>
    public void Seed(IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> connectors) => Cluster.Seed(connectors);

    /// <inheritdoc cref="ConnectDoubleCluster.Restart"/>
    public void Restart() => Cluster.Restart();

    /// <summary>Waits until the program is told to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => application.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
        Cluster.Dispose();
    }
}
