using ConnectDouble.Http;

namespace ConnectDouble;

/// <summary>Lets an <see cref="HttpClient"/> talk to a stand-in cluster without sockets: a request's host and port choose the worker.</summary>
public sealed class InProcessHandler(ConnectDoubleCluster cluster) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var url = request.RequestUri ?? throw new ArgumentException("The request has no URL", nameof(request));
        var worker = cluster.Urls.TakeWhile(other => other.Authority != url.Authority).Count();
        if (worker == cluster.Urls.Count)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"No worker listens on {url.Authority}");
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var received = new ConnectRequest(request.Method.Method, url.PathAndQuery)
        {
            Body = body,
            Authorization = HeaderOf(request, "Authorization"),
            Accept = HeaderOf(request, "Accept"),
            ContentType = request.Content?.Headers.ContentType?.ToString(),
        };
        var answer = await cluster.AnswerAsync(worker, received, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer is null
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke")
            : ResponseOf(answer, request);
    }

    private static HttpResponseMessage ResponseOf(ConnectResponse answer, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)answer.Status) { RequestMessage = request };
        var body = request.Method == HttpMethod.Head ? [] : answer.JoinBody();
        response.Content = answer.Ending == BodyEnding.Complete ? new ByteArrayContent(body) : new EndingContent(body, answer.Ending);
        AddTo(response.Content.Headers, "Content-Type", answer.ContentType);
        AddTo(response.Content.Headers, "Allow", answer.Allow);
        AddTo(response.Headers, "Location", answer.Location);
        return response;
    }

    private static void AddTo(System.Net.Http.Headers.HttpHeaders headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string? HeaderOf(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
