namespace ConnectOperator.Leadership;

/// <summary>How the program was asked to stand for election.</summary>
internal sealed record ElectionOptions
{
    /// <summary>Namespace of the Lease; null for the program's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string Lease { get; init; }
}
