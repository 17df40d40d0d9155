using Microsoft.Extensions.Logging;

namespace ConnectOperator.KafkaConnect.Transport;

/// <summary>The workers of a Connect cluster: sticks to the one that works, and moves on from one that does not.</summary>
internal sealed partial class WorkerRing(IReadOnlyList<WorkerTransport> workers, ILogger logger) : IDisposable
{
    private int current;
    private int serving = -1;

    public int Count => workers.Count;

    /// <summary>The worker to try first.</summary>
    public WorkerTransport Current => workers[Volatile.Read(ref current)];

    /// <summary>Leaves a worker that failed; without effect when another call has already left it.</summary>
    public void MoveOnFrom(WorkerTransport failed) =>
        Interlocked.CompareExchange(ref current, (failed.Index + 1) % workers.Count, failed.Index);

    /// <summary>Notes that a worker answered.</summary>
    public void Served(WorkerTransport worker)
    {
        var before = Interlocked.Exchange(ref serving, worker.Index);
        if (before >= 0 && before != worker.Index)
        {
            LogWorkerChanged(worker.Url, workers[before].Url);
        }
    }

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Connect worker {Worker} is in use now instead of {PreviousWorker}")]
    private partial void LogWorkerChanged(string worker, string previousWorker);
}
