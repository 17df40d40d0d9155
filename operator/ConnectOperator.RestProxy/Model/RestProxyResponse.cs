using ConnectOperator.Rest.Responses;

namespace ConnectOperator.RestProxy.Model;

/// <summary>How a call of a REST proxy ended: with a value, or with a reason why there is none.</summary>
public abstract record RestProxyResponse<T> : IRestResponse<RestProxyResponse<T>>
{
    private RestProxyResponse()
    {
    }

    /// <summary>Done.</summary>
    public sealed record Ok(T Value) : RestProxyResponse<T>;

    /// <summary>Not done, or nobody knows.</summary>
    public sealed record Failed(RestProxyFailure Why) : RestProxyResponse<T>;

    string? IRestResponse.Unavailability => this is Failed { Why: RestProxyFailure.Unavailable { Message: var message } } ? message : null;

    bool IRestResponse.IsUnderWay => false;

    static RestProxyResponse<T> IRestResponse<RestProxyResponse<T>>.Unavailable(string message) => new Failed(new RestProxyFailure.Unavailable(message));

    static RestProxyResponse<T> IRestResponse<RestProxyResponse<T>>.OutcomeUnknown(string message) => new Failed(new RestProxyFailure.OutcomeUnknown(message));

    /// <summary>Whoever may not do something has to be told what; whoever waits in vain, for whom.</summary>
    RestProxyResponse<T> IRestResponse<RestProxyResponse<T>>.With(CallKind kind, string server, string call) => (kind, this) switch
    {
        (_, Failed { Why: RestProxyFailure.ServerError or RestProxyFailure.TooManyRequests } failed) => failed.Saying($"{server}: "),
        (CallKind.Write, Failed { Why: RestProxyFailure.Unauthorized or RestProxyFailure.Forbidden } failed) => failed.Saying($"{call}: "),
        (CallKind.Write, Failed { Why: RestProxyFailure.Unavailable or RestProxyFailure.OutcomeUnknown } failed) => failed.Saying($"{server}: "),
        _ => this,
    };

    /// <summary>The same failure of a call that would have had another value.</summary>
    internal RestProxyResponse<TOther> As<TOther>() => this is Failed { Why: var why }
        ? new RestProxyResponse<TOther>.Failed(why)
        : throw new InvalidOperationException("An answer with a value is no failure of another call.");

    /// <summary>The same with another value.</summary>
    internal RestProxyResponse<TOther> Select<TOther>(Func<T, TOther> select) => this is Ok { Value: var value }
        ? new RestProxyResponse<TOther>.Ok(select(value))
        : As<TOther>();

    private RestProxyResponse<T> Saying(string first) => this is Failed { Why: var why } ? new Failed(why with { Message = first + why.Message }) : this;
}
