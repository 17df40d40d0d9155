using System.Collections.Immutable;

namespace ConnectDouble;

/// <summary>One request that a worker received. <paramref name="Status"/> is 0 when the connection broke instead of an answer.</summary>
public sealed record ReceivedRequest(int Worker, string Method, string Path, string Query, string Body, int Status, DateTimeOffset At)
{
    /// <summary>Method, path and query as on the request line.</summary>
    public override string ToString() => $"{Method} {Path}{Query} -> {Status}";
}

/// <summary>Every request that the double's workers have answered, in the order of the answers.</summary>
public sealed class RequestLog
{
    private ImmutableList<ReceivedRequest> requests = [];

    /// <summary>What was received so far; a snapshot.</summary>
    public IReadOnlyList<ReceivedRequest> All => requests;

    /// <summary>How many requests had this method and path, whatever the query.</summary>
    public int Count(string method, string path) => requests.Count(request => request.Method == method && request.Path == path);

    /// <summary>Requests that change something: everything but GET, HEAD and OPTIONS.</summary>
    public IReadOnlyList<ReceivedRequest> Writes => [.. requests.Where(request => request.Method is not ("GET" or "HEAD" or "OPTIONS"))];

    /// <summary>Forgets what was received.</summary>
    public void Clear() => ImmutableInterlocked.Update(ref requests, _ => []);

    internal void Add(ReceivedRequest request) => ImmutableInterlocked.Update(ref requests, static (log, added) => log.Add(added), request);
}
