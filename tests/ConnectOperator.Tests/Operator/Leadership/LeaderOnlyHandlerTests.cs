using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Leadership;
using ConnectOperator.Tests.KafkaConnect;
using ConnectOperator.Tests.Kubernetes.Leases;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Leadership;

/// <summary>What leaves a process that does not lead, and when it can still be kept back. The server is a real one on loopback.</summary>
public sealed class PermittedHandlerTests : IDisposable
{
    private readonly LateTimers time = new();
    private readonly WritePermit permit;

    public PermittedHandlerTests()
    {
        permit = new WritePermit(time);
        permit.Extend(TimeSpan.FromSeconds(10));
    }

    public void Dispose() => permit.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("""{"topic": "orders"}""")]
    public async Task Write_of_a_leader_arrives_as_it_was_written(string body)
    {
        await using var server = await LoopbackWorker.StartAsync();
        using var client = Client(new SocketsHttpHandler());

        using var answer = await client.SendAsync(Put(server.Url, body), CancellationToken.None);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var seen = server.Seen.ShouldHaveSingleItem();
        (seen.Line, seen.ContentType, seen.Body).ShouldBe(("PUT /", "application/json; charset=utf-8", body));
    }

    [Fact]
    public async Task Write_is_kept_back_when_the_leadership_is_over()
    {
        await using var server = await LoopbackWorker.StartAsync();
        using var client = Client(new SocketsHttpHandler());
        time.PassUnnoticed(TimeSpan.FromSeconds(60));

        await Should.ThrowAsync<NotLeadingException>(() => client.SendAsync(Put(server.Url, "{}"), CancellationToken.None));

        server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task Write_of_a_process_that_was_stopped_while_it_connected_is_kept_back(string body)
    {
        await using var server = await LoopbackWorker.StartAsync();
        using var connects = new SocketsHttpHandler();
        connects.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            time.PassUnnoticed(TimeSpan.FromSeconds(60));
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = Client(connects);

        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(Put(server.Url, body), CancellationToken.None));

        server.Seen.ShouldBeEmpty("a server does not act on a request that it does not have in full");
    }

    [Fact]
    public async Task Write_under_way_is_given_up_when_the_leadership_ends()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await LoopbackWorker.StartAsync();
        server.Answer = context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var client = Client(new SocketsHttpHandler());
        var write = client.SendAsync(Put(server.Url, "{}"), CancellationToken.None);
        await arrived.Task;

        time.Advance(TimeSpan.FromSeconds(10.01));

        await Should.ThrowAsync<NotLeadingException>(() => write);
    }

    [Fact]
    public async Task Reads_pass_whoever_leads()
    {
        await using var server = await LoopbackWorker.StartAsync();
        using var client = Client(new SocketsHttpHandler());
        permit.End();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url);

        using var answer = await client.SendAsync(request, CancellationToken.None);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private HttpMessageInvoker Client(HttpMessageHandler network) => new(new LeaderOnlyHandler(permit, network));

    private static HttpRequestMessage Put(Uri url, string body) =>
        new(HttpMethod.Put, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
