using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace RestProxyDouble.Http;

/// <summary>Takes requests off the wire and writes answers.</summary>
internal sealed class ProxyFrontend(RestProxyDoubleCluster cluster, ControlEndpoints control, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        if (request.Segments is ["_double", ..])
        {
            await SendAsync(context, control.Answer(request));
            return;
        }

        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var node = cluster.Urls.TakeWhile(url => url.Port != context.Connection.LocalPort).Count();
        if (await cluster.AnswerAsync(node, request, abandoned.Token) is { } answer)
        {
            await SendAsync(context, answer);
        }
        else
        {
            context.Abort();
        }
    }

    private static async Task<ProxyRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new(context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
        {
            Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            Body = body.ToArray(),
        };
    }

    private static async Task SendAsync(HttpContext context, ProxyResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status == StatusCodes.Status204NoContent)
        {
            return;
        }

        response.ContentLength = answer.IsStreamed ? null : answer.Body.Length;
        response.BodyWriter.Write(answer.Body.Span);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
