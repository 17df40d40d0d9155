using System.Net.Http.Headers;
using ConnectOperator.KafkaConnect.Answers;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Rest;

namespace ConnectOperator.KafkaConnect.Transport;

/// <summary>
/// The connections to one worker URL: one for reads, whose identity is known, and a fresh one for each write. Handlers are not
/// shared between URLs, because two URLs of one host with different base paths may lead to different workers over one connection.
/// </summary>
internal sealed class WorkerTransport : IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly string basePath;
    private readonly HttpClient reads;
    private readonly HttpClient writes;
    private readonly IConnectApi readApi;
    private readonly IConnectApi writeApi;
    private long readConnectionId;

    public WorkerTransport(int index, Uri url, ConnectEndpoint endpoint, IConnectTransport transport, ConnectionIds ids, ConnectClientOptions options)
    {
        Index = index;
        Url = ConnectEndpoint.Shown(url);
        basePath = url.AbsolutePath.TrimEnd('/');
        var authorization = AuthorizationHeader.For(endpoint.Authentication);
        reads = Http(options.Through(transport.ForReads(() => Volatile.Write(ref readConnectionId, ids.Next()))));
        writes = Http(options.WritesThrough(options.Through(transport.ForWrites())));
        writes.DefaultRequestHeaders.ConnectionClose = true;
        readApi = RestApi.Over<IConnectApi>(reads, ConnectJson.Default);
        writeApi = RestApi.Over<IConnectApi>(writes, ConnectJson.Default);

        HttpClient Http(HttpMessageHandler handler)
        {
            // Time-outs are those of the calls.
            var http = new HttpClient(new RequestHandler(handler)) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
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
    public Task<HttpResponseMessage> ReadAsync(ConnectCall call, CancellationToken cancellationToken) => call(readApi, cancellationToken);

    /// <summary>Sends once, over a connection that ends with the answer.</summary>
    public Task<HttpResponseMessage> WriteAsync(ConnectCall call, CancellationToken cancellationToken) => call(writeApi, cancellationToken);

    public void Dispose()
    {
        reads.Dispose();
        writes.Dispose();
    }
}
