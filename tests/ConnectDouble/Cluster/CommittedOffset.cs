using System.Collections.Immutable;

namespace ConnectDouble.Cluster;

/// <summary>How far a connector has come with one part of its source or topic: JSON objects, as they read back. A null offset was forgotten.</summary>
internal sealed record CommittedOffset(string Partition, string? Offset);

/// <summary>The offsets of all connectors, those that were deleted included: they outlive a connector.</summary>
internal static class OffsetCommands
{
    public static ClusterState Reset(ClusterState state, string connector) => state with { Offsets = state.Offsets.Remove(connector) };

    /// <summary>Sets what is given and leaves the rest. Partitions that are set to null are gone, or stay in the list as in older versions.</summary>
    public static ClusterState Alter(ClusterState state, string connector, IEnumerable<CommittedOffset> changes, bool forgetsNull)
    {
        var offsets = state.Offsets.GetValueOrDefault(connector, []);
        foreach (var change in changes)
        {
            offsets = offsets.RemoveAll(offset => offset.Partition == change.Partition);
            offsets = change.Offset is null && forgetsNull ? offsets : offsets.Add(change);
        }

        return state with { Offsets = state.Offsets.SetItem(connector, offsets) };
    }
}
