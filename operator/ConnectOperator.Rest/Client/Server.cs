using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Transport;

namespace ConnectOperator.Rest.Client;

/// <summary>
/// The connections to one URL: one that lasts, whose identity is known, for reads, and a fresh one for each write. Handlers are not
/// shared between URLs, because two URLs of one host with different base paths may lead to different servers over one connection.
/// </summary>
internal sealed class Server<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi> : IDisposable
    where TApi : class
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly string basePath;
    private readonly HttpClient reads;
    private readonly HttpClient writes;
    private readonly TApi readApi;
    private readonly TApi writeApi;
    private long readConnectionId;

    public Server(
        int index,
        Uri url,
        RestEndpoint endpoint,
        IRestTransport transport,
        ConnectionIds ids,
        JsonSerializerContext json,
        RestClientOptions options,
        bool readsOnce = false)
    {
        Index = index;
        Url = RestEndpoint.Shown(url);
        basePath = url.AbsolutePath.TrimEnd('/');
        var authorization = AuthorizationHeader.For(endpoint.Authentication);
        reads = Http(options.Through(transport.ForReads(() => Volatile.Write(ref readConnectionId, ids.Next()))));
        writes = Http(options.WritesThrough(options.Through(transport.ForWrites())));
        writes.DefaultRequestHeaders.ConnectionClose = true;
        readApi = RestApi.Over<TApi>(reads, json);
        writeApi = RestApi.Over<TApi>(writes, json);

        HttpClient Http(HttpMessageHandler handler)
        {
            // Time-outs are those of the calls.
            var http = new HttpClient(new RequestHandler(handler, readsOnce)) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Accept.Add(Json);
            http.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
            http.DefaultRequestHeaders.Authorization = authorization;
            return http;
        }
    }

    /// <summary>Place in the endpoint's list.</summary>
    public int Index { get; }

    /// <summary>The URL as it may be shown.</summary>
    public string Url { get; }

    /// <summary>Method, path and query of the call that was answered, without the base path.</summary>
    public string Called(HttpResponseMessage response) =>
        response.RequestMessage is { RequestUri: { } asked } request ? $"{request.Method} {asked.PathAndQuery[basePath.Length..]}" : "";

    /// <summary>
    /// The connection that served the last read. Right only for a caller that has one read under way at a time: the pool then
    /// holds at most one connection, attempts to open one included, so that the one opened last is the one in use.
    /// </summary>
    public long ReadConnectionId => Volatile.Read(ref readConnectionId);

    /// <summary>Answers when the headers have arrived; the body is still to be read.</summary>
    public Task<HttpResponseMessage> ReadAsync(RestCall<TApi> call, CancellationToken cancellationToken) => call(readApi, cancellationToken);

    /// <summary>Sends once, over a connection that ends with the answer.</summary>
    public Task<HttpResponseMessage> WriteAsync(RestCall<TApi> call, CancellationToken cancellationToken) => call(writeApi, cancellationToken);

    public void Dispose()
    {
        reads.Dispose();
        writes.Dispose();
    }
}
