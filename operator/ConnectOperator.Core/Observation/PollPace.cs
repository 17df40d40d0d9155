namespace ConnectOperator.Core.Observation;

/// <summary>How soon to poll again: fast while a change is on its way to status, at the set interval at rest.</summary>
/// <param name="Fast">Fast polls in a row.</param>
public readonly record struct PollPace(int Fast)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private const double Growth = 1.3;

    /// <summary>At rest.</summary>
    public static PollPace Resting => new(0);

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
        return grown < interval ? grown : interval;
    }

    /// <summary>After a poll.</summary>
    public PollPace Next(bool settled) => settled ? Resting : new(Fast + 1);
}
