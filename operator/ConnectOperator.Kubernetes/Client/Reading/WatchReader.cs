using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Json;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client.Reading;

/// <summary>Reads the stream of a watch: one JSON object a line, of any length.</summary>
internal static class WatchReader
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 16 * 1024, leaveOpen: true);

    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        Stream stream, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IResource
    {
        var pipe = PipeReader.Create(stream, Buffers);
        try
        {
            // How much of the unfinished line was searched already: a large object arrives in many pieces, and searching
            // it from its beginning for each would take time quadratic in its size.
            var searched = 0L;
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
                {
                    if (ReadEvent(buffer.Slice(0, end), type) is { } watchEvent)
                    {
                        yield return watchEvent;
                    }

                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    searched = 0;
                }

                searched = buffer.Length;
                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    // What is left is a line that the connection's end cut short; the next watch delivers it whole.
                    yield break;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static WatchEvent<T>? ReadEvent<T>(in ReadOnlySequence<byte> line, JsonTypeInfo<T> type)
        where T : class, IResource
    {
        if (line.IsEmpty)
        {
            return null;
        }

        string? kind = null;
        ReadOnlySequence<byte> content = default;
        var reader = new Utf8JsonReader(line, JsonDepth.Reader);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
            {
                kind = reader.GetString();
            }
            else
            {
                var start = reader.TokenStartIndex;
                reader.Skip();
                content = isObject ? line.Slice(start, reader.BytesConsumed - start) : content;
            }
        }

        return kind switch
        {
            "ADDED" or "MODIFIED" => Upserted(ResourceReader.Read(content, type)),
            "DELETED" => Deleted(ResourceReader.Read(content, type)),
            "BOOKMARK" => new WatchEvent<T>.Bookmark(ReadVersion(content)),
            "ERROR" => throw ReadError(content),

            // A kind of event that later servers may add carries nothing that this program asked for.
            _ => null,
        };
    }

    private static WatchEvent<T> Upserted<T>(ReadResource<T> read)
        where T : class, IResource =>
        read.Resource is { } resource ? new WatchEvent<T>.Upserted(resource) : new WatchEvent<T>.Unreadable(read.Unreadable!);

    private static WatchEvent<T> Deleted<T>(ReadResource<T> read)
        where T : class, IResource =>
        read.Resource is { } resource ? new WatchEvent<T>.Deleted(resource) : new WatchEvent<T>.UnreadableDeleted(read.Unreadable!);

    private static string ReadVersion(in ReadOnlySequence<byte> content)
    {
        var reader = new Utf8JsonReader(content, JsonDepth.Reader);
        return JsonSerializer.Deserialize(ref reader, KubernetesJson.Default.PartialObjectMetadata)?.Metadata.ResourceVersion
            ?? throw new JsonException("a bookmark without a resourceVersion");
    }

    private static KubernetesException ReadError(in ReadOnlySequence<byte> content)
    {
        var reader = new Utf8JsonReader(content, JsonDepth.Reader);
        var status = JsonSerializer.Deserialize(ref reader, KubernetesJson.Default.ApiStatus);
        return Refusal.From(HttpStatusCode.InternalServerError, status, retryAfter: null);
    }
}
