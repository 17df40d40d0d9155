using ConnectDouble;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using RestProxyDouble.Http;

namespace RestProxyDouble;

/// <summary>Stand-ins for REST proxies that listen on loopback, each on a port of its own.</summary>
public sealed class RestProxyDoubleServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private RestProxyDoubleServer(WebApplication application, RestProxyDoubleCluster cluster)
    {
        this.application = application;
        Cluster = cluster;
    }

    /// <summary>What stands behind the sockets.</summary>
    public RestProxyDoubleCluster Cluster { get; }

    /// <summary>The URL of the first proxy, with the base path.</summary>
    public Uri Url => Cluster.Urls[0];

    /// <summary>Starts the proxies; they are up when this returns.</summary>
    public static async Task<RestProxyDoubleServer> StartAsync(RestProxyDoubleOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ProxyFrontend? frontend = null;
        var web = LoopbackWeb.Build(options.Urls, options.Nodes, options.Tls);
        // A port of 0 becomes a URL only when it is bound.
        web.Run(context => frontend?.HandleAsync(context) ?? Task.CompletedTask);
        await web.StartAsync(cancellation);
        var cluster = new RestProxyDoubleCluster(options with
        {
            Urls = [.. web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses],
        });
        frontend = new(cluster, new ControlEndpoints(cluster), web.Lifetime.ApplicationStopping);
        return new(web, cluster);
    }

    /// <summary>Waits until the program is told to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => application.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
    }
}
