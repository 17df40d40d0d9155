using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// Reads the snapshots of one Connect cluster, one after the other, and hands on from each to the next what did not change: entries,
/// and the whole dictionary when nothing did. So a poll of a cluster at rest costs a scan of the bytes and no memory that grows with
/// the number of connectors. Not for concurrent use.
/// </summary>
/// <param name="maxBytes">The longest list that is read.</param>
/// <param name="initialBuffer">Bytes of the first buffer; it grows to hold the largest entry.</param>
internal sealed class SnapshotReader(long maxBytes, int initialBuffer = 128 * 1024)
{
    private readonly StringPool pool = new();
    private Dictionary<string, SnapshotEntry> known = [];
    private FrozenDictionary<ConnectorName, ObservedConnector> connectors = FrozenDictionary<ConnectorName, ObservedConnector>.Empty;
    private FrozenDictionary<ConnectorName, ObservedConnector> withoutConfig = FrozenDictionary<ConnectorName, ObservedConnector>.Empty;
    private IReadOnlyList<string> unaddressable = [];
    private long number;

    /// <summary>
    /// Ok; NotSupported from a Connect before 2.3; Unavailable for a body that is cut or not JSON; ServerError for one that is too
    /// long. Only Ok changes what is handed on.
    /// </summary>
    /// <exception cref="IOException">The connection broke within the body.</exception>
    public async Task<ConnectResponse<Snapshot>> ReadAsync(
        Stream body, DateTimeOffset beganAt, long connectionId, CancellationToken cancellationToken)
    {
        var scan = new SnapshotScan(known, pool, ++number);
        try
        {
            if (!await ScanAsync(body, scan, cancellationToken))
            {
                return new ConnectResponse<Snapshot>.ServerError(
                    200, string.Create(CultureInfo.InvariantCulture, $"The list of connectors is longer than the limit of {maxBytes} bytes"));
            }
        }
        catch (JsonException)
        {
            // Its message may quote the body.
            return new ConnectResponse<Snapshot>.Unavailable("the list of connectors is cut off or not JSON");
        }

        if (scan.NotExpanded)
        {
            return new ConnectResponse<Snapshot>.NotSupported("This Connect does not know expand=info&expand=status (2.3 and later do)");
        }

        if (!scan.NothingChanged)
        {
            HandOn(scan.Entries);
        }

        return new ConnectResponse<Snapshot>.Ok(new Snapshot
        {
            BeganAt = beganAt,
            ConnectionId = connectionId,
            Connectors = connectors,
            WithoutConfig = withoutConfig,
            UnaddressableNames = unaddressable,
        });
    }

    /// <summary>False when the body is too long.</summary>
    private async Task<bool> ScanAsync(Stream body, SnapshotScan scan, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(initialBuffer);
        try
        {
            var (filled, total) = (0, 0L);
            while (!scan.NotExpanded)
            {
                // Filled to the brim before it is looked at: an entry of many buffers' length would else be scanned anew for each packet.
                var read = await body.ReadAtLeastAsync(
                    buffer.AsMemory(filled), buffer.Length - filled, throwOnEndOfStream: false, cancellationToken);
                var isLast = read < buffer.Length - filled;
                filled += read;
                total += read;
                if (total > maxBytes)
                {
                    return false;
                }

                var taken = scan.Advance(buffer.AsSpan(0, filled), isLast);
                if (isLast)
                {
                    return true;
                }

                filled -= taken;
                if (taken == 0)
                {
                    buffer = Grow(buffer, filled);
                }
                else
                {
                    buffer.AsSpan(taken, filled).CopyTo(buffer);
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void HandOn(IReadOnlyList<SnapshotEntry> entries)
    {
        var next = new Dictionary<string, SnapshotEntry>(entries.Count);
        foreach (var entry in entries)
        {
            next[entry.Name] = entry;
        }

        known = next;
        connectors = Listed(showsConfig: true);
        withoutConfig = Listed(showsConfig: false);
        unaddressable = [.. next.Keys.Where(name => !ConnectorName.TryParse(name, out _)).Order(StringComparer.Ordinal)];

        FrozenDictionary<ConnectorName, ObservedConnector> Listed(bool showsConfig) => next.Values
            .Select(entry => entry.Connector)
            .OfType<ObservedConnector>()
            .Where(connector => connector.ShowsConfig == showsConfig)
            .ToFrozenDictionary(connector => connector.Name);
    }
}
