using System.Buffers;
using ConnectOperator.Rest.Transport;

namespace ConnectOperator.Rest.Responses;

/// <summary>How reading a body ended.</summary>
public enum BodyEnd
{
    /// <summary>All of it was read.</summary>
    Complete,

    /// <summary>It is longer than the limit; the rest was not read.</summary>
    TooLong,

    /// <summary>The connection broke within it.</summary>
    BrokenOff,
}

/// <summary>A body read into memory, up to a limit.</summary>
public readonly record struct BoundedBody(ReadOnlyMemory<byte> Bytes, BodyEnd End)
{
    /// <summary>Reads; throws only when it is cancelled.</summary>
    public static async Task<BoundedBody> ReadAsync(HttpContent content, long limit, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var end = await CopyAsync(content, bytes, limit, cancellationToken);
        return new(bytes.WrittenMemory, end);
    }

    private static async Task<BodyEnd> CopyAsync(HttpContent content, ArrayBufferWriter<byte> target, long limit, CancellationToken cancellationToken)
    {
        var chunk = new byte[8192];
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                var read = await body.ReadAsync(chunk, cancellationToken);
                if (read == 0)
                {
                    return BodyEnd.Complete;
                }

                var room = limit - target.WrittenCount;
                target.Write(chunk.AsSpan(0, (int)Math.Min(read, room)));
                if (read > room)
                {
                    return BodyEnd.TooLong;
                }
            }
        }
        catch (Exception e) when (TransportFailure.TryFrom(e, cancellationToken, out _))
        {
            return BodyEnd.BrokenOff;
        }
    }
}
