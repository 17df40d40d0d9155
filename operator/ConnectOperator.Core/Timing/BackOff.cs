namespace ConnectOperator.Core.Timing;

/// <summary>Exponential back-off with jitter, so that what failed together is not tried again together.</summary>
public static class BackOff
{
    /// <summary>The wait before try number <paramref name="attempt"/> + 1.</summary>
    /// <param name="attempt">Failures so far, from 1.</param>
    /// <param name="first">Upper bound after the first failure; doubles with each.</param>
    /// <param name="longest">Upper bound of all.</param>
    /// <param name="random">From 0 (half the bound) to 1 (the whole).</param>
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan longest, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var bound = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)));
        return TimeSpan.FromSeconds(bound * (0.5 + (0.5 * Math.Clamp(random, 0, 1))));
    }
}
