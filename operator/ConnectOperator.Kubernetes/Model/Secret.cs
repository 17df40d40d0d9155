namespace ConnectOperator.Kubernetes.Model;

/// <summary>core/v1 Secret. Its text form never shows a value.</summary>
public sealed record Secret : IResource
{
    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The values, decoded from base64.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>Identity only.</summary>
    public override string ToString() => $"Secret {ObjectKey.Of(this)}";
}
