using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Web;

namespace ConnectOperator.Tests.Kubernetes.Watching;

/// <summary>The list and watch of one kind, as an API server serves them: versions, a bounded history, pages, bookmarks, and all its ways to fail.</summary>
internal sealed class FakeApiServer : HttpMessageHandler
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SortedDictionary<string, FakeObject> objects = new(StringComparer.Ordinal);
    private readonly List<FakeChange> history = [];
    private readonly List<FakeWatch> watches = [];
    private readonly Queue<HttpStatusCode?> failures = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Dictionary<string, (long Version, List<FakeObject> Objects)> unread = [];
    private long version = 100;
    private long forgottenUpTo;
    private long created;

    /// <summary>Pages after the first are refused as expired, so many times.</summary>
    public int ExpiringPages { get; set; }

    /// <summary>True to tell of a version that is gone inside the stream, as the watch cache does, and not by status code.</summary>
    public bool ExpiresInStream { get; set; }

    public IReadOnlyList<string> Requests => [.. requests];

    public IReadOnlyList<FakeObject> Objects => [.. objects.Values];

    public int OpenWatches => watches.Count;

    public Task PutAsync(string name, int size) => WriteAsync(name, size.ToString(CultureInfo.InvariantCulture));

    /// <summary>Stores what the program's type cannot hold.</summary>
    public Task CorruptAsync(string name) => WriteAsync(name, "\"large\"");

    public Task DeleteAsync(string name) => LockedAsync(async () =>
    {
        if (objects.Remove(name, out var gone))
        {
            await PublishAsync("DELETED", gone with { Version = ++version });
        }
    });

    public Task BookmarkAsync() => LockedAsync(async () =>
    {
        foreach (var watch in watches)
        {
            await watch.SendAsync($$$$"""{"type":"BOOKMARK","object":{"kind":"Widget","metadata":{"resourceVersion":"{{{{version}}}}"}}}""");
        }
    });

    /// <summary>Forgets the history, as compaction does.</summary>
    public Task CompactAsync() => LockedAsync(() =>
    {
        history.Clear();
        forgottenUpTo = version;
        return Task.CompletedTask;
    });

    /// <summary>Ends every watch: by its time-out, or in the middle of a line.</summary>
    public Task CutWatchesAsync(bool midLine = false) => LockedAsync(async () =>
    {
        foreach (var watch in watches)
        {
            await watch.CutAsync(midLine);
        }

        watches.Clear();
    });

    /// <summary>Ends every watch with an error inside the stream.</summary>
    public Task ExpireWatchesAsync() => LockedAsync(async () =>
    {
        foreach (var watch in watches)
        {
            await watch.SendAsync($$"""{"type":"ERROR","object":{{Status(410, "Expired")}}}""");
            await watch.CutAsync(midLine: false);
        }

        watches.Clear();
    });

    /// <summary>Answers the next requests with these, or refuses their connection for null.</summary>
    public Task FailNextAsync(params HttpStatusCode?[] codes) => LockedAsync(() =>
    {
        foreach (var code in codes)
        {
            failures.Enqueue(code);
        }

        return Task.CompletedTask;
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        requests.Enqueue(request.RequestUri!.PathAndQuery);
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (failures.TryDequeue(out var code))
            {
                return code is { } refusal
                    ? Answer(refusal, Status((int)refusal, "InternalError"))
                    : throw new HttpRequestException("Connection refused");
            }

            return query["watch"] == "true" ? await WatchAsync(long.Parse(query["resourceVersion"]!, CultureInfo.InvariantCulture)) : List(query["limit"], query["continue"]);
        }
        finally
        {
            gate.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        gate.Dispose();
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Answer(HttpStatusCode code, string json) =>
        new(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static string Status(int code, string reason) =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"scripted","reason":"{{reason}}","code":{{code}}}""";

    private HttpResponseMessage List(string? limit, string? token)
    {
        if (token is not null && ExpiringPages > 0)
        {
            ExpiringPages--;
            return Answer(HttpStatusCode.Gone, Status(410, "Expired"));
        }

        // The pages of a list show one moment, however much is written while they are fetched: that of the version that all of them carry.
        var (at, remaining) = token is null ? (version, (List<FakeObject>)[.. objects.Values]) : unread[token];
        var page = limit is null ? remaining : [.. remaining.Take(int.Parse(limit, CultureInfo.InvariantCulture))];
        var next = "";
        if (page.Count < remaining.Count)
        {
            next = string.Create(CultureInfo.InvariantCulture, $"page-{unread.Count}");
            unread.Add(next, (at, remaining[page.Count..]));
        }

        return Answer(
            HttpStatusCode.OK,
            $$$"""
            {"kind":"WidgetList","apiVersion":"example.test/v1","metadata":{"resourceVersion":"{{{at}}}","continue":"{{{next}}}","remainingItemCount":3},
             "items":[{{{string.Join(',', page.Select(item => item.Json))}}}]}
            """);
    }

    private async Task<HttpResponseMessage> WatchAsync(long from)
    {
        if (from < forgottenUpTo && !ExpiresInStream)
        {
            return Answer(HttpStatusCode.Gone, Status(410, "Expired"));
        }

        var watch = new FakeWatch();
        if (from < forgottenUpTo)
        {
            await watch.SendAsync($$"""{"type":"ERROR","object":{{Status(410, "Expired")}}}""");
            await watch.CutAsync(midLine: false);
        }
        else
        {
            foreach (var change in history.Where(change => change.Object.Version > from))
            {
                await watch.SendAsync(change.Json);
            }

            watches.Add(watch);
        }

        return new(HttpStatusCode.OK) { Content = new StreamContent(watch.Stream) };
    }

    private Task WriteAsync(string name, string size) => LockedAsync(async () =>
    {
        version++;
        var exists = objects.TryGetValue(name, out var before);
        var written = new FakeObject(name, before?.Uid ?? $"uid-{++created}", version, size);
        objects[name] = written;
        await PublishAsync(exists ? "MODIFIED" : "ADDED", written);
    });

    private async Task PublishAsync(string type, FakeObject item)
    {
        var change = new FakeChange(type, item);
        history.Add(change);
        foreach (var watch in watches)
        {
            await watch.SendAsync(change.Json);
        }
    }

    private async Task LockedAsync(Func<Task> action)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            await action();
        }
        finally
        {
            gate.Release();
        }
    }
}
