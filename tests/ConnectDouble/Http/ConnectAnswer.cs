using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>One answer as it goes out. Most of Connect's answers have a JSON Content-Type, those of its router and empty ones have none.</summary>
internal sealed record ConnectAnswer(int Status)
{
    private const string JsonType = "application/json";

    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; init; } = [];

    public string? ContentType { get; init; }

    public string? Location { get; init; }

    public string? Allow { get; init; }

    public static ConnectAnswer Empty(int status) => new(status);

    public static ConnectAnswer Json(int status, byte[] body) => new(status) { Body = [body], ContentType = JsonType };

    public static ConnectAnswer JsonParts(IReadOnlyList<ReadOnlyMemory<byte>> parts) => new(StatusCodes.Status200OK) { Body = parts, ContentType = JsonType };

    /// <summary>An error of Connect itself.</summary>
    public static ConnectAnswer Error(int status, string message) => Json(status, ErrorBody(status, message));

    /// <summary>An error of the router (wrong path, method or media type): the same body, but without a Content-Type.</summary>
    public static ConnectAnswer RoutingError(int status) => new(status)
    {
        Body = [ErrorBody(status, $"HTTP {status} {Reason(status)}")],
    };

    /// <summary>404 to a path parameter that does not parse: found by the router, refused by the resource, so it has a Content-Type.</summary>
    public static ConnectAnswer UnreadableParameter() => Error(StatusCodes.Status404NotFound, $"HTTP 404 {Reason(StatusCodes.Status404NotFound)}");

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
