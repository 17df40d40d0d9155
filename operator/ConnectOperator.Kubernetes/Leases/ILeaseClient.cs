using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Leases;

/// <summary>The three calls that electing a leader takes. They fail as those of <see cref="Client.IKubernetesClient"/> do.</summary>
internal interface ILeaseClient
{
    /// <summary>Null when there is none.</summary>
    Task<Lease?> ReadAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>A conflict when there is one already.</summary>
    Task<Lease> CreateAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>A conflict when it has been written since it was read.</summary>
    Task<Lease> ReplaceAsync(Lease lease, CancellationToken cancellationToken);
}
