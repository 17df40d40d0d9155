using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ControlPlane;

namespace Benchmarks.World;

/// <summary>A door to the API server for plain HTTP, with an administrator's rights: kubectl proxy.</summary>
internal sealed partial class KubectlProxy : IAsyncDisposable
{
    private readonly Process process;

    private KubectlProxy(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16 }) { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<KubectlProxy> StartAsync(KubernetesControlPlane plane, CancellationToken cancellationToken)
    {
        var proxy = Process.Start(new ProcessStartInfo(plane.Kubectl.Program, ["--kubeconfig", plane.KubeconfigPath, "proxy", "--port=0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var line = await proxy.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("kubectl proxy ended without saying where it listens");
        return new(proxy, new Uri($"http://{Address().Match(line).Value}"));
    }

    /// <summary>Requests that the API server has answered since it started, by verb and resource.</summary>
    public async Task<IReadOnlyDictionary<string, double>> RequestCountsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        var text = await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        foreach (Match sample in RequestTotal().Matches(text))
        {
            var labels = sample.Groups["labels"].Value;
            var key = $"{Label(labels, "verb")} {Label(labels, "resource")}";
            counts[key] = counts.GetValueOrDefault(key) + double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Label(string labels, string name) => Regex.Match(labels, $"(?:^|,){name}=\"([^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) is { Success: true } found
        ? found.Value[(found.Value.IndexOf('"', StringComparison.Ordinal) + 1)..^1]
        : "";

    [GeneratedRegex(@"127\.0\.0\.1:[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"^apiserver_request_total\{(?<labels>[^}]*)\} (?<value>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RequestTotal();
}
