using System.Net;

namespace ConnectDouble.Http;

/// <summary>A body that does not end as it should, for clients in process.</summary>
internal sealed class EndingContent(byte[] body, BodyEnding ending) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var source = new EndingStream(body, ending);
        await source.CopyToAsync(stream, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new EndingStream(body, ending));

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return ending != BodyEnding.Floods;
    }

    private sealed class EndingStream(byte[] body, BodyEnding ending) : Stream
    {
        private readonly int end = ending == BodyEnding.Floods ? body.Length : body.Length / 2;
        private int position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = Math.Min(end - position, buffer.Length);
            if (left > 0)
            {
                body.AsSpan(position, left).CopyTo(buffer.Span);
                position += left;
                return left;
            }

            switch (ending)
            {
                case BodyEnding.Floods:
                    buffer.Span.Fill((byte)' ');
                    return buffer.Length;
                case BodyEnding.Stalls:
                    var never = new TaskCompletionSource();
                    await never.Task.WaitAsync(cancellationToken);
                    return 0;
                default:
                    throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection broke inside the body");
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
