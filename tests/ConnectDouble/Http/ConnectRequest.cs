using System.Text;

namespace ConnectDouble.Http;

/// <summary>A request as the endpoints see it: read completely, its path cut into decoded segments.</summary>
internal sealed record ConnectRequest(string Method, string RawPath, IReadOnlyList<string> Segments, IQueryCollection Query, byte[] Body, string BaseUrl)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Java reads everything but "true" as false, also nonsense.</summary>
    public bool Flag(string name) => string.Equals(Query[name], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The segments of a path as it was sent; one trailing slash is the same as none. Null when a segment in between is empty.</summary>
    public static IReadOnlyList<string>? Split(string rawPath)
    {
        var trimmed = rawPath.Length > 1 && rawPath.EndsWith('/') ? rawPath[..^1] : rawPath;
        if (trimmed == "/")
        {
            return [];
        }

        var segments = trimmed[1..].Split('/');
        return segments.Any(string.IsNullOrEmpty) ? null : [.. segments.Select(Uri.UnescapeDataString)];
    }
}
