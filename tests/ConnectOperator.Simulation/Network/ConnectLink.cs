using System.Net;
using ConnectDouble.Http;
using ConnectOperator.Rest.Transport;

namespace ConnectOperator.Simulation.Network;

/// <summary>
/// Carries one operator's requests to the workers of a Connect cluster. A connection leads to one worker; behind a load balancer
/// each new one may lead to another.
/// </summary>
internal sealed class ConnectLink(SimulatedConnect connect, OperatorLife life, TimeProvider time) : IRestTransport
{
    public HttpMessageHandler ForReads(Action opened) => new Connection(connect, life, time, opened, keep: true);

    public HttpMessageHandler ForWrites() => new Connection(connect, life, time, opened: null, keep: false);

    public void Dispose()
    {
    }

    private sealed class Connection(SimulatedConnect connect, OperatorLife life, TimeProvider time, Action? opened, bool keep) : HttpMessageHandler
    {
        private int worker = -1;
        private CancellationToken network;
        private CancellationToken peer;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var received = await ReceiveAsync(request, cancellationToken);
            var link = connect.Link;
            if (!keep || worker < 0 || network.IsCancellationRequested || peer.IsCancellationRequested)
            {
                worker = connect.WorkerBehind(request.RequestUri!);
                (network, peer) = (link.Connections, connect.LifeOf(worker));
                opened?.Invoke();
            }

            var (there, sentAt) = (worker, time.GetUtcNow());
            try
            {
                var answer = await link.CarryAsync(
                    life,
                    $"{received.Method} {received.Target}",
                    () => connect.AnswerAsync(life, there, received, sentAt),
                    cancellationToken);
                connect.Delivered(life, received, answer);
                return answer is null
                    ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke", new IOException("reset by peer"))
                    : Response(answer);
            }
            catch
            {
                // A connection that failed, or was given up, is not used again.
                worker = -1;
                throw;
            }
        }

        private static async Task<ConnectRequest> ReceiveAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(request.Method.Method, request.RequestUri!.PathAndQuery)
            {
                Body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [],
                Authorization = request.Headers.Authorization?.ToString(),
                Accept = request.Headers.Accept.ToString(),
                ContentType = request.Content?.Headers.ContentType?.ToString(),
            };

        private static HttpResponseMessage Response(ConnectResponse answer)
        {
            var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
            {
                Content = new ByteArrayContent([.. answer.Body.SelectMany(part => part.ToArray())]),
            };
            if (answer.ContentType is { } type)
            {
                response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            return response;
        }
    }
}
