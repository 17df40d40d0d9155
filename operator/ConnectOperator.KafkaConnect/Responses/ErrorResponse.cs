using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Responses;

namespace ConnectOperator.KafkaConnect.Responses;

/// <summary>What an answer that is not a 2xx means. Pure; every rule here is from a recording or from Kafka's source.</summary>
internal static class ErrorResponse
{
    /// <summary>The case of <see cref="ConnectResponse{T}"/> for a status outside 2xx.</summary>
    public static ConnectResponse<T> Of<T>(in RawResponse received, CallKind kind)
    {
        if (received.RedirectHost is { } host)
        {
            return new ConnectResponse<T>.ServerError(
                received.StatusCode, $"HTTP {received.StatusCode} redirects to {host}: redirects are not followed, give the worker's own URL");
        }

        // Without an error_code it is not Connect's.
        var error = ErrorBody.TryParse(received.Body) is { Code: not null } own ? own : (ErrorBody?)null;
        return received.StatusCode switch
        {
            401 => new ConnectResponse<T>.Unauthorized(Refusal(received, error)),
            // No right that could be given: the workers have topic.tracking.enable=false, or topic.tracking.allow.reset=false.
            403 when error is { Message: var message } && message.StartsWith("Topic tracking ", StringComparison.Ordinal) =>
                new ConnectResponse<T>.NotSupported(message),
            403 => new ConnectResponse<T>.Forbidden(Refusal(received, error)),
            429 => new ConnectResponse<T>.TooManyRequests(Refusal(received, error), received.RetryAfter),
            _ when error is { Message: var words } => OfConnect<T>(received.StatusCode, words, kind, received.Asked),
            _ => OfSomethingElse<T>(received, kind),
        };
    }

    private static ConnectResponse<T> OfConnect<T>(int statusCode, string message, CallKind kind, string? asked)
    {
        var text = ErrorText.FromApi(statusCode, message);
        return statusCode switch
        {
            404 when ProvesAbsence(message) => new ConnectResponse<T>.NotFound(text),
            // The routing of a worker that serves: it has no such path or method, as older versions have no /stop. A worker that is
            // starting answers without error_code and does not come here.
            404 or 405 when message.StartsWith("HTTP 40", StringComparison.Ordinal) =>
                new ConnectResponse<T>.NotSupported(asked is null ? text : $"{text} for {asked}"),
            409 when kind == CallKind.Write && IsAlreadyExists(message) => new ConnectResponse<T>.AlreadyExists(),
            409 => new ConnectResponse<T>.Rebalancing(text),
            // RebalanceNeededException, which reads do not translate into a 409 as writes do.
            500 when Contains(message, "a rebalance is expected") => new ConnectResponse<T>.Rebalancing(text),
            _ when kind == CallKind.Write => OfWrite<T>(statusCode, message, text),
            _ => new ConnectResponse<T>.ServerError(statusCode, text),
        };
    }

    /// <summary>What an error says of a write. A read meets the same words, and they mean nothing there but that it failed.</summary>
    private static ConnectResponse<T> OfWrite<T>(int statusCode, string message, string text) => statusCode switch
    {
        _ when IsRefusal(statusCode) => new ConnectResponse<T>.Invalid(text)
        {
            ListsErrors = message.StartsWith("Connector configuration is invalid", StringComparison.Ordinal),
        },
        500 when Contains(message, "Failed to find any class that implements Connector") =>
            new ConnectResponse<T>.UnknownPlugin(WithoutPluginList(text)),
        500 when Contains(message, "Unrecognized field \"initial_state\"") =>
            new ConnectResponse<T>.NotSupported("This Connect does not know initial_state (3.7 and later do)"),
        // The leader has the request, and nobody waits for its answer any more (Jetty's "Idle timeout expired").
        500 when message.StartsWith("IO Error trying to forward REST request", StringComparison.Ordinal) && Contains(message, "timeout") =>
            new ConnectResponse<T>.OutcomeUnknown(text) { IsUnderWay = true },
        _ => new ConnectResponse<T>.ServerError(statusCode, text),
    };

    private static ConnectResponse<T> OfSomethingElse<T>(in RawResponse received, CallKind kind)
    {
        var text = ErrorText.FromForeign(received.StatusCode, received.ContentType, received.Body);
        return received.StatusCode switch
        {
            // Jetty is up and Connect's API is not: nothing has seen the request, and nothing is known of any connector.
            404 => new ConnectResponse<T>.Unavailable("HTTP 404 that is not Connect's: the worker is starting, or the URL is not Connect's"),
            // A gateway that reached no worker. For a write it may have, so that stays an error with an unknown effect.
            502 or 503 or 504 when kind == CallKind.Read => new ConnectResponse<T>.Unavailable(text),
            _ when kind == CallKind.Write && IsRefusal(received.StatusCode) => new ConnectResponse<T>.Invalid(
                received.Body.IsEmpty
                    ? $"{text} without a message, as from a web server in front of Connect that rejects requests"
                    : $"{text} (not from Connect, but from something in front of it)"),
            _ => new ConnectResponse<T>.ServerError(received.StatusCode, text),
        };
    }

    /// <summary>
    /// A 4xx that says of the request that it is wrong, so that to send it again changes nothing: all but those by which somebody
    /// is not let in (401, 403), something is not there (404), or something else is in the way at the moment (408, 409, 429).
    /// </summary>
    private static bool IsRefusal(int statusCode) => statusCode is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 409 or 429);

    private static string Refusal(in RawResponse received, ErrorBody? error) => error is not { Message: var message }
        ? ErrorText.FromForeign(received.StatusCode, received.ContentType, received.Body)
        : message.StartsWith("HTTP ", StringComparison.Ordinal) ? ErrorText.FromApi(received.StatusCode, message)
        : $"HTTP {received.StatusCode}: {ErrorText.FromApi(received.StatusCode, message)}";

    /// <summary>
    /// Only the words by which a herder says that it looked and found nothing. "Status for connector … not found" (a restart right
    /// after a create) is not one of them: that connector exists.
    /// </summary>
    private static bool ProvesAbsence(string message) =>
        message.StartsWith("Unknown connector", StringComparison.Ordinal)
        || message.StartsWith("Unknown task", StringComparison.Ordinal)
        || message.StartsWith("No status found for ", StringComparison.Ordinal)
        || (message.EndsWith(" not found", StringComparison.Ordinal)
            && (message.StartsWith("Connector ", StringComparison.Ordinal) || message.StartsWith("Task ", StringComparison.Ordinal)));

    private static bool IsAlreadyExists(string message) =>
        message.StartsWith("Connector ", StringComparison.Ordinal) && message.EndsWith(" already exists", StringComparison.Ordinal);

    /// <summary>The message goes on with every plugin of the worker, tens of kilobytes on a real one; GET /connector-plugins says it better.</summary>
    private static string WithoutPluginList(string text)
    {
        var list = text.IndexOf(", available connectors are", StringComparison.Ordinal);
        return list < 0 ? text : text[..list];
    }

    private static bool Contains(string message, string words) => message.Contains(words, StringComparison.Ordinal);
}
