using System.Net.Http.Headers;
using System.Text;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>A Connect cluster that scenarios are replayed against.</summary>
internal abstract class ConnectTarget(HttpMessageHandler handler) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private readonly HttpMessageInvoker http = new(handler);

    protected abstract IReadOnlyList<Uri> Workers { get; }

    /// <summary>Put before the recorded connector names, so that a cluster that others use is left alone.</summary>
    public virtual string NamePrefix => string.Empty;

    /// <summary>Whether every state on the way can be seen, or only those at which a real cluster comes to rest.</summary>
    public abstract bool ShowsEveryState { get; }

    /// <summary>Why an exchange is not compared with this target; null when it is.</summary>
    public abstract string? ReasonToLeaveOut(RecordedExchange exchange);

    /// <summary>Whether a request may reach this target at all.</summary>
    public virtual bool MaySend(RecordedExchange exchange) => true;

    /// <summary>Puts the target into the situation in which a request was recorded, as far as that is in one's hands.</summary>
    public virtual void Before(RecordedExchange exchange, IReadOnlyList<RecordedExchange> later)
    {
    }

    /// <summary>Ends that situation.</summary>
    public virtual void After(RecordedExchange exchange)
    {
    }

    /// <summary>Lets as much time pass as the recording took for a step.</summary>
    public abstract Task LetPassAsync(TimeSpan recorded);

    /// <summary>Lets everything happen that is going to, where that can be known.</summary>
    public abstract Task SettleAsync();

    /// <summary>Waits for the next thing to happen; false when nothing will, or time is up.</summary>
    public abstract Task<bool> LetSomethingHappenAsync();

    /// <summary>Begins to count the time that <see cref="LetSomethingHappenAsync"/> has.</summary>
    public abstract void BeginWaiting();

    public Task<Answer> SendAsync(RecordedExchange recorded) => WhileWaitingAsync(BeginAsync(recorded));

    /// <summary>Sends a request; the target may have to be kept going until it is answered.</summary>
    public async Task<Answer> BeginAsync(RecordedExchange recorded)
    {
        var worker = Workers[recorded.Worker % Workers.Count];
        using var request = new HttpRequestMessage(new HttpMethod(recorded.Method), Adjust(UriOf(worker, recorded), recorded));
        if (recorded.RequestBody is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Names.InRequest(body, NamePrefix)));
            request.Content.Headers.ContentType = null;
        }

        foreach (var header in recorded.RequestHeaders)
        {
            if (header.Key != "Content-Type")
            {
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
            else if (request.Content is not null)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(header.Value);
            }
        }

        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            using var response = await ClientFor(recorded).SendAsync(request, timeout.Token);
            // Reading the content rewrites its type.
            var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var sent) ? sent.ToString() : null;
            var text = await response.Content.ReadAsStringAsync();
            return new(
                (int)response.StatusCode,
                type,
                response.Headers.Location?.PathAndQuery,
                response.Content.Headers.Allow.Count > 0 ? string.Join(',', response.Content.Headers.Allow) : null,
                text);
        }
        catch (HttpRequestException)
        {
            return Answer.Broken;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Keeps the target going while it owes an answer.</summary>
    public virtual Task<Answer> WhileWaitingAsync(Task<Answer> answer) => answer;

    /// <summary>Who sends a request.</summary>
    protected virtual HttpMessageInvoker ClientFor(RecordedExchange exchange) => http;

    /// <summary>Where a request is sent that was recorded going elsewhere.</summary>
    protected virtual Uri Adjust(Uri url, RecordedExchange exchange) => url;

    private Uri UriOf(Uri worker, RecordedExchange recorded)
    {
        var path = Names.InPath(recorded.Path, NamePrefix);
        return new Uri(
            $"{worker.GetLeftPart(UriPartial.Authority)}{path}{(recorded.Query is null ? string.Empty : "?" + recorded.Query)}",
            // Escapes in names are sent as they were recorded.
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }
}
