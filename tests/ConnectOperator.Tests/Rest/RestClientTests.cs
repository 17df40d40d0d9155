using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Tests.KafkaConnect;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Rest;

/// <summary>Any REST API is called as Kafka Connect's is, whose tests go further.</summary>
public sealed class RestClientTests : IAsyncLifetime, IDisposable
{
    private readonly List<string> changes = [];
    private LoopbackWorker first = null!;
    private LoopbackWorker second = null!;
    private RestClient<IShopApi> shop = null!;

    public async Task InitializeAsync()
    {
        (first, second) = (await LoopbackWorker.StartAsync(), await LoopbackWorker.StartAsync());
        shop = new(
            new RestEndpoint { Urls = [first.Url, second.Url], Authentication = new RestAuthentication.Bearer("abc") },
            ShopJson.Default,
            TimeProvider.System,
            new() { UserAgent = "shopper" },
            (now, before) => changes.Add($"{before} -> {now}"));
    }

    public void Dispose() => shop.Dispose();

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Read_goes_on_to_a_server_that_serves_and_stays_there()
    {
        first.Answer = Answering.With(503);
        second.Answer = Answering.With(200, "3 kg");

        (await ReadAsync()).ShouldBe("200 3 kg");
        first.Answer = Answering.With(200, "4 kg");
        (await ReadAsync()).ShouldBe("200 3 kg");

        second.Answer = Answering.With(503);
        (await ReadAsync()).ShouldBe("200 4 kg");
        changes.ShouldBe([$"http://localhost:{second.Url.Port} -> http://localhost:{first.Url.Port}"]);
        first.Seen[0].ShouldBe(new("GET /goods/tea", "", "Bearer abc", null, first.Seen[0].ConnectionId));
    }

    [Fact]
    public async Task Read_that_nobody_answers_tells_of_every_server()
    {
        (first.Answer, second.Answer) = (Answering.With(503), Answering.Dropped);

        (await ReadAsync()).ShouldStartWith(
            $"unavailable: http://localhost:{first.Url.Port}: closed; http://localhost:{second.Url.Port}: connection broke:");
    }

    [Fact]
    public async Task Write_is_sent_once_in_the_media_type_of_the_interface()
    {
        first.Answer = Answering.Dropped;

        (await shop.WriteAsync((server, token) => server.AddAsync(new Good("tea"), token), ShopAnswer.Of, CancellationToken.None)).Text
            .ShouldStartWith($"unknown: http://localhost:{first.Url.Port}: connection broke");

        first.Seen.ShouldHaveSingleItem().ShouldBe(
            new("POST /goods", """{"name":"tea"}""", "Bearer abc", "application/vnd.shop.v2+json", first.Seen[0].ConnectionId));
        second.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_that_takes_something_away_is_sent_once_too()
    {
        first.Answer = Answering.Dropped;

        await shop.WriteAsync((server, token) => server.TakeNextAsync(token), ShopAnswer.Of, CancellationToken.None);

        first.Seen.Count.ShouldBe(1);
        second.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Form_goes_out_as_a_form()
    {
        first.Answer = Answering.With(200, """{"access_token":"x"}""");
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "a b" };

        (await shop.WriteAsync((server, token) => server.GetTokenAsync(form, token), ShopAnswer.Of, CancellationToken.None)).Text
            .ShouldBe("""POST /token 200 {"access_token":"x"}""");

        first.Seen[0].Body.ShouldBe("grant_type=client_credentials&scope=a+b");
        first.Seen[0].ContentType.ShouldBe("application/x-www-form-urlencoded");
    }

    [Fact]
    public async Task Conversation_keeps_to_one_connection_whatever_it_sends()
    {
        using var conversation = shop.Converse();

        await conversation.SendAsync((server, token) => server.AddAsync(new Good("tea"), token), ShopAnswer.Of, CancellationToken.None);
        await conversation.SendAsync((server, token) => server.TakeNextAsync(token), ShopAnswer.Of, CancellationToken.None);
        await conversation.SendAsync((server, token) => server.AddAsync(new Good("milk"), token), ShopAnswer.Of, CancellationToken.None);

        first.Seen.Count.ShouldBe(3);
        first.Seen.Select(request => request.ConnectionId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Conversation_sends_a_read_once_and_the_next_one_begins_with_another_server()
    {
        using var conversation = shop.Converse();
        await conversation.SendAsync((server, token) => server.TakeNextAsync(token), ShopAnswer.Of, CancellationToken.None);
        first.Answer = Answering.Dropped;

        (await conversation.SendAsync((server, token) => server.TakeNextAsync(token), ShopAnswer.Of, CancellationToken.None)).Text
            .ShouldStartWith($"unknown: http://localhost:{first.Url.Port}: connection broke");
        first.Seen.Count.ShouldBe(2);

        using var next = shop.Converse();
        (await next.SendAsync((server, token) => server.TakeNextAsync(token), ShopAnswer.Of, CancellationToken.None)).Text.ShouldBe("GET /next 200 {}");
        second.Seen.ShouldHaveSingleItem();
    }

    private async Task<string> ReadAsync() =>
        (await shop.ReadAsync((server, token) => server.GetAsync("tea", token), ShopAnswer.Of, CancellationToken.None)).Text;
}
