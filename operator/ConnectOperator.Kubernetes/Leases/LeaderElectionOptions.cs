using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Leases;

/// <summary>Who stands for what, and at which pace. The times are client-go's defaults.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease that is fought over.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>Who stands: another one for every process that ever runs.</summary>
    public required string Identity { get; init; }

    /// <summary>For how long others leave a Lease alone after they have seen it renewed.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// For how long a leader that cannot renew goes on, counted from when it sent the last renewal that was accepted. The
    /// distance to <see cref="LeaseDuration"/> is what keeps two from leading at once, on clocks that run at speeds that differ
    /// by up to half.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A leader renews this often, and tries a failed renewal again this soon.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Those who stand by look at the Lease this often: a leader that leaves is replaced no later than that.</summary>
    public TimeSpan LookPeriod => RetryPeriod / 2;

    /// <summary>Longest wait for one answer: two of them fit into the <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RequestTimeout => RenewDeadline / 2;
}
