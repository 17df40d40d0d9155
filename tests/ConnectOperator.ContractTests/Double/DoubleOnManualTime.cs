using System.Text;
using ConnectDouble;
using ConnectDouble.Plugins;
using ManualTime;

namespace ConnectOperator.ContractTests.Double;

/// <summary>The double as a server, on a clock that tests move.</summary>
internal sealed class DoubleOnManualTime : IAsyncDisposable
{
    private readonly HttpClient http;

    private DoubleOnManualTime(ConnectDoubleServer server, ManualTimeProvider time, bool followsRedirects)
    {
        Server = server;
        Time = time;
        http = new(new SocketsHttpHandler { AllowAutoRedirect = followsRedirects }) { BaseAddress = server.Url, DefaultRequestHeaders = { { "Accept", "application/json" } } };
    }

    public ConnectDoubleServer Server { get; }

    public ConnectScript Script => Server.Script;

    public ManualTimeProvider Time { get; }

    public static async Task<DoubleOnManualTime> StartAsync(bool sampleClasses = false, bool followsRedirects = true)
    {
        var clock = new ManualTimeProvider();
        return new(await ConnectDoubleServer.StartAsync(new() { Time = clock, ExtraPlugins = sampleClasses ? SamplePlugins.All : [] }), clock, followsRedirects);
    }

    public static Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["connector.class"] = "FileStreamSource", ["topic"] = "t", ["file"] = "/data/in.txt" };
        foreach (var (key, value) in more)
        {
            config[key] = value;
        }

        return config;
    }

    /// <summary>Connectors that have been running for a while, numbered from 0.</summary>
    public void Seed(int count) => Server.Seed(Enumerable.Range(0, count).Select(number =>
        KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>($"c{number}", Config())));

    public Task<(int Status, string Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, string Body)> PutConfigAsync(string name, string config) => SendAsync(HttpMethod.Put, $"/connectors/{name}/config", config);

    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
    }
}
