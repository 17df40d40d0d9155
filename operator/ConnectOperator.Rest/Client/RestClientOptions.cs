using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Transport;

namespace ConnectOperator.Rest.Client;

/// <summary>What all clients of a program have in common.</summary>
public sealed record RestClientOptions
{
    /// <summary>Name of the program in the servers' access logs.</summary>
    public string UserAgent { get; init; } = "connect-operator";

    /// <summary>What all requests pass through on their way out, last of all; <see cref="RestApi.Route"/> tells which call each is.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Through { get; init; } = static handler => handler;

    /// <summary>What writes pass through on their way out.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> WritesThrough { get; init; } = static handler => handler;

    /// <summary>What carries the requests of a client.</summary>
    /// <exception cref="RestEndpointException">A certificate of the endpoint cannot be used.</exception>
    public Func<RestEndpoint, IRestTransport> Transport { get; init; } = static endpoint => new SocketTransport(endpoint);

    /// <summary>The source of jitter, 0 to 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
