namespace ConnectOperator.Health;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">Name, stable: probes and people search for it.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
internal sealed record HealthCheck(string Name, string? Problem)
{
    /// <summary>What people should know all the same; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Nothing is wrong.</summary>
    public bool Passed => Problem is null;
}
