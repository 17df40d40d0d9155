using System.Net.Sockets;

namespace ConnectOperator.Rest.Transport;

/// <summary>
/// A connection for plain HTTP. A server that expects TLS there answers with a TLS alert and closes (recorded), which by itself looks like
/// any other connection that broke.
/// </summary>
public sealed class PlainHttpStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>The record type with which every TLS alert begins; HTTP begins with its name.</summary>
    private const byte Alert = 0x15;

    private bool hasAnswered;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        hasAnswered ? base.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        hasAnswered |= read > 0;
        return read > 0 && buffer.Span[0] == Alert ? throw new TlsAnswerException() : read;
    }
}

/// <summary>TLS came where plain HTTP was expected.</summary>
internal sealed class TlsAnswerException() : IOException("A TLS alert came for an answer.");
