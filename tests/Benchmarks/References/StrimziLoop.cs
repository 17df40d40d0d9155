using System.Net;
using System.Net.Http.Json;
using Benchmarks.World;

namespace Benchmarks.References;

/// <summary>
/// The calls to Connect that Strimzi's cluster operator makes for KafkaConnector resources, in its order: read from
/// AbstractConnectOperator (maybeCreateOrUpdateConnector, createOrUpdateConnector, reconcileConnectors). A model of its calls
/// only: nothing is written to Kubernetes, and nothing is decided.
/// </summary>
internal sealed class StrimziLoop(HttpClient connect)
{
    /// <summary>Strimzi reconciles everything so often by default (STRIMZI_FULL_RECONCILIATION_INTERVAL_MS).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);

    private long calls;
    private long bytes;

    /// <summary>Calls made so far.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Bytes of the answers' bodies.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>
    /// Resources that were just created, as its watch takes them: one after the other, because each holds the lock of the Connect
    /// cluster.
    /// </summary>
    public async Task CreateAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            await CreateAsync(name, cancellationToken);
        }
    }

    /// <summary>What the timer does for a fleet in which nothing changed: two calls for the cluster, then four for each connector, all at once.</summary>
    public async Task ReconcileAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await GetAsync("connectors", cancellationToken);
        await GetAsync("connector-plugins", cancellationToken);
        await Task.WhenAll(names.Select(async name =>
        {
            await GetAsync($"connectors/{name}/config", cancellationToken);
            await GetAsync($"connectors/{name}/status", cancellationToken);
            await GetAsync($"connectors/{name}/status", cancellationToken);
            await GetAsync($"connectors/{name}/topics", cancellationToken);
        }));
    }

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        await GetAsync($"connectors/{name}/config", cancellationToken);
        Interlocked.Increment(ref calls);
        using (var answer = await connect.PutAsJsonAsync(new Uri($"connectors/{name}/config", UriKind.Relative), ConnectTarget.CompleteConfigOf(name), cancellationToken))
        {
            answer.EnsureSuccessStatusCode();
        }

        // Its back-off on a status that is not there yet: 200 ms, doubled each time.
        var pause = TimeSpan.FromMilliseconds(200);
        while (await GetAsync($"connectors/{name}/status", cancellationToken) is HttpStatusCode.NotFound)
        {
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
            pause *= 2;
        }

        await GetAsync($"connectors/{name}/status", cancellationToken);
        await GetAsync($"connectors/{name}/topics", cancellationToken);
    }

    private async Task<HttpStatusCode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await connect.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        Interlocked.Increment(ref calls);
        Interlocked.Add(ref bytes, body.Length);
        return answer.StatusCode;
    }
}
