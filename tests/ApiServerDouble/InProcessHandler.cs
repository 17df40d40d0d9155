using System.Net;
using ApiServerDouble.Http;

namespace ApiServerDouble;

/// <summary>Lets an <see cref="HttpClient"/> talk to a stand-in without a network in between: what is asked is answered at once.</summary>
public sealed class InProcessHandler(ApiServer server) : HttpMessageHandler
{
    /// <summary>A request as the server sees it.</summary>
    public static async Task<ApiRequest> ReceiveAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Method.Method, request.RequestUri!.PathAndQuery)
        {
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.Content?.Headers.ContentType?.MediaType,
            Body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [],
        };
    }

    /// <summary>An answer as a client sees it; a watch's body is what comes out of <paramref name="lines"/>.</summary>
    public static HttpResponseMessage Respond(ApiResponse answer, Stream? lines)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var content = lines is null ? (HttpContent)new ByteArrayContent(answer.Body) : new StreamContent(lines);
        content.Headers.ContentType = new("application/json");
        return new((HttpStatusCode)answer.Status) { Content = content };
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = server.Answer(await ReceiveAsync(request, cancellationToken));
        return Respond(answer, answer.Watch is { } watch ? new LineStream(watch.Lines, watch.Dispose) : null);
    }
}
