using System.Globalization;
using System.Text;
using System.Threading.Channels;
using ApiServerDouble.Storage;

namespace ApiServerDouble.Http;

/// <summary>One watch under way: the lines that the server sends, until its time is over or its client has gone.</summary>
public sealed class ApiWatch : IDisposable
{
    /// <summary>A quiet watch is told how far the history has come (cacher.go's bookmark frequency).</summary>
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromMinutes(1);

    private readonly Channel<byte[]> lines = Channel.CreateUnbounded<byte[]>();
    private readonly ObjectStore store;
    private readonly WatchScope scope;
    private readonly VersionCounter versions;
    private readonly ITimer? end;
    private readonly ITimer? bookmarks;

    internal ApiWatch(ObjectStore store, WatchScope scope, ulong from, VersionCounter versions, TimeSpan? timeout, TimeProvider time)
    {
        this.store = store;
        this.scope = scope;
        this.versions = versions;
        if (from < store.Compacted)
        {
            var refusal = ApiRefusalException.Expired(string.Create(
                CultureInfo.InvariantCulture, $"too old resource version: {from} ({store.Compacted})"));
            Send("ERROR", Encoding.UTF8.GetBytes(refusal.ToStatus().ToJsonString()));
            lines.Writer.TryComplete();
            return;
        }

        foreach (var change in store.Since(from))
        {
            Send(change);
        }

        store.Changed += Send;
        end = timeout is { } limit ? time.CreateTimer(_ => Dispose(), state: null, limit, Timeout.InfiniteTimeSpan) : null;
        bookmarks = scope.Bookmarks ? time.CreateTimer(_ => Bookmark(), state: null, BookmarkEvery, BookmarkEvery) : null;
    }

    /// <summary>JSON lines, each with its end of line; completed when the server closes the watch.</summary>
    public ChannelReader<byte[]> Lines => lines.Reader;

    /// <summary>Called once when it ends.</summary>
    internal Action<ApiWatch>? Ended { get; set; }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        store.Changed -= Send;
        end?.Dispose();
        bookmarks?.Dispose();
        if (lines.Writer.TryComplete())
        {
            Ended?.Invoke(this);
        }
    }

    private void Send(Change change)
    {
        if (scope.Namespace.Length == 0 || change.Object.Name.Namespace == scope.Namespace)
        {
            Send(change.Type.ToString().ToUpperInvariant(), change.Object.Json(scope.MetadataOnly));
        }
    }

    private void Bookmark() => Send("BOOKMARK", Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"kind":"{{{scope.Kind}}}","apiVersion":"{{{scope.ApiVersion}}}","metadata":{"resourceVersion":"{{{versions.Current}}}","creationTimestamp":null}}""")));

    private void Send(string type, byte[] content) =>
        lines.Writer.TryWrite([.. Encoding.ASCII.GetBytes($$"""{"type":"{{type}}","object":"""), .. content, .. "}\n"u8]);
}

/// <summary>What a watch shows.</summary>
internal sealed record WatchScope(string Namespace, bool MetadataOnly, bool Bookmarks, string ApiVersion, string Kind);
