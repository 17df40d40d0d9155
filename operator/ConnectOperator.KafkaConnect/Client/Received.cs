using System.Net;
using System.Net.Http.Headers;
using ConnectOperator.KafkaConnect.Answers;
using ConnectOperator.Rest;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>Takes from a response what the mapping of answers looks at.</summary>
internal static class Received
{
    public static ReceivedAnswer From(HttpResponseMessage response, BoundedBody body) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        body.Bytes,
        IsRedirect(response.StatusCode) ? HostOf(response.Headers.Location) : null,
        RetryAfter(response.Headers),
        Asked(response.RequestMessage!));

    /// <summary>Without its query.</summary>
    private static string Asked(HttpRequestMessage request) => $"{request.Method} {ConnectEndpoint.Shown(request.RequestUri!)}";

    /// <summary>A moment counts from when the answer says that it was sent: clocks differ.</summary>
    private static TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter is not { } asked ? null : asked.Delta ?? (asked.Date - headers.Date);

    private static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400 and not 304;

    private static string HostOf(Uri? location) => location switch
    {
        null => "nowhere",
        { IsAbsoluteUri: true } => location.Host,
        _ => "another path of the same host",
    };
}
