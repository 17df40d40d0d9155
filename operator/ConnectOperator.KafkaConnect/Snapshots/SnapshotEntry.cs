using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>What is remembered of one entry, so that the same bytes need not be parsed again.</summary>
/// <param name="name">The entry's key.</param>
/// <param name="digest">Of its value's bytes.</param>
/// <param name="connector">What they say; null when the entry is skipped or its name unaddressable.</param>
internal sealed class SnapshotEntry(string name, UInt128 digest, ObservedConnector? connector)
{
    public string Name { get; } = name;

    public UInt128 Digest { get; } = digest;

    public ObservedConnector? Connector { get; } = connector;

    /// <summary>The number of the snapshot that met this entry last: tells a key that comes twice.</summary>
    public long MetIn { get; set; }

    /// <summary>
    /// Half of a SHA-256: the shared framework has no faster hash of 128 bits, and 20 MB of it per poll are some milliseconds. A
    /// collision would hide a change, so a 32- or 64-bit hash would not do.
    /// </summary>
    public static UInt128 DigestOf(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
