using System.Net.Http.Headers;

namespace RestProxyDouble.Http;

/// <summary>The media types of the REST proxies' APIs.</summary>
internal static class MediaTypes
{
    public const string V2 = "application/vnd.kafka.v2+json";
    public const string Json = "application/json";

    public static string Embedded(string format) => $"application/vnd.kafka.{format}.v2+json";

    /// <summary>The format in the name of an embedded type; null for other types.</summary>
    public static string? FormatOf(string? type)
    {
        const string Start = "application/vnd.kafka.";
        const string End = ".v2+json";
        return WithoutParameters(type) is { } name && name.StartsWith(Start, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal) && name.Length > Start.Length + End.Length
            ? name[Start.Length..^End.Length]
            : null;
    }

    public static string? WithoutParameters(string? type) => MediaTypeHeaderValue.TryParse(type, out var parsed) ? parsed.MediaType : null;

    /// <summary>Whether an Accept header lets an answer of this type through; none accepts all.</summary>
    public static bool Accepts(string? accept, string type) => string.IsNullOrWhiteSpace(accept) || accept.Split(',')
        .Select(range => range.Split(';')[0].Trim())
        .Any(range => range == "*/*" || range == "application/*" || range.Equals(type, StringComparison.OrdinalIgnoreCase));
}
