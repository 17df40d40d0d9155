using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace RestProxyDouble.Http;

/// <summary>A request as a proxy receives it, read completely.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query exactly as on the request line.</param>
public sealed record ProxyRequest(string Method, string Target)
{
    /// <summary>The body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Headers by their names, in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal string? Accept => Header("Accept");

    internal string? ContentType => Header("Content-Type");

    internal string? Authorization => Header("Authorization");

    internal string Host => Header("Host") ?? "localhost";

    internal string RawPath => Target.Split('?', 2)[0];

    internal string QueryString => Target[RawPath.Length..];

    internal string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The path's decoded segments.</summary>
    internal string[] Segments => [.. RawPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    internal string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;

    internal string? Query(string name) => QueryHelpers.ParseQuery(QueryString).TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
