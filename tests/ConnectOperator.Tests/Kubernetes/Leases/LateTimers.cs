using ManualTime;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>A clock on which time can pass before the timers notice, as it does for a process that was stopped.</summary>
internal sealed class LateTimers : TimeProvider
{
    private readonly ManualTimeProvider timers = new();
    private TimeSpan unnoticed;

    public override long TimestampFrequency => timers.TimestampFrequency;

    public void Advance(TimeSpan by) => timers.Advance(by);

    /// <summary>The process is stopped for this long.</summary>
    public void PassUnnoticed(TimeSpan by) => unnoticed += by;

    public override DateTimeOffset GetUtcNow() => timers.GetUtcNow() + unnoticed;

    public override long GetTimestamp() => timers.GetTimestamp() + unnoticed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        timers.CreateTimer(callback, state, dueTime, period);
}
