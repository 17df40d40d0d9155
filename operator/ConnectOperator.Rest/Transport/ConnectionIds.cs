namespace ConnectOperator.Rest.Transport;

/// <summary>
/// Numbers for TCP connections. They start at a random place, so that the connections of a client that replaces another
/// (a rotated secret) are never taken for those of the one before.
/// </summary>
internal sealed class ConnectionIds
{
    private long last = Random.Shared.NextInt64(1L << 40) << 20;

    public long Next() => Interlocked.Increment(ref last);
}
