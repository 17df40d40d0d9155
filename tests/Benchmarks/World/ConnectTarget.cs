using System.Globalization;
using System.Text.Json.Nodes;
using ConnectDouble;

namespace Benchmarks.World;

/// <summary>The Connect cluster that is driven: the double, whose every request is counted, or a real one by URL.</summary>
internal sealed class ConnectTarget : IAsyncDisposable
{
    public const string Class = "org.apache.kafka.connect.file.FileStreamSourceConnector";

    /// <summary>Of the reference scripts: enough for all that they do at once but Strimzi's timer, which would open tens of thousands.</summary>
    private const int MostConnections = 64;

    private ConnectTarget(Uri url, ConnectDoubleServer? connectDouble)
    {
        Url = url;
        Double = connectDouble;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = MostConnections }) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Url { get; }

    /// <summary>Null for a real cluster, which cannot be made to fail and does not tell what it was asked.</summary>
    public ConnectDoubleServer? Double { get; }

    public HttpClient Http { get; }

    /// <summary>Starts a double whose writes take as long as given, or uses the cluster at the URL.</summary>
    public static async Task<ConnectTarget> StartAsync(Uri? realUrl, TimeSpan writeLatency, CancellationToken cancellationToken)
    {
        if (realUrl is not null)
        {
            return new(realUrl, connectDouble: null);
        }

        var server = await ConnectDoubleServer.StartAsync(new ConnectDoubleOptions(), cancellationToken);
        var target = new ConnectTarget(server.Url, server);
        target.SlowWrites(writeLatency);
        return target;
    }

    /// <summary>The configuration of a connector of about 2 KB, as its resource and the reference scripts write it.</summary>
    public static Dictionary<string, string> ConfigOf(string name)
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["file"] = $"/data/{name}.txt",
            ["topic"] = name,
        };
        for (var number = 0; number < 24; number++)
        {
            config[string.Create(CultureInfo.InvariantCulture, $"transforms.step{number:D2}.static.value")] =
                $"{name}-{number:D2}-0123456789abcdefghijklmnopqrstuvwxyz";
        }

        return config;
    }

    /// <summary>What the connector's complete configuration is in Connect.</summary>
    public static JsonObject CompleteConfigOf(string name)
    {
        var config = new JsonObject { ["connector.class"] = Class, ["tasks.max"] = "1" };
        foreach (var (key, value) in ConfigOf(name))
        {
            config[key] = value;
        }

        return config;
    }

    /// <summary>Leaves a real cluster as it was found; the double goes away as a whole.</summary>
    public async Task RemoveAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        if (Double is not null)
        {
            return;
        }

        foreach (var name in names)
        {
            using var answer = await Http.DeleteAsync(new Uri($"connectors/{name}", UriKind.Relative), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Double is not null)
        {
            await Double.DisposeAsync();
        }
    }

    private void SlowWrites(TimeSpan latency)
    {
        if (latency > TimeSpan.Zero)
        {
            Double!.Script.On("POST", "/connectors").After(latency).Always();
            Double.Script.On("PUT", "/connectors/*").After(latency).Always();
        }
    }
}
