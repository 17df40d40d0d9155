using System.Collections.Immutable;

namespace ConnectDouble;

/// <summary>One request that a worker received. <paramref name="Status"/> is 0 when the connection broke instead of an answer.</summary>
public sealed record ReceivedRequest(int Worker, string Method, string Path, string Query, string Body, int Status, DateTimeOffset At)
{
    /// <summary>Who says to have sent it: the User-Agent header.</summary>
    public string? Sender { get; init; }

    /// <summary>Method, path and query as on the request line.</summary>
    public override string ToString() => $"{Method} {Path}{Query} -> {Status}";
}

/// <summary>Every request that the double's workers have answered, in the order of the answers; the latest 100,000 of them.</summary>
public sealed class RequestLog
{
    private const int Longest = 100_000;
    private ImmutableList<ReceivedRequest> requests = [];
    private int underWay;

    /// <summary>What was received so far; a snapshot.</summary>
    public IReadOnlyList<ReceivedRequest> All => requests;

    /// <summary>How many requests have come in and have no answer yet; those that hang stay here until their sender gives up.</summary>
    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>How many requests had this method and path, whatever the query.</summary>
    public int Count(string method, string path) => requests.Count(request => request.Method == method && request.Path == path);

    /// <summary>Requests that change something: everything but GET, HEAD, OPTIONS and the validation of a configuration.</summary>
    public IReadOnlyList<ReceivedRequest> Writes =>
        [.. requests.Where(request => request.Method is not ("GET" or "HEAD" or "OPTIONS") && !request.Path.EndsWith("/config/validate", StringComparison.Ordinal))];

    /// <summary>Forgets what was received.</summary>
    public void Clear() => ImmutableInterlocked.Update(ref requests, _ => []);

    internal void Begin() => Interlocked.Increment(ref underWay);

    internal void End(ReceivedRequest request)
    {
        ImmutableInterlocked.Update(ref requests, static (log, added) => (log.Count < Longest ? log : log.RemoveAt(0)).Add(added), request);
        Interlocked.Decrement(ref underWay);
    }
}
