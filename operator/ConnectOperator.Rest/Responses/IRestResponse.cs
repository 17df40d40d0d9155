namespace ConnectOperator.Rest.Responses;

/// <summary>How a call of an API ended, as far as it tells whether another server of that API is to be asked.</summary>
public interface IRestResponse
{
    /// <summary>Why the server does not serve, where another one might: it was not reached, or it is starting. Null for every other answer.</summary>
    string? Unavailability { get; }

    /// <summary>The server has handed a write on and has given up waiting for it, so that the next write is better sent to another.</summary>
    bool IsUnderWay { get; }
}

/// <summary>How a call of an API ended: the type in which that API's client tells every answer that it knows.</summary>
public interface IRestResponse<TSelf> : IRestResponse
    where TSelf : IRestResponse<TSelf>
{
    /// <summary>The request certainly did not reach a server that serves.</summary>
    static abstract TSelf Unavailable(string message);

    /// <summary>The request went out, and nobody knows what came of it.</summary>
    static abstract TSelf OutcomeUnknown(string message);

    /// <summary>The same answer, its message with what a person needs to know beside it: which server answered, or what was asked.</summary>
    /// <param name="kind">Whether it was a read or a write.</param>
    /// <param name="server">The server's URL, as it may be shown.</param>
    /// <param name="call">Method, path and query, below that URL.</param>
    TSelf With(CallKind kind, string server, string call);
}
