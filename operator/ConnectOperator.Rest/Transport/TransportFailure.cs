using System.Net.Sockets;
using System.Security.Authentication;

namespace ConnectOperator.Rest.Transport;

/// <summary>Why a request got no answer.</summary>
/// <param name="NotSent">Certain that no byte of the request went out: the connection was never made.</param>
/// <param name="Message">For people; it names no server, so that the caller can.</param>
public readonly record struct TransportFailure(bool NotSent, string Message)
{
    /// <summary>True for the exceptions by which a handler says that the network failed; false for cancellation and for defects.</summary>
    public static bool TryFrom(Exception exception, CancellationToken cancellationToken, out TransportFailure failure)
    {
        failure = exception switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => default,
            // SocketsHttpHandler's way of saying that ConnectTimeout ran out.
            OperationCanceledException { InnerException: TimeoutException } => new(NotSent: true, "connecting took too long"),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(NotSent: true, "host name not found"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } e when IsNoTls(e) =>
                new(NotSent: true, "the server does not speak TLS: give its URL as http://, or the port where it speaks TLS"),
            HttpRequestException { InnerException: TlsAnswerException } or TlsAnswerException =>
                new(NotSent: false, "the server speaks TLS: give its URL as https://"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } e =>
                new(NotSent: true, $"TLS handshake failed: {Reason(e)}"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } e => new(NotSent: true, $"cannot connect: {Reason(e)}"),
            HttpRequestException or IOException => new(NotSent: false, $"connection broke: {Reason(exception)}"),
            _ => default,
        };
        return failure.Message is not null;
    }

    /// <summary>SslStream knows no better words for what is no TLS record; tests hold it to them.</summary>
    private static bool IsNoTls(Exception exception) =>
        exception.GetBaseException().Message.Contains("Cannot determine the frame size", StringComparison.Ordinal);

    /// <summary>The part that says something: outer messages are of the kind "An error occurred, see inner exception".</summary>
    private static string Reason(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "connection refused";
                case SocketException socket:
                    return socket.SocketErrorCode.ToString();
                case AuthenticationException { InnerException: null }:
                    return e.Message;
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "closed before the answer was complete";
            }
        }

        return exception.GetBaseException().Message;
    }
}
