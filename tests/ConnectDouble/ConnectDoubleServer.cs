using System.Net;
using ConnectDouble.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ConnectDouble;

/// <summary>A stand-in cluster whose workers listen on loopback, each on a port of its own.</summary>
public sealed class ConnectDoubleServer : IAsyncDisposable
{
    private const int LongestRequestLine = 64 * 1024;
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
        var web = Build(options);
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

    private static WebApplication Build(ConnectDoubleOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(ConnectDoubleServer).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The double says itself, in Connect's words, what is too long.
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            var workers = options.Urls.Count > 0 ? options.Urls.Count : options.Workers;
            for (var worker = 0; worker < workers; worker++)
            {
                Listen(kestrel, options.Urls.ElementAtOrDefault(worker), listen => Secure(listen, options.Tls));
            }
        });
        return builder.Build();
    }

    private static void Listen(KestrelServerOptions kestrel, string? url, Action<ListenOptions> configure)
    {
        if (url is null)
        {
            kestrel.Listen(IPAddress.Loopback, 0, configure);
            return;
        }

        var uri = new Uri(url);
        if (IPAddress.TryParse(uri.Host, out var address))
        {
            kestrel.Listen(address, uri.Port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(uri.Port, configure);
        }
    }

    private static void Secure(ListenOptions listen, TlsOptions? tls)
    {
        if (tls is null)
        {
            return;
        }

        listen.UseHttps(https =>
        {
            https.ServerCertificate = tls.Server;
            https.ClientCertificateMode = tls.ClientAuthority is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => tls.Accepts(certificate);
        });
    }
}
