using System.Globalization;
using System.Net;
using ConnectDouble.Cluster;
using ConnectDouble.Http;
using ConnectDouble.Plugins;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConnectDouble;

/// <summary>A stand-in for a Kafka Connect cluster: several workers on loopback over one state that behaves as a real cluster was recorded behaving.</summary>
public sealed class ConnectDoubleServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly WorkerFrontend frontend;
    private readonly LiveCluster cluster;
    private readonly Commands commands;

    private ConnectDoubleServer(WebApplication application, WorkerFrontend frontend, LiveCluster cluster, Commands commands, ConnectScript script)
    {
        this.application = application;
        this.frontend = frontend;
        this.cluster = cluster;
        this.commands = commands;
        Script = script;
    }

    /// <summary>The URLs of the workers.</summary>
    public IReadOnlyList<Uri> Urls { get; private set; } = [];

    /// <summary>The URL of the first worker.</summary>
    public Uri Url => Urls[0];

    /// <summary>What the workers were asked.</summary>
    public RequestLog Requests => frontend.Log;

    /// <summary>What can be made to happen.</summary>
    public ConnectScript Script { get; }

    /// <summary>The names of all connectors.</summary>
    public IReadOnlyCollection<string> Connectors => [.. cluster.Read().Connectors.Keys];

    /// <summary>When something happens next by itself (a start, a transition, a failure); null when the cluster is at rest.</summary>
    public DateTimeOffset? NextEffectAt => cluster.NextEffectAt;

    /// <summary>Starts the workers; they are up when this returns.</summary>
    public static async Task<ConnectDoubleServer> StartAsync(ConnectDoubleOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plugins = new PluginCatalog(options.ExtraPlugins, options.Version);
        var behaviour = new ConnectorBehaviour(plugins, options.MissingDirectories);
        var workers = options.Urls.Count > 0 ? options.Urls.Count : options.Workers;
        ConnectScript? script = null;
        ConnectDelays CurrentDelays() => script?.Delays ?? options.Delays;
        var live = new LiveCluster(new Effects(behaviour, CurrentDelays, workers), options.Time);
        var liveCommands = new Commands(behaviour, CurrentDelays, workers);
        script = new(live, liveCommands, options.Delays);

        var web = Build(options, workers);
        var front = new WorkerFrontend(options.Time, script, new BasicAuthentication(options.BasicAuthUsers), web.Lifetime.ApplicationStopping);
        var server = new ConnectDoubleServer(web, front, live, liveCommands, script);
        web.Run(front.HandleAsync);
        await web.StartAsync(cancellation);

        server.Urls = [.. web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address))];
        var json = new ConnectorJson([.. server.Urls.Select(url => string.Create(CultureInfo.InvariantCulture, $"{url.Host}:{url.Port}"))]);
        var parts = new ClusterParts(
            live, liveCommands, plugins, new ConfigValidator(plugins), json, new EntryCache(json), script, new ConnectFeatures(options.Version));
        front.Open(server.Urls, parts, new ControlEndpoints(server));
        return server;
    }

    /// <summary>A connector as it is now; null when there is none of that name.</summary>
    public ConnectorView? Find(string name)
    {
        var state = cluster.Read();
        if (!state.Connectors.TryGetValue(name, out var connector))
        {
            return null;
        }

        var status = state.StatusOf(connector);
        return new(
            name,
            connector.Config.Entries.ToDictionary(entry => entry.Key, entry => entry.Value ?? string.Empty),
            connector.Target.ToString().ToUpperInvariant(),
            status.Connector?.State.ToString().ToUpperInvariant(),
            [.. status.Tasks.Values.Select(task => task.State.ToString().ToUpperInvariant())],
            connector.Incarnation,
            connector.Starts);
    }

    /// <summary>Somebody with curl replaces a connector's configuration.</summary>
    public void SetConfigDirectly(string name, IReadOnlyDictionary<string, string> config) => Change(name, (state, connector, now) =>
        commands.Configure(state, connector, ConfigOf(name, config), now));

    /// <summary>Somebody with curl deletes a connector.</summary>
    public void DeleteDirectly(string name) => Change(name, commands.Delete);

    /// <summary>Somebody with curl pauses, stops or resumes a connector: PAUSED, STOPPED or RUNNING.</summary>
    public void SetStateDirectly(string name, string state) => Change(name, (cluster, connector, now) =>
        commands.SetTarget(cluster, connector, Enum.Parse<TargetState>(state, ignoreCase: true), now));

    /// <summary>Somebody with curl creates a connector.</summary>
    public void CreateUnmanaged(string name, IReadOnlyDictionary<string, string> config) => cluster.Change((state, now) =>
        state.Connectors.ContainsKey(name)
            ? throw new ArgumentException($"Connector {name} exists already", nameof(name))
            : (commands.Create(state, name, ConfigOf(name, config), TargetState.Running, now), true));

    /// <summary>Connectors that have been running for a while, without the delays of creating them.</summary>
    public void Seed(IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> connectors) => cluster.Change((state, _) => (
        connectors.Aggregate(state, (seeded, connector) => commands.CreateSettled(seeded, connector.Key, ConfigOf(connector.Key, connector.Value))), true));

    /// <summary>All workers stop, breaking what is under way, and come up again through their start-up phases with the same state.</summary>
    public Task RestartAsync() => frontend.RestartAsync();

    /// <summary>One worker stops and comes up again; the others go on.</summary>
    public Task RestartWorkerAsync(int worker) => frontend.RestartWorkerAsync(worker);

    /// <summary>Waits until the program is told to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => application.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
        frontend.Dispose();
    }

    private static ConnectorConfig ConfigOf(string name, IReadOnlyDictionary<string, string> config) =>
        ConnectorConfig.From(config.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value))).With("name", name);

    private void Change(string name, Func<ClusterState, Connector, DateTimeOffset, ClusterState> change) => cluster.Change((state, now) =>
        state.Connectors.TryGetValue(name, out var connector)
            ? (change(state, connector, now), true)
            : throw new ArgumentException($"There is no connector {name}", nameof(name)));

    private static WebApplication Build(ConnectDoubleOptions options, int workers)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(ConnectDoubleServer).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            for (var worker = 0; worker < workers; worker++)
            {
                Listen(kestrel, options.Urls.ElementAtOrDefault(worker));
            }
        });
        return builder.Build();
    }

    private static void Listen(KestrelServerOptions kestrel, string? url)
    {
        if (url is null)
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            return;
        }

        var uri = new Uri(url);
        if (IPAddress.TryParse(uri.Host, out var address))
        {
            kestrel.Listen(address, uri.Port);
        }
        else
        {
            kestrel.ListenLocalhost(uri.Port);
        }
    }
}
