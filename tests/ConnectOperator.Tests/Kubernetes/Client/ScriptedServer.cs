using System.Net;
using System.Text;

namespace ConnectOperator.Tests.Kubernetes.Client;

/// <summary>Answers requests in the order of the script, and keeps what was asked.</summary>
internal sealed class ScriptedServer(params Func<HttpResponseMessage>[] script) : HttpMessageHandler
{
    private int next;

    public List<Asked> Requests { get; } = [];

    public static Func<HttpResponseMessage> Json(string json, HttpStatusCode code = HttpStatusCode.OK, TimeSpan? retryAfter = null) => () =>
    {
        var response = new HttpResponseMessage(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        response.Headers.RetryAfter = retryAfter is { } wait ? new(wait) : null;
        return response;
    };

    public static Func<HttpResponseMessage> Refusal(HttpStatusCode code, string reason, string details = "{}", TimeSpan? retryAfter = null) => Json(
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"told so","reason":"{{reason}}","details":{{details}},"code":{{(int)code}}}""",
        code,
        retryAfter);

    public static Func<HttpResponseMessage> Lines(params string[] lines) => Json(string.Concat(lines.Select(line => line + "\n")));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(new(
            request.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Accept.ToString(),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken)));
        if (next < script.Length)
        {
            return script[next++]();
        }

        // A server that has nothing more to say keeps its peer waiting.
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("An endless wait ended");
    }
}

internal sealed record Asked(HttpMethod Method, string Path, string Accept, string? ContentType, string? Body);
