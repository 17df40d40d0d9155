using ConnectOperator.Simulation.Network;
using ManualTime;

namespace ConnectOperator.Simulation.Operators;

/// <summary>The clock of one process: its timers die with it.</summary>
internal sealed class ProcessClock : TimeProvider
{
    private readonly ManualTimeProvider time;
    private readonly OperatorLife life;
    private readonly HashSet<ITimer> timers = [];

    public ProcessClock(ManualTimeProvider time, OperatorLife life)
    {
        this.time = time;
        this.life = life;
        life.OnDeath(() =>
        {
            foreach (var timer in timers)
            {
                timer.Dispose();
            }

            timers.Clear();
        });
    }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, callback, state, dueTime, period);

    private sealed class Timer : ITimer
    {
        private readonly ProcessClock clock;
        private readonly ITimer timer;

        public Timer(ProcessClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            this.clock = clock;
            timer = clock.time.CreateTimer(
                asked =>
                {
                    if (clock.life.IsAlive)
                    {
                        callback(asked);
                    }
                },
                state,
                clock.life.IsAlive ? dueTime : Timeout.InfiniteTimeSpan,
                period);
            clock.timers.Add(timer);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.life.IsAlive && timer.Change(dueTime, period);

        public void Dispose()
        {
            // What a dead process left behind may be disposed of by the finalizer, on a thread of its own.
            if (clock.life.IsAlive)
            {
                clock.timers.Remove(timer);
                timer.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
