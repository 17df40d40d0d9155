using System.Threading.Channels;

namespace ApiServerDouble;

/// <summary>The body of a watch: pieces as they come.</summary>
/// <param name="pieces">Where they come from; their end is the stream's end, and their error its error.</param>
/// <param name="closed">The client has hung up.</param>
public sealed class LineStream(ChannelReader<byte[]> pieces, Action closed) : Stream
{
    private ReadOnlyMemory<byte> rest;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (rest.IsEmpty)
        {
            if (!await pieces.WaitToReadAsync(cancellationToken) || !pieces.TryRead(out var piece))
            {
                return 0;
            }

            rest = piece;
        }

        var length = Math.Min(rest.Length, buffer.Length);
        rest[..length].CopyTo(buffer);
        rest = rest[length..];
        return length;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            closed();
        }

        base.Dispose(disposing);
    }
}
