using ConnectOperator.Cli.Terminal;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Cli.Connections;

/// <summary>Puts Connect's refusals into a sentence.</summary>
internal static class ConnectFailure
{
    /// <summary>What was asked for.</summary>
    /// <exception cref="CommandException">Connect has not given it.</exception>
    public static T ValueOf<T>(ConnectResponse<T> response) =>
        response is ConnectResponse<T>.Ok { Value: var value } ? value : throw new CommandException($"Connect: {MessageOf(response).TrimEnd('.')}.");

    private static string MessageOf<T>(ConnectResponse<T> response) => response switch
    {
        ConnectResponse<T>.Unauthorized { Message: var message } => $"it refuses the credentials ({message}); give --connect-user or --connect-token-file",
        ConnectResponse<T>.Forbidden { Message: var message } => $"the credentials do not allow this ({message})",
        ConnectResponse<T>.TooManyRequests { Message: var message } => $"too many requests ({message}); try again later",
        ConnectResponse<T>.Unavailable { Message: var message } => message,
        ConnectResponse<T>.OutcomeUnknown { Message: var message } => message,
        ConnectResponse<T>.Rebalancing { Message: var message } => $"a rebalance is under way ({message}); try again in a minute",
        ConnectResponse<T>.NotFound { Message: var message } => message,
        ConnectResponse<T>.NotSupported { Message: var message } => message,
        ConnectResponse<T>.ServerError { StatusCode: var code, Message: var message } => $"HTTP {code}: {message}",
        ConnectResponse<T>.Invalid { Message: var message } => message,
        _ => $"it gives an answer that makes no sense here ({response.GetType().Name})",
    };
}
