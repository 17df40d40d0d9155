using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Actions;

/// <summary>How one action ended, in the planner's terms.</summary>
public abstract record ActionResult
{
    private ActionResult()
    {
    }

    /// <summary>Connect did it, or accepted it.</summary>
    /// <param name="EchoedConfig">For config writes: the config as Connect stored it.</param>
    public sealed record Succeeded(IReadOnlyDictionary<string, string>? EchoedConfig) : ActionResult;

    /// <summary>Create: a connector of that name exists.</summary>
    public sealed record AlreadyExists : ActionResult;

    /// <summary>The connector, or the task, does not exist.</summary>
    public sealed record NotFound : ActionResult;

    /// <summary>Create: this Connect does not know <c>initial_state</c>.</summary>
    public sealed record InitialStateUnknown : ActionResult;

    /// <summary>It did not succeed. The message is Connect's own and not yet scrubbed.</summary>
    public sealed record Failed(WriteFailureKind Kind, string Message) : ActionResult
    {
        /// <summary>Connect has validated a config and lists its errors, which validation tells key by key.</summary>
        public bool ListsErrors { get; init; }

        /// <summary>What validation said of the config that was refused; null when it was not asked, or did not say.</summary>
        public ConfigErrors? Errors { get; init; }

        /// <summary>How long the sender of the answer wants to be left alone; null when it does not say.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"Failed {Kind}";
    }

    /// <summary>Reads an answer to a config write.</summary>
    public static ActionResult Of(ConnectorAction action, ConnectResponse<IReadOnlyDictionary<string, string>> answer) => Of(action, answer, value => value);

    /// <summary>Reads an answer to any other write.</summary>
    public static ActionResult Of(ConnectorAction action, ConnectResponse<Done> answer) => Of(action, answer, _ => null);

    private static ActionResult Of<T>(
        ConnectorAction action, ConnectResponse<T> answer, Func<T, IReadOnlyDictionary<string, string>?> echo) => answer switch
        {
            ConnectResponse<T>.Ok { Value: var value } => new Succeeded(echo(value)),
            ConnectResponse<T>.NotFound => new NotFound(),
            ConnectResponse<T>.AlreadyExists => new AlreadyExists(),
            ConnectResponse<T>.NotSupported when action is ConnectorAction.Create { InitialState: not null } => new InitialStateUnknown(),
            ConnectResponse<T>.NotSupported { Message: var message } => new Failed(WriteFailureKind.NotSupported, message),
            ConnectResponse<T>.Invalid { Message: var message } invalid => new Failed(WriteFailureKind.InvalidConfig, message) { ListsErrors = invalid.ListsErrors },
            ConnectResponse<T>.UnknownPlugin { Message: var message } => new Failed(WriteFailureKind.UnknownPlugin, OfClass(action, message)),
            ConnectResponse<T>.Rebalancing { Message: var message } => new Failed(WriteFailureKind.Rebalancing, message),
            ConnectResponse<T>.ServerError { Message: var message } => new Failed(WriteFailureKind.ServerError, message),
            ConnectResponse<T>.OutcomeUnknown { Message: var message } unknown =>
                new Failed(unknown.IsUnderWay ? WriteFailureKind.UnderWay : WriteFailureKind.OutcomeUnknown, message),
            ConnectResponse<T>.Unavailable { Message: var message } => new Failed(WriteFailureKind.NotSent, message),
            ConnectResponse<T>.Unauthorized { Message: var message } => new Failed(WriteFailureKind.Unauthorized, message),
            ConnectResponse<T>.Forbidden { Message: var message } => new Failed(WriteFailureKind.Forbidden, message),
            ConnectResponse<T>.TooManyRequests { Message: var message, RetryAfter: var pause } => new Failed(WriteFailureKind.Throttled, message) { RetryAfter = pause },
            _ => throw new InvalidOperationException($"Unexpected answer {answer.GetType().Name}."),
        };

    /// <summary>Connect names the class as it has resolved it, which may be a secret: only the one that was written is told.</summary>
    private static string OfClass(ConnectorAction action, string message)
    {
        var config = (action as ConnectorAction.Create)?.Config ?? (action as ConnectorAction.PutConfig)?.Config;
        return config?.GetValueOrDefault("connector.class") is { } asked && message.EndsWith($"name matches {asked}", StringComparison.Ordinal)
            ? message
            : "No plugin of that class is installed.";
    }
}
