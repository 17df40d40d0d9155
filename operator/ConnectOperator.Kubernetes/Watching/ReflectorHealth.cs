using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>Tells once when watching begins to fail (again when it fails in another way), and once when it works again.</summary>
internal sealed class ReflectorHealth(TimeProvider time, ILogger logger, string resource, string scope)
{
    /// <summary>For what a client adds to a time by itself (requests that take their whole time, tried again), and a busy machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private volatile ReflectorStatus status = new(HasSynced: false, LastContact: null, DisconnectedSince: null);
    private string? problem;
    private volatile Due? due;

    public ReflectorStatus Status => status with { Overdue = due?.Overdue(time) };

    /// <summary>Something will happen within this time: an answer, a failure, or the end of a wait.</summary>
    public void Expect(TimeSpan within) => due = new Due(time.GetTimestamp(), within + Slack);

    public void Synced() => status = status with { HasSynced = true };

    public void Contact()
    {
        var now = time.GetUtcNow();
        if (status.DisconnectedSince is { } since)
        {
            ReflectorLog.Recovered(logger, resource, scope, now - since);
            problem = null;
        }

        status = status with { LastContact = now, DisconnectedSince = null };
    }

    public void Fail(string what)
    {
        status = status with { DisconnectedSince = status.DisconnectedSince ?? time.GetUtcNow() };
        if (problem != what)
        {
            problem = what;
            ReflectorLog.Failing(logger, resource, scope, what);
        }
    }

    private sealed record Due(long From, TimeSpan Within)
    {
        public TimeSpan? Overdue(TimeProvider time) => time.GetElapsedTime(From) - Within is var late && late > TimeSpan.Zero ? late : null;
    }
}
