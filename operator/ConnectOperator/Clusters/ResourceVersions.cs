using System.Globalization;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// Tells which of two states of one resource is the newer: the watch can lag behind the answers to the operator's own writes.
/// Resource versions of one resource are comparable numbers (KEP-5504); where a server has others, nothing is called older.
/// </summary>
internal static class ResourceVersions
{
    public static bool IsNewer(IResource candidate, IResource other) =>
        Version(candidate) is { } left && Version(other) is { } right && left > right;

    private static ulong? Version(IResource resource) =>
        ulong.TryParse(resource.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
