namespace ApiServerDouble.Http;

/// <summary>A request as it came off the wire.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="PathAndQuery">Path and query as sent.</param>
public sealed record ApiRequest(string Method, string PathAndQuery)
{
    /// <summary>The Accept header.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>The Content-Type header.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body.</summary>
    public byte[] Body { get; init; } = [];

    internal string Path => PathAndQuery.Split('?')[0];

    internal string? Query(string name) => PathAndQuery.Split('?', 2) is [_, var query]
        ? query.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")).FirstOrDefault()
        : null;
}

/// <summary>An answer: a body, or the lines of a watch as they come.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Body">JSON, unless it is a watch.</param>
public sealed record ApiResponse(int Status, byte[] Body)
{
    /// <summary>The stream that the answer is; null for an answer with a body.</summary>
    public ApiWatch? Watch { get; init; }
}
