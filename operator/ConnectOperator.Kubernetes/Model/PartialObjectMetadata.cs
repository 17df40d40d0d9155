namespace ConnectOperator.Kubernetes.Model;

/// <summary>meta.k8s.io/v1 PartialObjectMetadata: an object of any kind without its content.</summary>
public sealed record PartialObjectMetadata : IResource
{
    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }
}
