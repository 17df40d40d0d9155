namespace ConnectOperator.Kubernetes.Leases;

/// <summary>What a candidate does next.</summary>
internal abstract record CandidateStep
{
    private CandidateStep()
    {
    }

    /// <summary>Nothing before this time.</summary>
    public sealed record Wait(TimeSpan Until) : CandidateStep;

    /// <summary>Read the Lease.</summary>
    public sealed record Look : CandidateStep;

    /// <summary>Create the Lease, or replace the version that was seen.</summary>
    public sealed record Write(Lease Next, bool IsNew) : CandidateStep;

    /// <summary>It led, and does no longer.</summary>
    public sealed record Lose(string Why) : CandidateStep;
}
