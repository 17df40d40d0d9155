using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;
using Polly.Retry;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>One request to the API server.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public MediaTypeWithQualityHeaderValue Accept { get; init; } = AcceptedMedia.Json;

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public bool IsRead => Method == HttpMethod.Get;
}

/// <summary>Reads one answer from its whole body.</summary>
internal delegate T ResponseReader<out T>(in ReadOnlySequence<byte> body);

/// <summary>Sends requests: time-outs, retries of what the server did not process, and refusals as exceptions.</summary>
internal sealed class ApiRequests : IDisposable
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, leaveOpen: true);
    private readonly HttpClient http;
    private readonly KubernetesClientOptions options;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline reads;
    private readonly ResiliencePipeline writes;

    public ApiRequests(HttpMessageHandler handler, Uri server, KubernetesClientOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        http = new HttpClient(options.Through(handler))
        {
            // A server may live below a path (Rancher's proxy): relative paths append only to an address that ends in a slash.
            BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = options.HttpVersion,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        reads = Retrying(refusal => refusal.Code is HttpStatusCode.TooManyRequests
            || (refusal.Code is HttpStatusCode.ServiceUnavailable && refusal.RetryAfter is not null));

        // 429 alone says that the server did not process the request; a write answered with 503 may have been applied.
        writes = Retrying(refusal => refusal.Code is HttpStatusCode.TooManyRequests);
    }

    /// <summary>Sends, and reads the body of a successful answer.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, ResponseReader<T> read, CancellationToken cancellationToken) =>
        await (request.IsRead ? reads : writes).ExecuteAsync(
            async (state, token) => await state.Self.SendOnceAsync(state.Request, state.Read, token),
            (Self: this, Request: request, Read: read),
            cancellationToken);

    /// <summary>Sends, and deserializes a successful answer.</summary>
    public Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(request, Reader(type), cancellationToken);

    /// <summary>Opens a stream; waits no longer than a request may take for its beginning.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.RequestTimeout, time, cancellationToken);
        var response = await WithinAsync(deadline, request, token => SendHeadersAsync(request, token));
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await WithinAsync(deadline, request, token => ReadRefusalAsync(request, response, token));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<T> SendOnceAsync<T>(ApiRequest request, ResponseReader<T> read, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.RequestTimeout, time, cancellationToken);
        return await WithinAsync(deadline, request, async token =>
        {
            using var response = await SendHeadersAsync(request, token);
            return response.IsSuccessStatusCode
                ? await ReadBodyAsync(response, read, token)
                : throw await ReadRefusalAsync(request, response, token);
        });
    }

    private async Task<HttpResponseMessage> SendHeadersAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, request.Path);
        message.Headers.Accept.Add(request.Accept);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType ?? "application/json");
        }

        return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task<KubernetesException> ReadRefusalAsync(
        ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = await ReadBodyAsync(response, static (in body) => Refusal.Parse(body), cancellationToken);
        return request.ContentType == PatchContent.JsonPatch && Refusal.IsFailedPatchTest(response.StatusCode, status)
            ? new(HttpStatusCode.Conflict, "Conflict", "The object of that name has changed, or is another one now.", retryAfter: null)
            : Refusal.From(response, status, time);
    }

    private static async Task<T> ReadBodyAsync<T>(HttpResponseMessage response, ResponseReader<T> read, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var pipe = PipeReader.Create(stream, Buffers);
        try
        {
            while (true)
            {
                var piece = await pipe.ReadAsync(cancellationToken);
                if (piece.IsCompleted)
                {
                    return read(piece.Buffer);
                }

                pipe.AdvanceTo(piece.Buffer.Start, piece.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    // The exceptions that the contract promises, whatever layer failed.
    private static async Task<T> WithinAsync<T>(Deadline deadline, ApiRequest request, Func<CancellationToken, Task<T>> send)
    {
        try
        {
            return await send(deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new TimeoutException(
                $"The API server did not answer {request.Method} {PathAlone(request)} within {deadline.Limit.TotalSeconds:0} s.", exception);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !deadline.Token.IsCancellationRequested)
        {
            // SocketsHttpHandler's way of saying that its ConnectTimeout ran out. Nobody cancelled anything.
            throw new TimeoutException($"Connecting to the API server for {request.Method} {PathAlone(request)} took too long.", exception);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException($"The connection broke during {request.Method} {PathAlone(request)}.", exception);
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException(
                $"The answer to {request.Method} {PathAlone(request)} is not what an API server answers.", exception);
        }
    }

    private static string PathAlone(ApiRequest request) => "/" + request.Path.Split('?')[0];

    private static ResponseReader<T> Reader<T>(JsonTypeInfo<T> type) => (in body) =>
    {
        var reader = new Utf8JsonReader(body);
        return JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("null in place of an object");
    };

    private ResiliencePipeline Retrying(Func<KubernetesException, bool> maySendAgain) =>
        options.MaxRetries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<KubernetesException>(refusal =>
                    maySendAgain(refusal) && (refusal.RetryAfter ?? TimeSpan.Zero) <= options.MaxRetryAfter),
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = options.MaxRetryAfter,
                Randomizer = options.Random,
                DelayGenerator = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is KubernetesException { RetryAfter: { } wait }
                        ? wait + (wait * 0.25 * options.Random())
                        : (TimeSpan?)null),
            })
            .Build();
}
