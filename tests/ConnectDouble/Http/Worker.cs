namespace ConnectDouble.Http;

/// <summary>One worker: its API behind its own life and its own door.</summary>
internal sealed class Worker : IDisposable
{
    private const int LongestRequestHead = 8192;
    private readonly int index;
    private readonly ClusterParts parts;
    private readonly ConnectApi api;
    private readonly BasicAuthentication authentication;
    private CancellationTokenSource running = new();

    public Worker(int index, Uri url, ClusterParts parts, BasicAuthentication authentication, TimeProvider time)
    {
        this.index = index;
        this.parts = parts;
        this.authentication = authentication;
        Life = new(time, parts.Script);
        api = new(parts, index, Life, url.GetLeftPart(UriPartial.Authority));
    }

    public WorkerLife Life { get; }

    /// <summary>Cancelled when the worker stops, so that what it has under way breaks.</summary>
    public CancellationToken Stopped => Volatile.Read(ref running).Token;

    /// <summary>The answer of a worker that may be starting; null when the connection breaks.</summary>
    public async Task<ConnectResponse?> AnswerAsync(ConnectRequest request, CancellationToken stopped)
    {
        if (Life.Phase == WorkerPhase.Down)
        {
            return null;
        }

        if (RefuseHead(request) is { } bad)
        {
            return bad;
        }

        if (Life.Phase == WorkerPhase.NotFound)
        {
            return ConnectResponse.NotUpYet(request);
        }

        if (authentication.Refuse(request) is { } refused)
        {
            return refused;
        }

        if (parts.Script.Forbids(request))
        {
            return ConnectResponse.Forbidden();
        }

        if (api.Refuse(request) is { } misdirected)
        {
            return misdirected;
        }

        var kind = RequestKinds.Of(request);
        if (kind != RequestKind.Memory)
        {
            await Life.WaitUntilReadyAsync(stopped);
        }

        if (Forwarding.TargetOf(request, kind, parts.Cluster.Read(), index) == index)
        {
            return await parts.Herder.ServeAsync(request, kind, () => api.Handle(request), stopped);
        }

        // What this worker finds wrong itself goes no further.
        if (kind == RequestKind.Write && await parts.Herder.ExamineAsync(api.Handle(request), stopped) is { } wrong)
        {
            return wrong;
        }

        return Forwarding.Rewrite(request, out var variable) is { } forwarded
            ? await parts.Forwarding.SendAsync(parts.Herder.ServeAsync(forwarded, kind, () => api.Handle(forwarded), stopped))
            : ConnectResponse.TemplateError(variable!);
    }

    /// <summary>The worker's process starts (again): what it has under way breaks.</summary>
    public void Restart()
    {
        Life.Restart();
        Break();
    }

    /// <summary>The worker's process is gone.</summary>
    public void Stop()
    {
        Life.Stop();
        Break();
    }

    public void Dispose() => running.Dispose();

    private void Break() => Interlocked.Exchange(ref running, new()).Cancel();

    /// <summary>What the web server refuses before it looks for a resource.</summary>
    private ConnectResponse? RefuseHead(ConnectRequest request) => request.Target switch
    {
        { Length: > LongestRequestHead } => BadMessage(StatusCodes.Status414UriTooLong, "URI Too Long"),
        var target when target.Contains("%00", StringComparison.Ordinal) => BadMessage(StatusCodes.Status400BadRequest, "Bad Request"),
        _ => parts.Features.RefusesAmbiguousPaths ? Jetty12.Refuse(request) : null,
    };

    private ConnectResponse BadMessage(int status, string reason) =>
        parts.Features.RefusesAmbiguousPaths ? Jetty12.BadMessage(status, reason) : ConnectResponse.BadMessage(status, reason);
}
