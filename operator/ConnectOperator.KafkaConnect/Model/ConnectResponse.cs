using ConnectOperator.Rest.Responses;

namespace ConnectOperator.KafkaConnect.Model;

/// <summary>
/// How a call ended: every answer that Connect is known to give, as a case. Messages are Connect's own words and may hold
/// resolved secrets (recorded for 400s): scrub them before they reach anyone.
/// </summary>
public abstract record ConnectResponse<T> : IRestResponse<ConnectResponse<T>>
{
    private ConnectResponse()
    {
    }

    /// <summary>Done.</summary>
    public sealed record Ok(T Value) : ConnectResponse<T>;

    /// <summary>
    /// Proven absent: a 404 whose body has <c>error_code</c> and says so. A bare 404 comes from a worker that is starting
    /// and is <see cref="Unavailable"/>.
    /// </summary>
    public sealed record NotFound(string Message) : ConnectResponse<T>;

    /// <summary>A 4xx by which the request is wrong and will stay so, Connect's own or not; for configs all errors in one message.</summary>
    public sealed record Invalid(string Message) : ConnectResponse<T>
    {
        /// <summary>
        /// Connect has validated a config, and lists what is wrong with it, not all of it with its key:
        /// <see cref="Client.IConnectClient.ValidateAsync"/> tells that.
        /// </summary>
        public bool ListsErrors { get; init; }
    }

    /// <summary>500 because no plugin matches connector.class.</summary>
    public sealed record UnknownPlugin(string Message) : ConnectResponse<T>;

    /// <summary>409 "Connector x already exists".</summary>
    public sealed record AlreadyExists : ConnectResponse<T>;

    /// <summary>409 and 500 that pass: a rebalance, a stale configuration, no known leader.</summary>
    public sealed record Rebalancing(string Message) : ConnectResponse<T>;

    /// <summary>401: whoever asks is not known, whatever is asked for.</summary>
    public sealed record Unauthorized(string Message) : ConnectResponse<T>;

    /// <summary>403: whoever asks may not do this; perhaps only not to this connector.</summary>
    public sealed record Forbidden(string Message) : ConnectResponse<T>;

    /// <summary>429: not done, because whoever asks does so too often. Connect has no such answer; what stands before it has.</summary>
    /// <param name="Message">What it says.</param>
    /// <param name="RetryAfter">How long it wants to be left alone; null when it does not say.</param>
    public sealed record TooManyRequests(string Message, TimeSpan? RetryAfter) : ConnectResponse<T>;

    /// <summary>This Connect does not know the call or a field of it.</summary>
    public sealed record NotSupported(string Message) : ConnectResponse<T>;

    /// <summary>Another error that Connect answered; for writes it may or may not have been applied.</summary>
    public sealed record ServerError(int StatusCode, string Message) : ConnectResponse<T>;

    /// <summary>The request certainly did not reach a worker that serves: refused connection, DNS, TLS, a starting worker's 404.</summary>
    public sealed record Unavailable(string Message) : ConnectResponse<T>;

    /// <summary>A time-out or a broken connection after the request went out: read before deciding again.</summary>
    public sealed record OutcomeUnknown(string Message) : ConnectResponse<T>
    {
        /// <summary>
        /// The worker has handed the write on and has given up waiting: the leader goes on with it, and what it does shows later
        /// (recorded: 10 to 30 s). That it does not show yet says nothing.
        /// </summary>
        public bool IsUnderWay { get; init; }
    }

    string? IRestResponse.Unavailability => (this as Unavailable)?.Message;

    bool IRestResponse.IsUnderWay => this is OutcomeUnknown { IsUnderWay: true };

    static ConnectResponse<T> IRestResponse<ConnectResponse<T>>.Unavailable(string message) => new Unavailable(message);

    static ConnectResponse<T> IRestResponse<ConnectResponse<T>>.OutcomeUnknown(string message) => new OutcomeUnknown(message);

    /// <summary>Whoever may not do something has to be told what; whoever waits in vain, for whom.</summary>
    ConnectResponse<T> IRestResponse<ConnectResponse<T>>.With(CallKind kind, string server, string call) => (kind, this) switch
    {
        (CallKind.Read, ServerError error) => error with { Message = $"{server}: {error.Message}" },
        (CallKind.Read, Rebalancing error) => error with { Message = $"{server}: {error.Message}" },
        (CallKind.Read, TooManyRequests error) => error with { Message = $"{server}: {error.Message}" },
        (CallKind.Write, Unauthorized refused) => refused with { Message = $"{call}: {refused.Message}" },
        (CallKind.Write, Forbidden refused) => refused with { Message = $"{call}: {refused.Message}" },
        (CallKind.Write, OutcomeUnknown unknown) => unknown with { Message = $"{server}: {unknown.Message}" },
        (CallKind.Write, Unavailable away) => away with { Message = $"{server}: {away.Message}" },
        _ => this,
    };
}
