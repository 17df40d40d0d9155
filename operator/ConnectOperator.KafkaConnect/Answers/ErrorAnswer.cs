using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Answers;

/// <summary>What an answer that is not a 2xx means. Pure; every rule here is from a recording or from Kafka's source.</summary>
internal static class ErrorAnswer
{
    /// <summary>The case of <see cref="ConnectAnswer{T}"/> for a status outside 2xx.</summary>
    public static ConnectAnswer<T> Of<T>(in ReceivedAnswer received, CallKind kind)
    {
        if (received.StatusCode is 401 or 403)
        {
            return new ConnectAnswer<T>.Unauthorized(received.StatusCode);
        }

        if (received.RedirectHost is { } host)
        {
            return new ConnectAnswer<T>.ServerError(
                received.StatusCode, $"HTTP {received.StatusCode} redirects to {host}: redirects are not followed, give the worker's own URL");
        }

        return ConnectError.TryParse(received.Body) is { } error
            ? OfConnect<T>(received.StatusCode, error.Message)
            : OfSomethingElse<T>(received, kind);
    }

    private static ConnectAnswer<T> OfConnect<T>(int statusCode, string message)
    {
        var text = ErrorText.FromConnect(statusCode, message);
        return statusCode switch
        {
            400 => new ConnectAnswer<T>.Invalid(text),
            404 when ProvesAbsence(message) => new ConnectAnswer<T>.NotFound(text),
            // The routing of a worker that serves: it has no such path or method, as older versions have no /stop. A worker that is
            // starting answers without error_code and does not come here.
            404 or 405 when message.StartsWith("HTTP 40", StringComparison.Ordinal) => new ConnectAnswer<T>.NotSupported(text),
            409 when IsAlreadyExists(message) => new ConnectAnswer<T>.AlreadyExists(),
            409 => new ConnectAnswer<T>.Rebalancing(text),
            500 when Contains(message, "Failed to find any class that implements Connector") =>
                new ConnectAnswer<T>.UnknownPlugin(WithoutPluginList(text)),
            // RebalanceNeededException, which reads do not translate into a 409 as writes do.
            500 when Contains(message, "a rebalance is expected") => new ConnectAnswer<T>.Rebalancing(text),
            500 when Contains(message, "Unrecognized field \"initial_state\"") =>
                new ConnectAnswer<T>.NotSupported("This Connect does not know initial_state (3.7 and later do)"),
            _ => new ConnectAnswer<T>.ServerError(statusCode, text),
        };
    }

    private static ConnectAnswer<T> OfSomethingElse<T>(in ReceivedAnswer received, CallKind kind)
    {
        var text = ErrorText.FromForeign(received.StatusCode, received.ContentType, received.Body);
        return received.StatusCode switch
        {
            // Jetty is up and Connect's API is not: nothing has seen the request, and nothing is known of any connector.
            404 => new ConnectAnswer<T>.Unavailable("HTTP 404 that is not Connect's: the worker is starting, or the URL is not Connect's"),
            // A gateway that reached no worker. For a write it may have, so that stays an error with an unknown effect.
            502 or 503 or 504 when kind == CallKind.Read => new ConnectAnswer<T>.Unavailable(text),
            _ => new ConnectAnswer<T>.ServerError(received.StatusCode, text),
        };
    }

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
