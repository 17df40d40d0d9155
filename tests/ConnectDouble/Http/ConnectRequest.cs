using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace ConnectDouble.Http;

/// <summary>A request as a worker receives it, read completely.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query exactly as on the request line: escapes in names matter.</param>
public sealed record ConnectRequest(string Method, string Target)
{
    /// <summary>The body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The Authorization header; null when there is none.</summary>
    public string? Authorization { get; init; }

    /// <summary>The Content-Type header; null when there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The Accept header; null when there is none.</summary>
    public string? Accept { get; init; }

    /// <summary>The User-Agent header; null when there is none.</summary>
    public string? UserAgent { get; init; }

    internal string RawPath => Target.Split('?', 2)[0];

    internal string Path => string.Join('/', RawPath.Split('/').Select(JavaPath.ReadSegment));

    internal string QueryString => Target[RawPath.Length..];

    internal IQueryCollection Query => new QueryCollection(QueryHelpers.ParseQuery(QueryString));

    /// <summary>The path's decoded segments; none when the path has an empty one.</summary>
    internal IReadOnlyList<string> Segments => Split(RawPath) ?? [];

    internal string Text => Encoding.UTF8.GetString(Body.Span);

    internal bool IsRead => HttpMethods.IsGet(Method) || HttpMethods.IsHead(Method) || HttpMethods.IsOptions(Method);

    /// <summary>Java reads everything but "true" as false, also nonsense.</summary>
    internal bool Flag(string name) => string.Equals(Query[name], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The segments of a path as it was sent; one trailing slash is the same as none. Null when a segment in between is empty.</summary>
    internal static IReadOnlyList<string>? Split(string rawPath)
    {
        var trimmed = rawPath.Length > 1 && rawPath.EndsWith('/') ? rawPath[..^1] : rawPath;
        if (trimmed == "/")
        {
            return [];
        }

        var parts = trimmed[1..].Split('/');
        return parts.Any(string.IsNullOrEmpty) ? null : [.. parts.Select(JavaPath.ReadSegment)];
    }
}
