using System.Net;
using System.Net.Http.Headers;

namespace ConnectOperator.Rest.Responses;

/// <summary>An answer as it came over the wire, before anything is made of it.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="ContentType">Media type; null when the answer does not say. It is not to be trusted: a 401 is plain text under application/json.</param>
/// <param name="Body">The body, perhaps cut.</param>
/// <param name="RedirectHost">Host of the Location header of a redirect, the only part of it that is shown.</param>
/// <param name="RetryAfter">How long the sender of the answer wants to be left alone (Retry-After); null when it does not say.</param>
/// <param name="Asked">Method and URL of the request, without its query, as they may be shown.</param>
/// <param name="BodyEnd">Whether the body is all there.</param>
/// <param name="ConnectionId">Of a read, the connection that it came over.</param>
public readonly record struct RawResponse(
    int StatusCode,
    string? ContentType,
    ReadOnlyMemory<byte> Body,
    string? RedirectHost = null,
    TimeSpan? RetryAfter = null,
    string? Asked = null,
    BodyEnd BodyEnd = BodyEnd.Complete,
    long ConnectionId = 0)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>A 2xx.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>Reads what is left of an answer; throws only when it is cancelled.</summary>
    /// <param name="response">Stays the caller's, to dispose of.</param>
    /// <param name="maxBytes">The longest body of a 2xx that is read. Of an error no more is read than can be shown.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static async Task<RawResponse> ReadAsync(HttpResponseMessage response, long maxBytes, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response.Content, response.IsSuccessStatusCode ? maxBytes : MaxErrorBytes, cancellationToken);
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            body.Bytes,
            IsRedirect(response.StatusCode) ? HostOf(response.Headers.Location) : null,
            RetryAfterOf(response.Headers),
            AskedOf(response.RequestMessage!),
            body.End);
    }

    private static string AskedOf(HttpRequestMessage request) => $"{request.Method} {Endpoints.RestEndpoint.Shown(request.RequestUri!)}";

    /// <summary>A moment counts from when the answer says that it was sent: clocks differ.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers) =>
        headers.RetryAfter is not { } asked ? null : asked.Delta ?? (asked.Date - headers.Date);

    private static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400 and not 304;

    private static string HostOf(Uri? location) => location switch
    {
        null => "nowhere",
        { IsAbsoluteUri: true } => location.Host,
        _ => "another path of the same host",
    };
}

/// <summary>Whether a request could have changed something.</summary>
public enum CallKind
{
    /// <summary>Nothing; another server may be asked.</summary>
    Read,

    /// <summary>Something; what is not known must be said.</summary>
    Write,
}
