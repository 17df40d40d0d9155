using System.Net.Http.Json;
using System.Text.Json;
using Benchmarks.World;

namespace Benchmarks.References;

/// <summary>
/// What a person with curl and xargs would do: put every config, so many at a time, then list until all connectors and their
/// tasks run. It checks nothing and remembers nothing; nobody can be faster by much.
/// </summary>
internal static class PlainScript
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(HttpClient connect, IReadOnlyList<string> names, int concurrency, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (name, token) =>
            {
                using var answer = await connect.PutAsJsonAsync(new Uri($"connectors/{name}/config", UriKind.Relative), ConnectTarget.CompleteConfigOf(name), token);
                answer.EnsureSuccessStatusCode();
            });
        while (await CountRunningAsync(connect, cancellationToken) < names.Count)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<int> CountRunningAsync(HttpClient connect, CancellationToken cancellationToken)
    {
        await using var body = await connect.GetStreamAsync(new Uri("connectors?expand=status", UriKind.Relative), cancellationToken);
        using var list = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return list.RootElement.EnumerateObject().Count(entry =>
            entry.Value.GetProperty("status") is var status
            && IsRunning(status.GetProperty("connector"))
            && status.GetProperty("tasks") is { } tasks
            && tasks.GetArrayLength() > 0
            && tasks.EnumerateArray().All(IsRunning));
    }

    private static bool IsRunning(JsonElement part) => part.GetProperty("state").ValueEquals("RUNNING");
}
