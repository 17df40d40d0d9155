using System.Globalization;
using ConnectOperator.Rest.Responses;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Responses;

/// <summary>What a call is about, as far as the meaning of an error depends on it.</summary>
/// <param name="Kind">Whether it could have changed something.</param>
/// <param name="Missing">
/// What a 404 says is not there that has no code of five digits. Null where only a proxy that does not know the call answers so.
/// </param>
/// <param name="ReadsRecords">Whether it reads records, which may not be of the consumer's format.</param>
internal readonly record struct CallSubject(CallKind Kind, MissingResource? Missing = null, bool ReadsRecords = false);

/// <summary>What an answer that is not a 2xx means, by its status and code alone.</summary>
internal static class ErrorResponse
{
    private const int TopicMissing = 40401;
    private const int PartitionMissing = 40402;
    // Of consumers the instance, of everything else the topic.
    private const int InstanceOrTopicMissing = 40403;
    private const int FormatMismatch = 40601;
    private const int QuotaExceeded = 42901;

    public static RestProxyFailure Of(in RawResponse received, CallSubject subject)
    {
        if (received.RedirectHost is { } host)
        {
            return new RestProxyFailure.ServerError(
                received.StatusCode, $"HTTP {received.StatusCode} redirects to {host}: redirects are not followed, give the proxy's own URL");
        }

        var error = ErrorBody.TryParse(received.Body);
        var text = Text(received, error);
        return (received.StatusCode, error?.Code) switch
        {
            (401, _) => new RestProxyFailure.Unauthorized(text),
            (403, _) => new RestProxyFailure.Forbidden(text),
            (429, _) or (_, QuotaExceeded) => new RestProxyFailure.TooManyRequests(text, received.RetryAfter),
            (404, null) => new RestProxyFailure.Unavailable($"{text}, which is not the proxy's: the URL or its path is not that of a REST proxy"),
            (404, TopicMissing) => new RestProxyFailure.NotFound(MissingResource.Topic, text),
            (404, PartitionMissing) => new RestProxyFailure.NotFound(MissingResource.Partition, text),
            (404, InstanceOrTopicMissing) => new RestProxyFailure.NotFound(
                subject.Missing == MissingResource.Instance ? MissingResource.Instance : MissingResource.Topic, text),
            (404, _) when subject.Missing is { } missing => new RestProxyFailure.NotFound(missing, text),
            (404 or 405, _) => new RestProxyFailure.NotSupported($"{text} for {received.Asked}"),
            (406, not FormatMismatch) or (408, _) or (422, _) when subject.ReadsRecords => new RestProxyFailure.Undecodable(text),
            (409, _) => new RestProxyFailure.Conflict(text),
            (502 or 503 or 504, _) when subject.Kind == CallKind.Read => new RestProxyFailure.Unavailable(text),
            (>= 400 and < 500 and not 408, _) => new RestProxyFailure.Invalid(text),
            _ => new RestProxyFailure.ServerError(received.StatusCode, text),
        };
    }

    private static string Text(in RawResponse received, ErrorBody? error) => error is not { Message: { Length: > 0 } message, Code: var code }
        ? ErrorText.FromForeign(received.StatusCode, received.ContentType, received.Body)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP {received.StatusCode}{(code is { } own && own != received.StatusCode ? $" ({own})" : "")}: {ErrorText.FromApi(received.StatusCode, message)}");
}
