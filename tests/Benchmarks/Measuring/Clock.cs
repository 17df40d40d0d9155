namespace Benchmarks.Measuring;

/// <summary>Seconds on the monotonic clock.</summary>
internal static class Clock
{
    public static long Start() => TimeProvider.System.GetTimestamp();

    public static double SecondsSince(long start) => TimeProvider.System.GetElapsedTime(start).TotalSeconds;

    /// <summary>Lets so much time pass: for measurements per minute, never to wait for something.</summary>
    public static Task PassAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);
}
