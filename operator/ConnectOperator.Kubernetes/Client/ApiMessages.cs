namespace ConnectOperator.Kubernetes.Client;

/// <summary>metav1.Status: what the API server answers when it refuses.</summary>
internal sealed record ApiStatus
{
    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int? Code { get; init; }

    public ApiStatusDetails? Details { get; init; }
}

/// <summary>metav1.StatusDetails.</summary>
internal sealed record ApiStatusDetails
{
    public string? Name { get; init; }

    public int? RetryAfterSeconds { get; init; }
}

/// <summary>The answer of <c>/version</c>.</summary>
internal sealed record ServerVersion
{
    public required string GitVersion { get; init; }
}

/// <summary>A merge patch that replaces the finalizers of one version of an object.</summary>
internal sealed record FinalizersPatch(FinalizersPatch.Meta Metadata)
{
    internal sealed record Meta(string ResourceVersion, IReadOnlyList<string> Finalizers);
}
