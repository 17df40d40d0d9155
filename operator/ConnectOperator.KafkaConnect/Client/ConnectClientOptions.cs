namespace ConnectOperator.KafkaConnect.Client;

/// <summary>What all clients of a program have in common.</summary>
public sealed record ConnectClientOptions
{
    /// <summary>Name of the program in the workers' access logs.</summary>
    public string UserAgent { get; init; } = "connect-operator";

    /// <summary>What all requests pass through on their way out, last of all; <see cref="Rest.RestApi.Route"/> tells which call each is.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Through { get; init; } = static handler => handler;

    /// <summary>What writes pass through on their way out.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> WritesThrough { get; init; } = static handler => handler;
}
