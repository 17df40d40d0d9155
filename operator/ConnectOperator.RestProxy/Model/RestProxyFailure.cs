namespace ConnectOperator.RestProxy.Model;

/// <summary>What a REST proxy says is not there.</summary>
public enum MissingResource
{
    /// <summary>The topic, or a topic with that partition.</summary>
    Topic,

    /// <summary>The partition of a topic that may be there.</summary>
    Partition,

    /// <summary>The consumer group, or offsets that it has committed.</summary>
    Group,

    /// <summary>The consumer instance: it expired, its proxy restarted, another proxy was asked, or it was made with other credentials.</summary>
    Instance,
}

/// <summary>
/// Why a call did not come to a value, decided by the HTTP status and the <c>error_code</c> of the answer, never by its text.
/// </summary>
/// <param name="Message">For people: the proxy's words, cut, without the credentials of the endpoint.</param>
public abstract record RestProxyFailure(string Message)
{
    /// <summary>404 of the proxy's own: what was asked for is not there.</summary>
    public sealed record NotFound(MissingResource What, string Message) : RestProxyFailure(Message);

    /// <summary>A 4xx by which the request is wrong and will stay so.</summary>
    public sealed record Invalid(string Message) : RestProxyFailure(Message);

    /// <summary>409: something is in the way, of which the proxy's memory is the most likely place.</summary>
    public sealed record Conflict(string Message) : RestProxyFailure(Message);

    /// <summary>A record is not of the format in which it is to be read; as <see cref="EmbeddedFormat.Binary"/> it can be.</summary>
    public sealed record Undecodable(string Message) : RestProxyFailure(Message);

    /// <summary>401: whoever asks is not known.</summary>
    public sealed record Unauthorized(string Message) : RestProxyFailure(Message);

    /// <summary>403: whoever asks may not do this, or gave wrong credentials (Karapace).</summary>
    public sealed record Forbidden(string Message) : RestProxyFailure(Message);

    /// <summary>429: whoever asks does so too often.</summary>
    /// <param name="Message">What it says.</param>
    /// <param name="RetryAfter">How long it wants to be left alone; null when it does not say.</param>
    public sealed record TooManyRequests(string Message, TimeSpan? RetryAfter) : RestProxyFailure(Message);

    /// <summary>This proxy cannot do it, or not in this version; for what it would do in a way that nobody wants, nothing was sent.</summary>
    public sealed record NotSupported(string Message) : RestProxyFailure(Message);

    /// <summary>Another error that was answered; a write may or may not have been done.</summary>
    public sealed record ServerError(int StatusCode, string Message) : RestProxyFailure(Message);

    /// <summary>The request certainly did not reach a proxy that serves: refused connection, DNS, TLS, a gateway that says so, or a URL that is not a proxy's.</summary>
    public sealed record Unavailable(string Message) : RestProxyFailure(Message);

    /// <summary>A time-out or a broken connection after the request went out.</summary>
    public sealed record OutcomeUnknown(string Message) : RestProxyFailure(Message);
}
