using System.Net.Http.Headers;

namespace ConnectOperator.Rest.Transport;

/// <summary>
/// What every request needs on its way out. A write has content: SocketsHttpHandler by itself sends a request again, whatever its method
/// and even on a fresh connection, when the connection ends before the first byte of an answer and the request has no content
/// (HttpConnection.SendAsync sets _canRetry then); a server killed in the middle of a restart or a delete looks just like that. A request
/// with content, be it empty, is never sent twice. JSON has no charset (RFC 8259). And an answer knows its request.
/// </summary>
/// <param name="inner">What sends.</param>
/// <param name="readsOnce">Whether a read is sent once, too: one that takes something away.</param>
public sealed class RequestHandler(HttpMessageHandler inner, bool readsOnce = false) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (readsOnce || request.Method != HttpMethod.Get)
        {
            request.Content ??= new ByteArrayContent([]);
            if (request.Content.Headers.ContentType is { CharSet: not null, MediaType: { } json } && json.EndsWith("json", StringComparison.Ordinal))
            {
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(json);
            }
        }

        var response = await base.SendAsync(request, cancellationToken);
        response.RequestMessage ??= request;
        return response;
    }
}
