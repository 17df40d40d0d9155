using System.Net;
using System.Text;
using RestProxyDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.RestProxy;

/// <summary>What can be made to go wrong, on sockets.</summary>
public sealed class FaultTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient http = new();
    private RestProxyDoubleServer server = null!;

    public async Task InitializeAsync()
    {
        server = await RestProxyDoubleServer.StartAsync(new() { Waits = false, BasePath = "/kafka" });
        await ArrangeAsync(HttpMethod.Put, "topics/orders");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Base_path_is_part_of_every_call()
    {
        (await http.GetStringAsync(new Uri(server.Url, "topics"))).ShouldBe("""["orders"]""");
        (await http.GetAsync(new Uri(server.Url, "/topics"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Web_servers_page()
    {
        await ArrangeAsync(HttpMethod.Post, "page?path=*&status=429");

        var answer = await http.GetAsync(new Uri(server.Url, "topics"));

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await http.GetAsync(new Uri(server.Url, "topics"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Own_error_that_asks_for_patience()
    {
        await ArrangeAsync(HttpMethod.Post, "answer?path=/kafka/topics&status=503&code=50302&retryAfter=7", "no broker");

        var answer = await http.GetAsync(new Uri(server.Url, "topics"));

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"error_code":50302,"message":"no broker"}""");
    }

    [Fact]
    public async Task Garbage()
    {
        await ArrangeAsync(HttpMethod.Post, "garbage?path=/kafka/topics");

        (await http.GetStringAsync(new Uri(server.Url, "topics"))).ShouldBe("""["ord""");
    }

    [Fact]
    public async Task Broken_connection_after_the_request_was_carried_out()
    {
        await ArrangeAsync(HttpMethod.Post, "break?path=/kafka/topics/orders&applied=true");
        using var content = new ByteArrayContent("""{"records":[{"value":1}]}"""u8.ToArray());
        content.Headers.ContentType = new("application/vnd.kafka.json.v2+json");

        await Should.ThrowAsync<HttpRequestException>(() => http.PostAsync(new Uri(server.Url, "topics/orders"), content));

        server.Cluster.Kafka.FindTopic("orders")!.Partitions[0].End.ShouldBe(1);
        server.Cluster.Requests.All.Single().Status.ShouldBe(0);
    }

    [Fact]
    public async Task Silence()
    {
        await ArrangeAsync(HttpMethod.Post, "hang?path=/kafka/topics");
        using var patience = new CancellationTokenSource();

        var asked = http.GetAsync(new Uri(server.Url, "topics"), patience.Token);
        while (server.Cluster.Requests.UnderWay == 0)
        {
            await Task.Yield();
        }

        asked.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData("page?path=*")]
    [InlineData("answer?path=*&status=many")]
    [InlineData("topics/orders/partitions/9/records")]
    public async Task Fault_that_makes_no_sense_is_told_with_what_there_is(string path)
    {
        using var content = new StringContent("[]");
        var answer = await http.PostAsync(new Uri(server.Url, "/_double/" + path), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("POST   /_double/page?path=*&status=429");
    }

    private async Task ArrangeAsync(HttpMethod method, string path, string body = "")
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Url, "/_double/" + path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        using var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }
}
