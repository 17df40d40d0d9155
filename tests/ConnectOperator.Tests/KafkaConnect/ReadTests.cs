using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class ReadTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Answers_of_one_connection_have_one_id()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = NamesAsync;
        using var client = Clients.Create(worker);

        var first = (await client.GetNamesAsync(None)).Value();
        var second = (await client.GetNamesAsync(None)).Value();

        second.ConnectionId.ShouldBe(first.ConnectionId);
        worker.Seen.Select(request => request.ConnectionId).Distinct().ShouldHaveSingleItem();
    }

    private static Task NamesAsync(HttpContext context) => context.Response.WriteAsync("""["a","b"]""");
}
