using System.Threading.Channels;
using ApiServerDouble;
using ApiServerDouble.Http;
using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Network;

/// <summary>Carries one operator's requests to the API server, and its watches back.</summary>
internal sealed class ApiServerLink(Link link, ApiServer server, OperatorLife life, WatchConditions watches, ManualTimeProvider time, Action<ApiRequest, DateTimeOffset> arrives, Action<ApiRequest, ApiResponse> answered)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = await ApiServerDouble.InProcessHandler.ReceiveAsync(request, cancellationToken);
        var (connection, sentAt) = (link.Connections, time.GetUtcNow());
        var answer = await link.CarryAsync(
            life,
            $"{received.Method} {received.PathAndQuery}",
            () =>
            {
                arrives(received, sentAt);
                var told = server.Answer(received);
                answered(received, told);
                if (told.Watch is { } opened)
                {
                    life.OnDeath(opened.Dispose);
                }

                return Task.FromResult(told);
            },
            cancellationToken);
        return ApiServerDouble.InProcessHandler.Respond(answer, answer.Watch is { } watch ? Relay(watch, connection) : null);
    }

    private LineStream Relay(ApiWatch watch, CancellationToken connection)
    {
        var received = Channel.CreateUnbounded<byte[]>();
        connection.Register(() =>
        {
            watch.Dispose();
            received.Writer.TryComplete(new IOException("reset by peer"));
        });
        _ = RelayAsync(watch, received.Writer);
        return new LineStream(received.Reader, watch.Dispose);
    }

    private async Task RelayAsync(ApiWatch watch, ChannelWriter<byte[]> received)
    {
        var last = time.GetUtcNow();
        await foreach (var line in watch.Lines.ReadAllAsync())
        {
            // Each on its way from when it was sent, in order: delays do not add up.
            var due = time.GetUtcNow() + watches.Delay();
            last = due > last ? due : last;
            await Task.Delay(last - time.GetUtcNow(), time, CancellationToken.None);
            if (!life.IsAlive)
            {
                return;
            }

            received.TryWrite(line);
            if (watches.Repeats())
            {
                received.TryWrite(line);
            }
        }

        if (life.IsAlive)
        {
            received.TryComplete();
        }
    }
}

/// <summary>How watch events travel at the moment.</summary>
internal sealed class WatchConditions(RandomSource chance)
{
    /// <summary>What people did longer ago is known to every operator that can reach the API server.</summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(15);

    /// <summary>How long an event may take.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often an event comes twice.</summary>
    public double Duplicates { get; set; }

    public TimeSpan Delay() => chance.Between(TimeSpan.FromMicroseconds(100), Longest);

    public bool Repeats() => Duplicates > 0 && chance.Happens(Duplicates);

    public void Heal() => (Longest, Duplicates) = (TimeSpan.FromMilliseconds(20), 0);
}
