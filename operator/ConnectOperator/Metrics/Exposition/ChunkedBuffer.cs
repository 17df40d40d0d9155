using System.Buffers;

namespace ConnectOperator.Metrics.Exposition;

/// <summary>Bytes in rented pieces: the text of ten thousand connectors goes out without one large array for it.</summary>
internal sealed class ChunkedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly List<(byte[] Bytes, int Length)> full = [];
    private byte[] current = [];
    private int used;

    /// <summary>Bytes in all.</summary>
    public long Length => full.Sum(chunk => (long)chunk.Length) + used;

    /// <summary>The pieces in order; good until disposal.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Chunks =>
        full.Append((current, used)).Select(chunk => new ReadOnlyMemory<byte>(chunk.Item1, 0, chunk.Item2));

    public void Advance(int count) => used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return current.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return current.AsSpan(used);
    }

    /// <summary>Takes over what another holds, and leaves that one empty.</summary>
    public void Take(ChunkedBuffer other)
    {
        Close();
        other.Close();
        full.AddRange(other.full);
        other.full.Clear();
    }

    public void Dispose()
    {
        Close();
        full.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk.Bytes));
        full.Clear();
    }

    private void Ensure(int sizeHint)
    {
        if (current.Length - used < Math.Max(sizeHint, 1))
        {
            Close();
            current = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, ChunkSize));
        }
    }

    private void Close()
    {
        if (current.Length > 0)
        {
            full.Add((current, used));
            (current, used) = ([], 0);
        }
    }
}
