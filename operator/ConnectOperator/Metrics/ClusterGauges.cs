using System.Collections.Immutable;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Pacing;

namespace ConnectOperator.Metrics;

/// <summary>What a loop knows of its Connect cluster, as numbers and words. Immutable.</summary>
internal sealed record ClusterGauges
{
    /// <summary>It answers.</summary>
    public const string Available = "available";

    private const string Connecting = "connecting";
    private const string Unreachable = "unreachable";
    private const string Unauthorized = "unauthorized";
    private const string Misconfigured = "misconfigured";
    private const string Missing = "missing";
    private const string NotWatched = "not_watched";

    /// <summary>Every word for how the operator stands with a cluster.</summary>
    public static ImmutableArray<string> Availabilities { get; } = [Available, Connecting, Unreachable, Unauthorized, Misconfigured, Missing, NotWatched];

    /// <summary>Before anything is known.</summary>
    public static ClusterGauges Unknown { get; } = new() { Availability = Connecting };

    /// <summary>One of <see cref="Availabilities"/>.</summary>
    public required string Availability { get; init; }

    /// <summary>spec.maxConcurrentWrites; 0 while there is no spec to go by.</summary>
    public int MaxConcurrentWrites { get; init; }

    /// <summary>Connectors that nobody manages.</summary>
    public int Unmanaged { get; init; }

    /// <summary>Resources that are left to another operator.</summary>
    public int Yielded { get; init; }

    /// <summary>The cluster's writes.</summary>
    public WriteLoad Writes { get; init; } = WriteLoad.None;

    /// <summary>The word for an availability.</summary>
    public static string AvailabilityLabel(Availability availability) => availability switch
    {
        Core.Observation.Availability.Available => Available,
        Core.Observation.Availability.Connecting => Connecting,
        Core.Observation.Availability.Unreachable => Unreachable,
        Core.Observation.Availability.Unauthorized => Unauthorized,
        Core.Observation.Availability.Misconfigured => Misconfigured,
        Core.Observation.Availability.Missing => Missing,
        Core.Observation.Availability.NotWatched => NotWatched,
        _ => throw new ArgumentOutOfRangeException(nameof(availability), availability, message: null),
    };
}
