using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>Which page of which version of a list.</summary>
/// <param name="Limit">Objects per page; 0 for all at once.</param>
/// <param name="Continue">Token of the next page, from the page before.</param>
/// <param name="ResourceVersion">"0" allows the server's cache; null asks for the newest.</param>
public sealed record ListOptions(int Limit = 500, string? Continue = null, string? ResourceVersion = null);

/// <summary>One page of a list.</summary>
public sealed record ResourcePage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue)
    where T : class, IResource
{
    /// <summary>Objects on this page that exist and could not be read.</summary>
    public IReadOnlyList<UnreadableResource> Unreadable { get; init; } = [];
}

/// <summary>Where a watch begins and how long it lasts.</summary>
/// <param name="ResourceVersion">Changes after this version are delivered.</param>
/// <param name="Timeout">Asked of the server as timeoutSeconds.</param>
public sealed record WatchOptions(string ResourceVersion, TimeSpan Timeout);

/// <summary>What a watch delivers.</summary>
public abstract record WatchEvent<T>
    where T : class, IResource
{
    private WatchEvent()
    {
    }

    /// <summary>The server accepted the watch. Delivered first, so that a quiet watch is told from a server that does not answer.</summary>
    public sealed record Opened : WatchEvent<T>;

    /// <summary>An object was added or modified, and cannot be read in its new state.</summary>
    public sealed record Unreadable(UnreadableResource Resource) : WatchEvent<T>;

    /// <summary>An object is gone whose last state cannot be read.</summary>
    public sealed record UnreadableDeleted(UnreadableResource Resource) : WatchEvent<T>;

    /// <summary>An object was added or modified.</summary>
    public sealed record Upserted(T Resource) : WatchEvent<T>;

    /// <summary>An object is gone; this is its last state.</summary>
    public sealed record Deleted(T Resource) : WatchEvent<T>;

    /// <summary>Nothing changed up to this version.</summary>
    public sealed record Bookmark(string ResourceVersion) : WatchEvent<T>;
}
