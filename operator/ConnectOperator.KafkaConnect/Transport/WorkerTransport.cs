using System.Net;
using System.Net.Http.Headers;
using ConnectOperator.KafkaConnect.Client;

namespace ConnectOperator.KafkaConnect.Transport;

/// <summary>
/// The connections to one worker URL: one for reads, whose identity is known, and a fresh one for each write. Handlers are not
/// shared between URLs, because two URLs of one host with different base paths may lead to different workers over one connection.
/// </summary>
internal sealed class WorkerTransport : IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly string baseUrl;
    private readonly AuthenticationHeaderValue? authorization;
    private readonly string userAgent;
    private readonly HttpMessageInvoker reads;
    private readonly HttpMessageInvoker writes;
    private long readConnectionId;

    public WorkerTransport(int index, Uri url, ConnectEndpoint endpoint, IConnectTransport transport, ConnectionIds ids, ConnectClientOptions options)
    {
        Index = index;
        Url = ConnectEndpoint.Shown(url);
        baseUrl = url.AbsoluteUri.TrimEnd('/');
        authorization = AuthorizationHeader.For(endpoint.Authentication);
        userAgent = options.UserAgent;
        reads = new HttpMessageInvoker(options.Through(transport.ForReads(() => Volatile.Write(ref readConnectionId, ids.Next()))));
        writes = new HttpMessageInvoker(options.WritesThrough(options.Through(transport.ForWrites())));
    }

    /// <summary>Place in the endpoint's list.</summary>
    public int Index { get; }

    /// <summary>The URL as it may be shown.</summary>
    public string Url { get; }

    /// <summary>A request as it may be shown; without its query.</summary>
    public string Asked(HttpMethod method, string pathAndQuery) => $"{method} {Url.TrimEnd('/')}{pathAndQuery.Split('?')[0]}";

    /// <summary>
    /// The connection that served the last read. Right only for a caller that has one read under way at a time: the pool then
    /// holds at most one connection, attempts to open one included, so that the one opened last is the one in use.
    /// </summary>
    public long ReadConnectionId => Volatile.Read(ref readConnectionId);

    /// <summary>Answers when the headers have arrived; the body is still to be read.</summary>
    public async Task<HttpResponseMessage> ReadAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, pathAndQuery);
        return await reads.SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// Sends once. SocketsHttpHandler by itself sends a request again, whatever its method and even on a fresh connection, when the
    /// connection ends before the first byte of an answer and the request has no content (HttpConnection.SendAsync sets
    /// _canRetry then); a worker killed in the middle of a restart or a delete looks just like that. A request with content,
    /// be it empty, is never sent twice, so every write has one.
    /// </summary>
    public async Task<HttpResponseMessage> WriteAsync(
        HttpMethod method, string pathAndQuery, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var request = Request(method, pathAndQuery);
        request.Content = new ReadOnlyMemoryContent(json);
        if (!json.IsEmpty)
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.ConnectionClose = true;
        return await writes.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        reads.Dispose();
        writes.Dispose();
    }

    private HttpRequestMessage Request(HttpMethod method, string pathAndQuery)
    {
        var request = new HttpRequestMessage(method, new Uri(baseUrl + pathAndQuery))
        {
            // One request at a time on a connection is what makes its identity mean something.
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        ConnectRoute.Mark(request, pathAndQuery);
        request.Headers.Accept.Add(Json);
        request.Headers.UserAgent.ParseAdd(userAgent);
        request.Headers.Authorization = authorization;
        return request;
    }
}
