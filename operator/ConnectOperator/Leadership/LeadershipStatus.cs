using ConnectOperator.Kubernetes.Leases;

namespace ConnectOperator.Leadership;

/// <summary>Whether this process leads, for those who report it.</summary>
internal sealed class LeadershipStatus
{
    private volatile LeaderElector? elector;

    /// <summary>Name of the Lease; null where no leader is elected, or not yet.</summary>
    public string? Lease => elector?.Name;

    /// <summary>Whether this process leads by that Lease.</summary>
    public bool Leads => elector?.Leads ?? false;

    /// <summary>From here on this process stands for election.</summary>
    public void Follow(LeaderElector standing) => elector = standing;
}
