namespace ConnectDouble.Http;

/// <summary>One worker: its API behind its own life and its own door.</summary>
internal sealed class Worker : IDisposable
{
    private readonly WorkerLife life;
    private readonly ConnectApi api;
    private readonly BasicAuthentication authentication;
    private readonly string baseUrl;
    private CancellationTokenSource running = new();

    public Worker(Uri url, ClusterParts parts, BasicAuthentication authentication, TimeProvider time)
    {
        this.authentication = authentication;
        baseUrl = url.GetLeftPart(UriPartial.Authority);
        life = new(time, parts.Script);
        api = new(parts, life, baseUrl);
    }

    /// <summary>Cancelled when the worker stops, so that what it has under way breaks.</summary>
    public CancellationToken Stopped => Volatile.Read(ref running).Token;

    /// <summary>The answer of a worker that may be starting; null when the connection breaks.</summary>
    public async Task<ConnectAnswer?> AnswerAsync(ConnectRequest request, CancellationToken cancellation)
    {
        switch (life.Phase)
        {
            case WorkerPhase.Down:
                return null;
            case WorkerPhase.NotFound:
                return ConnectAnswer.NotUpYet(request);
            default:
                break;
        }

        if (authentication.Refuse(request) is { } refused)
        {
            return refused;
        }

        if (ConnectApi.GoesThroughHerder(request))
        {
            await life.WaitUntilReadyAsync(cancellation);
        }

        return api.Answer(request);
    }

    public void Restart()
    {
        life.Restart();
        var before = Interlocked.Exchange(ref running, new());
        before.Cancel();
    }

    public void Dispose() => running.Dispose();
}
