namespace ConnectOperator.Core.Observation;

/// <summary>How soon to poll again: fast while a change is on its way to status, at the set interval at rest.</summary>
/// <param name="Fast">Fast polls in a row.</param>
/// <param name="LastTook">How long the last poll took.</param>
public sealed record PollPace(int Fast, TimeSpan LastTook)
{
    /// <summary>Fast polls take at most a quarter of the time: 10,000 connectors cost a worker a good part of a second each time.</summary>
    private const int PauseToWork = 3;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private const double Growth = 1.3;

    /// <summary>At rest.</summary>
    public static PollPace Resting { get; } = new(0, TimeSpan.Zero);

    /// <summary>The pause before the next poll.</summary>
    /// <param name="settled">No connector waits for something to show.</param>
    /// <param name="interval">spec.pollInterval.</param>
    public TimeSpan Pause(bool settled, TimeSpan interval)
    {
        if (settled)
        {
            return interval;
        }

        var grown = First * Math.Pow(Growth, Math.Min(Fast, 40));
        var fair = LastTook * PauseToWork;
        var pause = grown > fair ? grown : fair;
        return pause < interval ? pause : interval;
    }

    /// <summary>After a poll.</summary>
    public PollPace Next(bool settled, TimeSpan took) => new(settled ? 0 : Fast + 1, took);

    /// <summary>Something was written and will show soon.</summary>
    public PollPace Fastest => this with { Fast = 0 };
}
