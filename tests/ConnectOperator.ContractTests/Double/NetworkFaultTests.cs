using System.Text.Json;
using ConnectDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>What proxies and networks do to answers, over sockets and in process alike.</summary>
public sealed class NetworkFaultTests
{
    public static TheoryData<bool> Transports => [true, false];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Proxys_page_is_html(bool sockets)
    {
        await using var connect = await ClientOf.StartAsync(sockets);
        connect.Script.On("*", "*").AnswersPage(502);

        using var answer = await connect.GetAsync("/connectors");

        ((int)answer.StatusCode).ShouldBe(502);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Redirect_says_where_to(bool sockets)
    {
        await using var connect = await ClientOf.StartAsync(sockets);
        connect.Script.On("GET", "/connectors").Redirects("http://elsewhere:8083/");

        using var answer = await connect.GetAsync("/connectors");

        ((int)answer.StatusCode).ShouldBe(302);
        answer.Headers.Location.ShouldBe(new Uri("http://elsewhere:8083/"));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Truncated_body_is_no_json(bool sockets)
    {
        await using var connect = await ClientOf.StartAsync(sockets);
        connect.Script.On("GET", "/connectors").TruncatesBody();
        connect.Cluster.CreateUnmanaged("x", DoubleOnManualTime.Config());

        using var answer = await connect.GetAsync("/connectors");

        var body = await answer.Content.ReadAsStringAsync();
        Should.Throw<JsonException>(() => JsonDocument.Parse(body));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Connection_can_break_inside_the_body(bool sockets)
    {
        await using var connect = await ClientOf.StartAsync(sockets);
        connect.Script.On("GET", "/").EndsBody(BodyEnding.Breaks);

        await Should.ThrowAsync<Exception>(async () =>
        {
            using var answer = await connect.GetAsync("/");
            await answer.Content.ReadAsStringAsync();
        });
    }

    [Theory]
    [InlineData(true, BodyEnding.Stalls)]
    [InlineData(false, BodyEnding.Stalls)]
    [InlineData(true, BodyEnding.Floods)]
    [InlineData(false, BodyEnding.Floods)]
    public async Task Body_that_never_ends_is_read_until_its_reader_gives_up(bool sockets, BodyEnding ending)
    {
        await using var connect = await ClientOf.StartAsync(sockets);
        connect.Script.On("GET", "/").EndsBody(ending);
        using var answer = await connect.GetAsync("/");
        await using var body = await answer.Content.ReadAsStreamAsync();
        using var timeout = new CancellationTokenSource();
        var buffer = new byte[64];
        (await body.ReadAsync(buffer, timeout.Token)).ShouldBeGreaterThan(0);

        var rest = DrainAsync(body, timeout.Token);
        rest.IsCompleted.ShouldBeFalse();
        await timeout.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => rest);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Lost_answer_leaves_open_whether_the_request_was_carried_out(bool sockets, bool applied)
    {
        await using var connect = await ClientOf.StartAsync(sockets);
        connect.Cluster.CreateUnmanaged("x", DoubleOnManualTime.Config());
        connect.Script.On("DELETE", "/connectors/x").BreaksConnection(applied);

        await Should.ThrowAsync<HttpRequestException>(() => connect.SendAsync(HttpMethod.Delete, "/connectors/x"));

        connect.Cluster.Connectors.ShouldBe(applied ? [] : ["x"]);
    }

    [Fact]
    public async Task Starting_worker_answers_html_where_json_is_not_accepted()
    {
        using var connect = new InProcess();
        connect.Cluster.HoldStartUp(0, WorkerPhase.NotFound);

        (await connect.AskAsync("GET", "/connectors")).Body.ShouldContain("<title>Error 404 Not Found</title>");
    }

    [Fact]
    public async Task Another_kafka_cluster_can_stand_behind_the_same_url()
    {
        using var connect = new InProcess();
        connect.Script.KafkaClusterId = "another";

        (await connect.AskAsync("GET", "/")).Body.ShouldContain("\"kafka_cluster_id\":\"another\"");
    }

    private static async Task DrainAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (true)
        {
            (await body.ReadAsync(buffer, cancellation)).ShouldBeGreaterThan(0);
            await Task.Yield();
        }
    }

    /// <summary>One cluster, and a client that reaches it either way.</summary>
    private sealed class ClientOf(ConnectDoubleCluster cluster, HttpMessageHandler handler, IAsyncDisposable? server) : IAsyncDisposable
    {
        private readonly HttpMessageInvoker http = new(handler);

        public ConnectDoubleCluster Cluster => cluster;

        public ConnectScript Script => cluster.Script;

        public static async Task<ClientOf> StartAsync(bool sockets)
        {
            if (!sockets)
            {
                var alone = new ConnectDoubleCluster(new());
                return new(alone, new InProcessHandler(alone), null);
            }

            var server = await ConnectDoubleServer.StartAsync(new());
            return new(server.Cluster, new SocketsHttpHandler { AllowAutoRedirect = false }, server);
        }

        public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, new Uri(cluster.Urls[0], path));
            return await http.SendAsync(request, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            cluster.Dispose();
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }
    }
}
