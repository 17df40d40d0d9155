using System.Text;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Lets all that the API server answers through, but of watches only what comes before a certain text.</summary>
internal sealed class LaggingWatch(HttpMessageHandler inner, string heldBack) : DelegatingHandler(inner)
{
    private volatile bool holds;

    /// <summary>The text has come, and is held back.</summary>
    public bool Holds => holds;

    /// <summary>What happens right before a KafkaConnector of this name is read.</summary>
    public Func<string, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Split('/') is [.., "kafkaconnectors", var name])
        {
            await BeforeRead(name);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && request.RequestUri!.Query.Contains("watch=", StringComparison.Ordinal))
        {
            response.Content = new StreamContent(new HeldStream(await response.Content.ReadAsStreamAsync(cancellationToken), heldBack, () => holds = true));
        }

        return response;
    }

    private sealed class HeldStream(Stream inner, string heldBack, Action hold) : Stream
    {
        private string read = "";

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            read += Encoding.UTF8.GetString(buffer.Span[..count]);
            if (read.Contains(heldBack, StringComparison.Ordinal))
            {
                hold();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
