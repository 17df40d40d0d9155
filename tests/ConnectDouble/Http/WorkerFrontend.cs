using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace ConnectDouble.Http;

/// <summary>Takes requests off the wire, lets the script interfere, and writes answers. Every request is logged with what it got.</summary>
internal sealed class WorkerFrontend(TimeProvider time, ConnectScript script, BasicAuthentication authentication, CancellationToken stopping) : IDisposable
{
    private readonly List<Worker> workers = [];
    private ControlEndpoints? control;

    public RequestLog Log { get; } = new();

    public void Open(IReadOnlyList<Uri> urls, ClusterParts parts, ControlEndpoints controlEndpoints)
    {
        control = controlEndpoints;
        workers.AddRange(urls.Select(url =>
        {
            var life = new WorkerLife(time, script);
            return new Worker(url, life, new ConnectApi(parts, life));
        }));
    }

    public Task RestartAsync() => Task.WhenAll(workers.Select(worker => worker.RestartAsync()));

    public Task RestartWorkerAsync(int worker) => workers[worker].RestartAsync();

    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var rawPath = target.Split('?', 2)[0];
        var index = workers.FindIndex(worker => worker.Url.Port == context.Connection.LocalPort);
        var worker = workers[index];
        var body = await ReadBodyAsync(context.Request, context.RequestAborted);
        var segments = ConnectRequest.Split(rawPath);
        var request = new ConnectRequest(
            context.Request.Method, rawPath, segments ?? [], context.Request.Query, body, worker.Url.GetLeftPart(UriPartial.Authority));
        if (request.Segments is ["_double", ..])
        {
            await SendAsync(context, control!.Answer(request));
            return;
        }

        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, worker.Stopped);
        Log.Begin();
        var answer = await AnswerAsync(worker, request, segments, context, abandoned.Token);
        Log.End(new(
            index, request.Method, Uri.UnescapeDataString(rawPath), context.Request.QueryString.Value ?? string.Empty, request.Text, answer?.Status ?? 0, time.GetUtcNow()));
        if (answer is null)
        {
            context.Abort();
            return;
        }

        await SendAsync(context, answer);
    }

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>The answer; null when the connection breaks instead.</summary>
    private async Task<ConnectAnswer?> AnswerAsync(
        Worker worker, ConnectRequest request, IReadOnlyList<string>? segments, HttpContext context, CancellationToken abandoned)
    {
        try
        {
            if (authentication.Refuse(request, context.Request.Headers.Authorization) is { } refused)
            {
                return refused;
            }

            var scripted = script.Take(request.Method, Uri.UnescapeDataString(request.RawPath));
            if (scripted is null)
            {
                return await worker.Api.AnswerAsync(request, segments, context.Request.Headers, abandoned);
            }

            var truth = scripted.IsApplied ? await worker.Api.AnswerAsync(request, segments, context.Request.Headers, abandoned) : null;
            if (scripted.Wait != TimeSpan.Zero)
            {
                await Task.Delay(scripted.Wait, time, abandoned);
            }

            return scripted switch
            {
                { Breaks: true } => null,
                { Status: { } status } => new ConnectAnswer(status) { Body = [Encoding.UTF8.GetBytes(scripted.Body)], ContentType = scripted.ContentType },
                _ => truth,
            };
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // The sender hung up, or the worker went away under the request.
            return null;
        }
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

    private static async Task SendAsync(HttpContext context, ConnectAnswer answer)
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

    private sealed class Worker(Uri url, WorkerLife life, ConnectApi api) : IDisposable
    {
        private CancellationTokenSource running = new();

        public Uri Url { get; } = url;

        public ConnectApi Api { get; } = api;

        public CancellationToken Stopped => Volatile.Read(ref running).Token;

        public async Task RestartAsync()
        {
            life.Restart();
            var before = Interlocked.Exchange(ref running, new());
            await before.CancelAsync();
        }

        public void Dispose() => running.Dispose();
    }
}
