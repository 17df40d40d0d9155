using ConnectOperator.Core.Timing;

namespace ConnectOperator.Core.Observation;

/// <summary>
/// Whether a Connect cluster answers, judged over time: a failure speaks in status only after it has lasted, and tries go on
/// with growing pauses.
/// </summary>
public sealed record ClusterHealth
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Whoever asks to be left alone for longer is asked whether that is still so.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

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

    /// <summary>A request that has yet to be answered: when it went out, and to whom.</summary>
    public (DateTimeOffset At, string Workers)? Asked { get; init; }

    /// <summary>How long the last answer took.</summary>
    public TimeSpan LastTook { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>After a read that worked.</summary>
    public static ClusterHealth Healthy { get; } = new() { Availability = new Availability.Available() };

    /// <summary>After a request for the list of connectors has gone out, which a worker answers from its memory.</summary>
    public ClusterHealth AfterAsking(string workers, DateTimeOffset now) => this with { Asked = (now, workers) };

    /// <summary>After a read that failed.</summary>
    public ClusterHealth Failed(string message, bool unauthorized, DateTimeOffset now)
    {
        var since = FailingSince ?? Asked?.At ?? now;
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
    public ClusterHealth At(DateTimeOffset now) => this switch
    {
        _ when ChangesAt is not { } at || at > now => this,
        { FailingSince: not null } => this with { Availability = new Availability.Unreachable(LastError ?? "no answer") },
        { Asked: var (askedAt, workers) } => this with
        {
            Availability = new Availability.Unreachable($"{workers}: no answer for {(now - askedAt).TotalSeconds:0} s"),
            FailingSince = askedAt,
        },
        _ => this,
    };

    /// <summary>
    /// When <see cref="At"/> will change it. Silence counts from when the request went out, and not only once it has been given up;
    /// a Connect that always takes long gets as much longer.
    /// </summary>
    public DateTimeOffset? ChangesAt => (Availability, FailingSince, Asked) switch
    {
        (Availability.Connecting, { } since, _) => since + Tolerance,
        (Availability.Available, _, var (askedAt, _)) => askedAt + Tolerance + LastTook,
        _ => null,
    };

    /// <summary>The pause before the next try after a failure.</summary>
    /// <param name="random">From 0 to 1.</param>
    /// <param name="asked">How long who answered wants to be left alone (Retry-After); null when that was not said.</param>
    public TimeSpan RetryDelay(double random, TimeSpan? asked = null)
    {
        var own = Availability is Availability.Unauthorized
            ? LongestRetry
            : BackOff.Delay(Math.Max(Failures, 1), FirstRetry, LongestRetry, random);
        return asked is { } pause && pause > own ? (pause < LongestAsked ? pause : LongestAsked) : own;
    }
}
