using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Responses;

namespace ConnectOperator.KafkaConnect.Responses;

/// <summary>Makes of what came over the wire the case that it is, with the value of a good answer.</summary>
internal static class ResponseReader
{
    /// <summary>Of a read.</summary>
    /// <param name="good">The value of a 2xx; null when its body is not what it should be.</param>
    public static Func<RawResponse, ConnectResponse<T>> Read<T>(Func<RawResponse, T?> good)
        where T : class => received =>
        !received.IsSuccess ? ErrorResponse.Of<T>(received, CallKind.Read)
        : good(received) is { } value ? new ConnectResponse<T>.Ok(value)
        : new ConnectResponse<T>.Unavailable(received.BodyEnd switch
        {
            BodyEnd.TooLong => "the answer is too long",
            BodyEnd.BrokenOff => "connection broke within the answer",
            _ => "the answer is not Connect's",
        });

    /// <summary>Of a connector's config: that there is none is a good answer too.</summary>
    public static ConnectResponse<HerderRead> HerderRead(RawResponse received) =>
        Read(answer => SuccessBody.Config(answer.Body) is { } config ? new HerderRead(answer.ConnectionId, config) : null)(received) switch
        {
            ConnectResponse<HerderRead>.NotFound => new ConnectResponse<HerderRead>.Ok(new HerderRead(received.ConnectionId, Config: null)),
            var answer => answer,
        };

    /// <summary>Of a write. Without a value, nobody knows what was stored.</summary>
    /// <param name="good">The value of a 2xx; null when its body is not what it should be.</param>
    public static Func<RawResponse, ConnectResponse<T>> Write<T>(Func<RawResponse, T?> good)
        where T : class => received =>
        !received.IsSuccess ? ErrorResponse.Of<T>(received, CallKind.Write)
        : good(received) is { } value ? new ConnectResponse<T>.Ok(value)
        : new ConnectResponse<T>.OutcomeUnknown($"HTTP {received.StatusCode}, but the body is not Connect's or broke off");

    /// <summary>Of a write whose answer has nothing in it that is needed.</summary>
    public static ConnectResponse<Done> Done(RawResponse received) =>
        received.IsSuccess ? new ConnectResponse<Done>.Ok(default) : ErrorResponse.Of<Done>(received, CallKind.Write);
}
