using ConnectOperator.Core.Planning;

namespace ConnectOperator.Core.Observation;

/// <summary>
/// Whether a Connect cluster answers, judged over time: a failure speaks in status only after it has lasted, and tries go on
/// with growing pauses.
/// </summary>
public sealed record ClusterHealth
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>How long a failure may last before status speaks of it.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(15);

    /// <summary>Nothing known yet.</summary>
    public static ClusterHealth Unknown { get; } = new() { Availability = new Availability.Connecting() };

    /// <summary>As connectors' decisions see it.</summary>
    public required Availability Availability { get; init; }

    /// <summary>When the present run of failures began.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What failed last.</summary>
    public string? LastError { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>After a read that worked.</summary>
    public static ClusterHealth Healthy { get; } = new() { Availability = new Availability.Available() };

    /// <summary>After a read that failed.</summary>
    public ClusterHealth Failed(string message, bool unauthorized, DateTimeOffset now)
    {
        var since = FailingSince ?? now;
        return new ClusterHealth
        {
            Availability = unauthorized
                ? new Availability.Unauthorized(message)
                : Availability switch
                {
                    // Written once, not on every try: the words of the first failure stay.
                    Availability.Unreachable same => same,
                    _ => new Availability.Connecting(),
                },
            FailingSince = since,
            LastError = message,
            Failures = Failures + 1,
        }.At(now);
    }

    /// <summary>As time passes.</summary>
    public ClusterHealth At(DateTimeOffset now) =>
        Availability is Availability.Connecting && FailingSince is { } since && now - since >= Tolerance
            ? this with { Availability = new Availability.Unreachable(LastError ?? "no answer") }
            : this;

    /// <summary>When <see cref="At"/> will change it.</summary>
    public DateTimeOffset? ChangesAt => Availability is Availability.Connecting && FailingSince is { } since ? since + Tolerance : null;

    /// <summary>The pause before the next try after a failure.</summary>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan RetryDelay(double random) => Availability is Availability.Unauthorized
        ? LongestRetry
        : BackOff.Delay(Math.Max(Failures, 1), FirstRetry, LongestRetry, random);
}
