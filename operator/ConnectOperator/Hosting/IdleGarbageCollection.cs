namespace ConnectOperator.Hosting;

/// <summary>
/// Gives memory back once there is nothing to do. The runtime collects when memory is asked for, and an operator at rest asks for none: what a
/// first sync or a storm of changes left behind would stay for days.
/// </summary>
internal sealed class IdleGarbageCollection(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var collectedAt = 0L;
        var before = ProcessLoad.Now(time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var load = ProcessLoad.Now(time);
            if (load.IsWorthACollection(before, collectedAt))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collectedAt = load.AllocatedBytes;
            }

            before = load;
        }
    }
}

/// <summary>What the process has done up to a moment.</summary>
/// <param name="At">When.</param>
/// <param name="Cpu">Processor time used since it started.</param>
/// <param name="AllocatedBytes">Bytes allocated since it started, collected or not.</param>
internal sealed record ProcessLoad(DateTimeOffset At, TimeSpan Cpu, long AllocatedBytes)
{
    /// <summary>Of one core: more is work, and a collection would hold it up.</summary>
    private const double MostAtRest = 0.1;

    /// <summary>Less is not worth stopping the process for a collection of all that it holds.</summary>
    private const long LeastAllocated = 64L * 1024 * 1024;

    public static ProcessLoad Now(TimeProvider time) => new(time.GetUtcNow(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

    /// <summary>The process has rested since <paramref name="before"/>, and much has been allocated since the last collection of this kind.</summary>
    public bool IsWorthACollection(ProcessLoad before, long collectedAt) =>
        AllocatedBytes - collectedAt >= LeastAllocated && Cpu - before.Cpu < (At - before.At) * MostAtRest;
}
