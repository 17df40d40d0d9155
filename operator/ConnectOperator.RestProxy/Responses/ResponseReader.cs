using ConnectOperator.Rest.Responses;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Responses;

/// <summary>Nothing that is needed.</summary>
internal sealed record Done
{
    public static readonly Done Value = new();
}

/// <summary>Makes of what came over the wire a value or a reason, in words without credentials.</summary>
internal sealed class ResponseReader(CredentialScrubber scrubber)
{
    /// <summary>Of a call whose 2xx has a value; null for a body that is not what it should be.</summary>
    public Func<RawResponse, RestProxyResponse<T>> Value<T>(CallSubject subject, Func<RawResponse, T?> good)
        where T : class => received =>
        !received.IsSuccess ? Failed<T>(ErrorResponse.Of(received, subject))
        : good(received) is { } value ? new RestProxyResponse<T>.Ok(value)
        : subject.Kind == CallKind.Read ? Failed<T>(new RestProxyFailure.Unavailable(Unreadable(received)))
        : Failed<T>(new RestProxyFailure.OutcomeUnknown($"HTTP {received.StatusCode}, but {Unreadable(received)}"));

    /// <summary>Of a call whose 2xx says enough.</summary>
    public Func<RawResponse, RestProxyResponse<Done>> Nothing(CallSubject subject) => received =>
        received.IsSuccess ? new RestProxyResponse<Done>.Ok(Done.Value) : Failed<Done>(ErrorResponse.Of(received, subject));

    /// <summary>A text of the proxy's that is part of a good answer.</summary>
    public string Scrub(string text) => scrubber.Scrub(text);

    private static string Unreadable(RawResponse received) => received.BodyEnd switch
    {
        BodyEnd.TooLong => "the answer is too long",
        BodyEnd.BrokenOff => "the connection broke within the answer",
        _ => "the answer is not a REST proxy's",
    };

    private RestProxyResponse<T> Failed<T>(RestProxyFailure why) => new RestProxyResponse<T>.Failed(why with { Message = scrubber.Scrub(why.Message) });
}
