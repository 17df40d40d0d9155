using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Answers;

namespace ConnectOperator.KafkaConnect.Answers;

/// <summary>Makes of what came over the wire the case that it is, with the value of a good answer.</summary>
internal static class AnswerReader
{
    /// <summary>Of a read.</summary>
    /// <param name="good">The value of a 2xx; null when its body is not what it should be.</param>
    public static Func<ReceivedAnswer, ConnectAnswer<T>> Read<T>(Func<ReceivedAnswer, T?> good)
        where T : class => received =>
        !received.IsSuccess ? ErrorAnswer.Of<T>(received, CallKind.Read)
        : good(received) is { } value ? new ConnectAnswer<T>.Ok(value)
        : new ConnectAnswer<T>.Unavailable(received.BodyEnd switch
        {
            BodyEnd.TooLong => "the answer is too long",
            BodyEnd.BrokenOff => "connection broke within the answer",
            _ => "the answer is not Connect's",
        });

    /// <summary>Of a connector's config: that there is none is a good answer too.</summary>
    public static ConnectAnswer<HerderRead> HerderRead(ReceivedAnswer received) =>
        Read(answer => GoodBody.Config(answer.Body) is { } config ? new HerderRead(answer.ConnectionId, config) : null)(received) switch
        {
            ConnectAnswer<HerderRead>.NotFound => new ConnectAnswer<HerderRead>.Ok(new HerderRead(received.ConnectionId, Config: null)),
            var answer => answer,
        };

    /// <summary>Of a write. Without a value, nobody knows what was stored.</summary>
    /// <param name="good">The value of a 2xx; null when its body is not what it should be.</param>
    public static Func<ReceivedAnswer, ConnectAnswer<T>> Write<T>(Func<ReceivedAnswer, T?> good)
        where T : class => received =>
        !received.IsSuccess ? ErrorAnswer.Of<T>(received, CallKind.Write)
        : good(received) is { } value ? new ConnectAnswer<T>.Ok(value)
        : new ConnectAnswer<T>.OutcomeUnknown($"HTTP {received.StatusCode}, but the body is not Connect's or broke off");

    /// <summary>Of a write whose answer has nothing in it that is needed.</summary>
    public static ConnectAnswer<Done> Done(ReceivedAnswer received) =>
        received.IsSuccess ? new ConnectAnswer<Done>.Ok(default) : ErrorAnswer.Of<Done>(received, CallKind.Write);
}
