using System.Net.Http.Headers;
using RestProxyDouble.Http;

namespace RestProxyDouble;

/// <summary>Lets an <see cref="HttpClient"/> talk to the stand-ins without sockets: a request's host and port choose the proxy.</summary>
public sealed class InProcessHandler(RestProxyDoubleCluster cluster) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var url = request.RequestUri ?? throw new ArgumentException("The request has no URL", nameof(request));
        var node = cluster.Urls.TakeWhile(other => other.Authority != url.Authority).Count();
        if (node == cluster.Urls.Count)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"No proxy listens on {url.Authority}");
        }

        var headers = HeadersOf(request.Headers).Concat(request.Content is null ? [] : HeadersOf(request.Content.Headers)).ToDictionary(header => header.Key, header => header.Value);
        headers.TryAdd("Host", url.Authority);
        var received = new ProxyRequest(request.Method.Method, url.PathAndQuery)
        {
            Headers = headers,
            Body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken),
        };
        var answer = await cluster.AnswerAsync(node, received, cancellationToken)
            ?? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke");
        cancellationToken.ThrowIfCancellationRequested();
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)answer.Status) { RequestMessage = request, Content = new ByteArrayContent(answer.Body.ToArray()) };
        if (answer.ContentType is { } type)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(HttpHeaders headers) =>
        headers.NonValidated.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
}
