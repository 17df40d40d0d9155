namespace ConnectOperator.Kubernetes.Model;

/// <summary>core/v1 ConfigMap.</summary>
public sealed record ConfigMap : IResource
{
    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The text values.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
