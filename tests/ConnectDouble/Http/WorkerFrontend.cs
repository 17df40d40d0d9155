using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace ConnectDouble.Http;

/// <summary>Takes requests off the wire and writes answers.</summary>
internal sealed class WorkerFrontend(ConnectDoubleCluster cluster, ControlEndpoints control, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context)
    {
        var worker = cluster.Urls.TakeWhile(url => url.Port != context.Connection.LocalPort).Count();
        var request = await ReadAsync(context);
        if (request.Segments is ["_double", ..])
        {
            await SendAsync(context, control.Answer(request));
            return;
        }

        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (await cluster.AnswerAsync(worker, request, abandoned.Token) is { } answer)
        {
            await SendAsync(context, answer);
        }
        else
        {
            context.Abort();
        }
    }

    private static async Task<ConnectRequest> ReadAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        return new(context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
        {
            Body = await ReadBodyAsync(context.Request, context.RequestAborted),
            Authorization = headers.Authorization,
            ContentType = headers.ContentType,
            Accept = headers.Accept,
            UserAgent = headers.UserAgent,
        };
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
        {
            return [];
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }

    private static async Task SendAsync(HttpContext context, ConnectResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (answer.Allow is { } allow)
        {
            response.Headers.Allow = allow;
        }

        if (answer.Status is StatusCodes.Status204NoContent)
        {
            return;
        }

        if (answer.Ending != BodyEnding.Complete)
        {
            await SendWithoutEndAsync(context, answer);
            return;
        }

        response.ContentLength = answer.Body.Sum(part => (long)part.Length);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        foreach (var part in answer.Body)
        {
            response.BodyWriter.Write(part.Span);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task SendWithoutEndAsync(HttpContext context, ConnectResponse answer)
    {
        try
        {
            using var content = new EndingContent(answer.JoinBody(), answer.Ending);
            context.Response.ContentLength = content.Headers.ContentLength;
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is HttpIOException or OperationCanceledException)
        {
            context.Abort();
        }
    }
}
