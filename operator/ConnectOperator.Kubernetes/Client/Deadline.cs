namespace ConnectOperator.Kubernetes.Client;

/// <summary>A caller's cancellation and a time limit in one token, told apart afterwards.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource limit;
    private readonly CancellationTokenSource either;

    public Deadline(TimeSpan after, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
        Limit = after;
        limit = new CancellationTokenSource(after, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, limit.Token);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => either.Token;

    /// <summary>The limit ran out, and it was not the caller who gave up.</summary>
    public bool HasPassed => limit.IsCancellationRequested && !caller.IsCancellationRequested;

    public void Dispose()
    {
        either.Dispose();
        limit.Dispose();
    }
}
