using System.Globalization;
using System.Text;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>One answer as it goes out. Most of Connect's answers have a JSON Content-Type, those of its router and empty ones have none.</summary>
/// <param name="Status">The HTTP status.</param>
public sealed record ConnectResponse(int Status)
{
    private const string JsonType = "application/json";

    /// <summary>The body, in parts that follow each other.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; init; } = [];

    /// <summary>The Content-Type header, if any.</summary>
    public string? ContentType { get; init; }

    /// <summary>The Location header, if any.</summary>
    public string? Location { get; init; }

    /// <summary>The Allow header, if any.</summary>
    public string? Allow { get; init; }

    /// <summary>How the body ends.</summary>
    public BodyEnding Ending { get; init; }

    internal static ConnectResponse Empty(int status) => new(status);

    internal static ConnectResponse Json(int status, byte[] body) => new(status) { Body = [body], ContentType = JsonType };

    internal static ConnectResponse JsonParts(IReadOnlyList<ReadOnlyMemory<byte>> parts) => new(StatusCodes.Status200OK) { Body = parts, ContentType = JsonType };

    /// <summary>An error of Connect itself.</summary>
    internal static ConnectResponse Error(int status, string message) => Json(status, ErrorBody(status, message));

    /// <summary>An error of the router (wrong path, method or media type): the same body, but without a Content-Type.</summary>
    internal static ConnectResponse RoutingError(int status) => new(status)
    {
        Body = [ErrorBody(status, $"HTTP {status} {Reason(status)}")],
    };

    /// <summary>404 to a path parameter that does not parse: found by the router, refused by the resource, so it has a Content-Type.</summary>
    internal static ConnectResponse UnreadableParameter() => Error(StatusCodes.Status404NotFound, $"HTTP 404 {Reason(StatusCodes.Status404NotFound)}");

    /// <summary>What a REST extension that decides who may do what (JAX-RS' ForbiddenException) makes Connect's exception mapper say.</summary>
    internal static ConnectResponse Forbidden() => Error(StatusCodes.Status403Forbidden, "HTTP 403 Forbidden");

    /// <summary>What the web server says before the API is deployed: a page for GET and POST, in JSON where that is accepted, and nothing for the rest.</summary>
    internal static ConnectResponse NotUpYet(ConnectRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
        {
            return Empty(StatusCodes.Status404NotFound);
        }

        if (request.Accept?.Contains("json", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return Page(StatusCodes.Status404NotFound, request.RawPath);
        }

        return Json(
            StatusCodes.Status404NotFound,
            Encoding.UTF8.GetBytes($"{{\n\"message\":\"Not Found\",\n\"url\":\"{request.RawPath}\",\n\"status\":\"404\"\n}}"));
    }

    /// <summary>An error page of the web server, in Jetty's form.</summary>
    private static ConnectResponse Page(int status, string path) => new(status)
    {
        Body =
        [
            Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                <html>
                <head>
                <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
                <title>Error {status} {Reason(status)}</title>
                </head>
                <body><h2>HTTP ERROR {status} {Reason(status)}</h2>
                <table>
                <tr><th>URI:</th><td>{path}</td></tr>
                <tr><th>STATUS:</th><td>{status}</td></tr>
                <tr><th>MESSAGE:</th><td>{Reason(status)}</td></tr>
                <tr><th>SERVLET:</th><td>-</td></tr>
                </table>

                </body>
                </html>

                """)),
        ],
        ContentType = "text/html;charset=iso-8859-1",
    };

    /// <summary>What the web server itself refuses, as a page.</summary>
    internal static ConnectResponse BadMessage(int status, string reason) => new(status)
    {
        Body = [Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<h1>Bad Message {status}</h1><pre>reason: {reason}</pre>"))],
        ContentType = "text/html;charset=iso-8859-1",
    };

    /// <summary>A connector's name that looks like a template keeps a path from being built.</summary>
    internal static ConnectResponse TemplateError(string variable) =>
        Error(StatusCodes.Status500InternalServerError, $"The template variable '{variable}' has no value");

    internal byte[] JoinBody()
    {
        if (Body is [var only])
        {
            return only.ToArray();
        }

        var whole = new byte[Body.Sum(part => part.Length)];
        var end = 0;
        foreach (var part in Body)
        {
            part.Span.CopyTo(whole.AsSpan(end));
            end += part.Length;
        }

        return whole;
    }

    private static string Reason(int status) => status switch
    {
        StatusCodes.Status404NotFound => "Not Found",
        StatusCodes.Status405MethodNotAllowed => "Method Not Allowed",
        StatusCodes.Status406NotAcceptable => "Not Acceptable",
        StatusCodes.Status415UnsupportedMediaType => "Unsupported Media Type",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No reason was recorded for this status"),
    };

    private static byte[] ErrorBody(int status, string message) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("error_code", status);
        writer.WriteString("message", message);
        writer.WriteEndObject();
    });
}
