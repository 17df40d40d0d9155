using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>
/// Keeps a store equal to what an API server holds of a kind, and tells a consumer of every change in order: list, watch,
/// resume, and list again when the server no longer knows where to resume.
/// </summary>
public sealed class Reflector<T>
    where T : class, IResource
{
    private readonly IKubernetesClient client;
    private readonly ResourceDefinition<T> definition;
    private readonly string? @namespace;
    private readonly ReflectorOptions options;
    private readonly TimeProvider time;
    private readonly ReflectorHealth health;
    private readonly ILogger logger;
    private int started;

    /// <summary>A reflector that starts with <see cref="RunAsync"/>.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="definition">The kind to watch.</param>
    /// <param name="namespace">The namespace to watch; null for all.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="logger">Told when watching begins, fails and recovers; never of single events.</param>
    /// <param name="options">Null for the defaults.</param>
    public Reflector(
        IKubernetesClient client,
        ResourceDefinition<T> definition,
        string? @namespace,
        TimeProvider time,
        ILogger<Reflector<T>> logger,
        ReflectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        this.client = client;
        this.definition = definition;
        this.@namespace = @namespace;
        this.options = options ?? new ReflectorOptions();
        this.time = time;
        this.logger = logger;
        health = new ReflectorHealth(time, logger, ResourceName, Scope);
    }

    /// <summary>What the server holds, as last seen. Updated before the consumer is told.</summary>
    public ResourceStore<T> Store { get; } = new();

    /// <summary>Whether the first list has been delivered in full.</summary>
    public bool HasSynced => health.Status.HasSynced;

    /// <summary>When the server last told anything; null before the first answer. A quiet watch on an old server tells nothing for minutes.</summary>
    public DateTimeOffset? LastContact => health.Status.LastContact;

    /// <summary>For readiness: how fresh the store is.</summary>
    public ReflectorStatus Status => health.Status;

    private string ResourceName => definition.Group.Length == 0 ? definition.Plural : $"{definition.Plural}.{definition.Group}";

    private string Scope => @namespace is null ? "all namespaces" : $"namespace {@namespace}";

    /// <summary>
    /// Lists and watches until cancelled, which is the only way it ends short of an exception from <paramref name="onChange"/>.
    /// Changes are delivered one at a time; a slow consumer slows the watch. May be called once.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(Func<ResourceChange<T>, CancellationToken, ValueTask> onChange, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        if (Interlocked.Exchange(ref started, 1) != 0)
        {
            throw new InvalidOperationException("A reflector runs once.");
        }

        var cursor = Cursor.Start(options.PageSize);
        while (true)
        {
            cursor = cursor.Version is { } version
                ? await WatchAsync(cursor, version, onChange, cancellationToken)
                : await ListAsync(cursor, onChange, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (cursor.JustFailed && options.BackoffAfter(cursor.Failures, cursor.RetryAfter) is var wait && wait > TimeSpan.Zero)
            {
                health.Expect(wait);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private async Task<Cursor> ListAsync(
        Cursor cursor, Func<ResourceChange<T>, CancellationToken, ValueTask> onChange, CancellationToken cancellationToken)
    {
        var (list, failure) = await FetchAsync(cursor.PageSize, cancellationToken);
        if (list is null)
        {
            // Paging takes longer than the server keeps a version: all at once is dearer, and cannot expire.
            return failure!.IsExpired ? (cursor with { PageSize = 0 }).Failed(failure) : Fail(cursor, failure);
        }

        health.Contact();
        var step = Store.Contents.Replace(list.Items, list.Unreadable);
        ReportUnreadable(list.Unreadable);
        Store.Contents = step.Contents;
        foreach (var change in step.Changes)
        {
            await onChange(change, cancellationToken);
        }

        if (!HasSynced)
        {
            health.Synced();
            ReflectorLog.Synced(logger, ResourceName, Scope, step.Contents.Objects.Count);
            await onChange(new ResourceChange<T>.Synced(), cancellationToken);
        }
        else
        {
            ReflectorLog.Relisted(
                logger,
                ResourceName,
                Scope,
                cursor.Why,
                step.Contents.Objects.Count,
                step.Changes.Count(change => change is ResourceChange<T>.Upserted),
                step.Changes.Count(change => change is ResourceChange<T>.Removed));
        }

        return cursor.Listed(list.ResourceVersion, options.PageSize);
    }

    private async Task<(ResourcePage<T>? List, WatchFailure? Failure)> FetchAsync(int pageSize, CancellationToken cancellationToken)
    {
        List<T> items = [];
        List<UnreadableResource> unreadable = [];
        string? token = null;
        try
        {
            while (true)
            {
                health.Expect(TimeSpan.Zero);
                var page = await client.ListAsync(definition, @namespace, new(pageSize, token), cancellationToken);
                items.AddRange(page.Items);
                unreadable.AddRange(page.Unreadable);
                token = page.Continue;
                if (token is null)
                {
                    return (new(items, page.ResourceVersion, null) { Unreadable = unreadable }, null);
                }
            }
        }
        catch (Exception exception) when (WatchFailure.Covers(exception))
        {
            return (null, WatchFailure.From(exception));
        }
    }

    private async Task<Cursor> WatchAsync(
        Cursor cursor, string from, Func<ResourceChange<T>, CancellationToken, ValueTask> onChange, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var progress = cursor;
        var delivered = false;
        var timeout = options.NextWatchTimeout();
        health.Expect(timeout);
        await using var events = client
            .WatchAsync(definition, @namespace, new(from, timeout), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var (watchEvent, failure) = await NextAsync(events);
            if (failure is not null)
            {
                return failure.IsExpired ? progress.Failed(failure) : Fail(progress, failure);
            }

            if (watchEvent is null)
            {
                var tooShort = !delivered && time.GetElapsedTime(began) < options.ShortestWatch;
                return tooShort ? Fail(progress, WatchFailure.EndedAtOnce) : progress.Succeeded();
            }

            health.Contact();
            if (watchEvent is not WatchEvent<T>.Opened)
            {
                await ApplyAsync(watchEvent, onChange, cancellationToken);
                progress = progress.MovedTo(VersionOf(watchEvent));
                delivered = true;
            }
        }
    }

    // Apart from the loop, so that an exception of the consumer is never taken for one of the server.
    private static async Task<(WatchEvent<T>? Event, WatchFailure? Failure)> NextAsync(IAsyncEnumerator<WatchEvent<T>> events)
    {
        try
        {
            return (await events.MoveNextAsync() ? events.Current : null, null);
        }
        catch (Exception exception) when (WatchFailure.Covers(exception))
        {
            return (null, WatchFailure.From(exception));
        }
    }

    private async Task ApplyAsync(
        WatchEvent<T> watchEvent, Func<ResourceChange<T>, CancellationToken, ValueTask> onChange, CancellationToken cancellationToken)
    {
        var before = Store.Contents;
        if (watchEvent is WatchEvent<T>.Unreadable problem)
        {
            ReportUnreadable([problem.Resource]);
        }

        var step = watchEvent switch
        {
            WatchEvent<T>.Upserted upserted => before.Upsert(upserted.Resource),
            WatchEvent<T>.Unreadable unreadable => before.MarkUnreadable(unreadable.Resource),
            WatchEvent<T>.Deleted deleted => before.Delete(ObjectKey.Of(deleted.Resource), deleted.Resource),
            WatchEvent<T>.UnreadableDeleted deleted => before.Delete(deleted.Resource.Key, lastState: null),
            _ => new(before, []),
        };
        Store.Contents = step.Contents;
        foreach (var change in step.Changes)
        {
            await onChange(change, cancellationToken);
        }
    }

    private static string? VersionOf(WatchEvent<T> watchEvent) => watchEvent switch
    {
        WatchEvent<T>.Upserted upserted => upserted.Resource.Metadata.ResourceVersion,
        WatchEvent<T>.Deleted deleted => deleted.Resource.Metadata.ResourceVersion,
        WatchEvent<T>.Unreadable unreadable => unreadable.Resource.ResourceVersion,
        WatchEvent<T>.UnreadableDeleted deleted => deleted.Resource.ResourceVersion,
        WatchEvent<T>.Bookmark bookmark => bookmark.ResourceVersion,
        _ => null,
    };

    private Cursor Fail(Cursor cursor, WatchFailure failure)
    {
        health.Fail(failure.Problem);
        return cursor.Failed(failure);
    }

    private void ReportUnreadable(IEnumerable<UnreadableResource> resources)
    {
        var known = Store.Contents.Unreadable;
        foreach (var resource in resources)
        {
            if (known.GetValueOrDefault(resource.Key)?.ResourceVersion != resource.ResourceVersion)
            {
                ReflectorLog.Unreadable(logger, definition.Kind, resource.Key.ToString(), resource.Problem);
            }
        }
    }

    /// <summary>Where to go on, and how often it went wrong since it last went well.</summary>
    private sealed record Cursor(string? Version, int PageSize, int Failures, bool JustFailed, TimeSpan? RetryAfter, string Why)
    {
        public static Cursor Start(int pageSize) =>
            new(Version: null, pageSize, Failures: 0, JustFailed: false, RetryAfter: null, Why: "it is the first list");

        // Not a success that resets the back-off: a server that lists and then expires every watch would be listed in a tight loop.
        public Cursor Listed(string version, int pageSize) => this with { Version = version, PageSize = pageSize, JustFailed = false };

        public Cursor MovedTo(string? version) =>
            string.IsNullOrEmpty(version) ? Succeeded() : Succeeded() with { Version = version };

        public Cursor Succeeded() => this with { Failures = 0, JustFailed = false };

        public Cursor Failed(WatchFailure failure) =>
            (failure.IsExpired ? this with { Version = null, Why = failure.Problem } : this)
                with { Failures = Failures + 1, JustFailed = true, RetryAfter = failure.RetryAfter };
    }
}
