using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>Tells once when watching begins to fail (again when it fails in another way), and once when it works again.</summary>
internal sealed class ReflectorHealth(TimeProvider time, ILogger logger, string resource, string scope)
{
    private volatile ReflectorStatus status = new(HasSynced: false, LastContact: null, DisconnectedSince: null);
    private string? problem;

    public ReflectorStatus Status => status;

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
}
