using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Transport;

namespace ConnectOperator.Rest.Client;

/// <summary>One call of an API, to one server.</summary>
public delegate Task<HttpResponseMessage> RestCall<in TApi>(TApi server, CancellationToken cancellationToken);

/// <summary>Reads the body of a good answer as a stream.</summary>
/// <param name="body">What is left of the answer.</param>
/// <param name="beganAt">When it was asked for.</param>
/// <param name="connectionId">The connection that it comes over.</param>
/// <param name="cancellationToken">Ends the reading.</param>
/// <exception cref="IOException">The connection broke.</exception>
public delegate Task<TAnswer> BodyReader<TAnswer>(Stream body, DateTimeOffset beganAt, long connectionId, CancellationToken cancellationToken);

/// <summary>
/// Calls a REST API that one or more servers serve. Reads go out one at a time, are tried again within their time-out, and stick to the
/// server that answers; writes go out as many at once as there are callers, each once, over a connection of its own. Only cancellation
/// throws. Dispose it when the last call has ended; a call under way at that moment may end in any way.
/// </summary>
/// <typeparam name="TApi">The API, as an interface for <see cref="RestApi"/>.</typeparam>
public sealed class RestClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi> : IDisposable
    where TApi : class
{
    private readonly IRestTransport transport;
    private readonly ServerRing<TApi> servers;
    private readonly ReadChannel<TApi> reads;
    private readonly WriteChannel<TApi> writes;
    private readonly WriteChannel<TApi> trials;
    private readonly Func<Server<TApi>, RestConversation<TApi>> converse;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="endpoint">Where and how.</param>
    /// <param name="json">How bodies are written.</param>
    /// <param name="time">The clock of time-outs and retries.</param>
    /// <param name="options">What all clients of a program have in common.</param>
    /// <param name="serverChanged">Told when another server comes into use: its URL, and that of the one before.</param>
    /// <exception cref="RestEndpointException">The endpoint cannot be used.</exception>
    public RestClient(
        RestEndpoint endpoint, JsonSerializerContext json, TimeProvider time, RestClientOptions options, Action<string, string> serverChanged)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        endpoint.Check();
        transport = options.Transport(endpoint);
        var ids = new ConnectionIds();
        servers = new([.. endpoint.Urls.Select((url, index) => new Server<TApi>(index, url, endpoint, transport, ids, json, options))], serverChanged);
        var pipelines = new RestPipelines(endpoint, time, options.Random);
        reads = new(endpoint, servers, pipelines.Reads, time);
        writes = new(endpoint.WriteTimeout, servers, pipelines.Writes);
        trials = new(endpoint.RequestTimeout, servers, pipelines.Trials);
        converse = current => new(
            new(current.Index, endpoint.Urls[current.Index], endpoint, transport, ids, json, options, readsOnce: true),
            endpoint.RequestTimeout,
            pipelines.Trials,
            () => servers.MoveOnFrom(current));
    }

    /// <summary>A read whose body is small.</summary>
    /// <param name="call">A GET.</param>
    /// <param name="read">What the answer means, whatever its status.</param>
    /// <param name="cancellationToken">The only thing that makes a call throw.</param>
    public Task<TAnswer> ReadAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer> => reads.GetAsync(call, read, cancellationToken);

    /// <summary>A read whose body is too large to be held.</summary>
    /// <param name="call">A GET.</param>
    /// <param name="good">Reads the body of a 2xx, and bounds it.</param>
    /// <param name="error">What any other answer means.</param>
    /// <param name="cancellationToken">The only thing that makes a call throw.</param>
    public Task<TAnswer> StreamAsync<TAnswer>(
        RestCall<TApi> call, BodyReader<TAnswer> good, Func<RawResponse, TAnswer> error, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer> => reads.StreamAsync(call, good, error, cancellationToken);

    /// <summary>A call that may change something: it is sent once.</summary>
    /// <param name="call">Of any method: a GET that takes something away is a write too.</param>
    /// <param name="read">What the answer means, whatever its status.</param>
    /// <param name="cancellationToken">The only thing that makes a call throw.</param>
    public Task<TAnswer> WriteAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer> => writes.SendAsync(call, read, cancellationToken);

    /// <summary>As <see cref="WriteAsync"/>, for what only tries out, and is worth no longer a wait than a read.</summary>
    public Task<TAnswer> TryOutAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer> => trials.SendAsync(call, read, cancellationToken);

    /// <summary>Begins a conversation with the server that is in use now. It is the caller's, to dispose of before this.</summary>
    public RestConversation<TApi> Converse() => converse(servers.Current);

    /// <inheritdoc/>
    public void Dispose()
    {
        reads.Dispose();
        servers.Dispose();
        transport.Dispose();
    }
}
