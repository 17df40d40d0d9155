using System.Text;
using System.Text.Json.Nodes;

namespace RestProxyDouble.Http;

/// <summary>One answer as it goes out.</summary>
/// <param name="Status">The HTTP status.</param>
public sealed record ProxyResponse(int Status)
{
    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The Content-Type header, if any.</summary>
    public string? ContentType { get; init; }

    /// <summary>Other headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Sent in pieces, without a length.</summary>
    public bool IsStreamed { get; init; }

    internal static ProxyResponse Empty(int status = StatusCodes.Status204NoContent) => new(status);

    internal static ProxyResponse Json(string type, JsonNode? body, int status = StatusCodes.Status200OK) => Text(type, ProxyJson.Text(body), status);

    internal static ProxyResponse Text(string type, string body, int status) => new(status) { ContentType = type, Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>The body of every error that is a flavour's own.</summary>
    internal static ProxyResponse Error(string type, int status, int code, string message) =>
        Json(type, new JsonObject { ["error_code"] = code, ["message"] = message }, status);

    /// <summary>What a web server or a gateway says.</summary>
    internal static ProxyResponse Page(int status) =>
        Text("text/html", $"<html><head><title>Error {status}</title></head><body><h2>HTTP ERROR {status}</h2></body></html>", status);
}
