using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.Kubernetes.Leases;

/// <summary>
/// A coordination.k8s.io/v1 Lease. It is written back whole, so what others put into it (labels, owners, fields of later
/// versions) is kept as it came.
/// </summary>
internal sealed record Lease
{
    public string ApiVersion { get; init; } = "coordination.k8s.io/v1";

    public string Kind { get; init; } = "Lease";

    public required LeaseMetadata Metadata { get; init; }

    public LeaseSpec Spec { get; init; } = new();
}

/// <summary>A Lease's metadata.</summary>
internal sealed record LeaseMetadata
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>A write over another version than the newest is refused: of two that take the same Lease, one does.</summary>
    public string? ResourceVersion { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Who holds a Lease. Times are text because the API insists on exactly six fractional digits.</summary>
internal sealed record LeaseSpec
{
    public string? HolderIdentity { get; init; }

    public int? LeaseDurationSeconds { get; init; }

    public string? AcquireTime { get; init; }

    public string? RenewTime { get; init; }

    public int? LeaseTransitions { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    /// <summary>Whether nothing was written that a holder writes.</summary>
    public bool SaysTheSameAs(LeaseSpec other) =>
        HolderIdentity == other.HolderIdentity
        && LeaseDurationSeconds == other.LeaseDurationSeconds
        && AcquireTime == other.AcquireTime
        && RenewTime == other.RenewTime
        && LeaseTransitions == other.LeaseTransitions;
}
