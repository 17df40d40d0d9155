namespace ConnectOperator.Clusters;

/// <summary>I/O that runs beside a controller's loop; each piece ends as a message to it. Started from the loop only.</summary>
internal sealed class BackgroundWork(Action<ClusterMessage> post, Action<Exception> fault, CancellationToken stopping)
{
    private readonly List<Task> running = [];
    private int prunedAt = 64;

    public void Start(Func<CancellationToken, Task<ClusterMessage>> work)
    {
        running.Add(RunAsync(work));
        if (running.Count > prunedAt)
        {
            running.RemoveAll(task => task.IsCompleted);
            prunedAt = Math.Max(64, running.Count * 2);
        }
    }

    /// <summary>Waits for all that was started; it has been cancelled.</summary>
    public Task DrainAsync() => Task.WhenAll(running);

    private async Task RunAsync(Func<CancellationToken, Task<ClusterMessage>> work)
    {
        try
        {
            // Off the loop: what a client does before its first await must not hold up decisions.
            await Task.Yield();
            post(await work(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: nobody waits for the message any more.
        }
        catch (Exception unexpected) when (!stopping.IsCancellationRequested)
        {
            fault(unexpected);
        }
    }
}
