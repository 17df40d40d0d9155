using System.Text.Json;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

public sealed class WorkerTests
{
    [Fact]
    public async Task Unchanged_connectors_read_back_byte_for_byte()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(20);
        var before = await EntriesAsync(connect);

        connect.Script.FailTask("c7", 0);

        var after = await EntriesAsync(connect);
        after.Keys.ShouldBe(before.Keys);
        after.Where(entry => entry.Value != before[entry.Key]).Select(entry => entry.Key).ShouldBe(["c7"]);
    }

    [Fact]
    public async Task Ten_thousand_connectors_are_listed()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(10_000);

        (await EntriesAsync(connect)).Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task Starting_worker_breaks_connections_then_knows_nothing_then_a_part_then_all()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(100);
        var delays = connect.Script.Delays;

        connect.Server.Restart();
        await Should.ThrowAsync<HttpRequestException>(() => connect.GetAsync("/connectors"));

        connect.Time.Advance(delays.WorkerDown);
        (await connect.GetAsync("/connectors/c1")).ShouldBe((404, "{\n\"message\":\"Not Found\",\n\"url\":\"/connectors/c1\",\n\"status\":\"404\"\n}"));
        (await connect.SendAsync(HttpMethod.Delete, "/connectors/c1")).ShouldBe((404, string.Empty));
        (await connect.PutConfigAsync("c1", "{}")).ShouldBe((404, string.Empty));

        connect.Time.Advance(delays.WorkerNotFound + (delays.WorkerCatchUp / 2));
        (await EntriesAsync(connect)).Count.ShouldBe(50);

        connect.Time.Advance(delays.WorkerCatchUp / 2);
        (await EntriesAsync(connect)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Read_through_the_herder_waits_until_the_worker_has_caught_up()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(100);
        var delays = connect.Script.Delays;
        connect.Server.Restart();
        connect.Time.Advance(delays.WorkerDown + delays.WorkerNotFound);

        var barrier = connect.GetAsync("/connectors/c1/config");
        await Eventually.BecomesTrueAsync(() => connect.Time.PendingTimers > 0);

        barrier.IsCompleted.ShouldBeFalse();
        connect.Time.Advance(delays.WorkerCatchUp);
        (await barrier).Status.ShouldBe(200);
        (await EntriesAsync(connect)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task New_connector_is_omitted_from_the_expanded_list_until_it_has_a_status()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        await connect.PutConfigAsync("x", """{"connector.class":"FileStreamSource","topic":"t"}""");

        (await connect.GetAsync("/connectors/x")).Status.ShouldBe(200);
        (await EntriesAsync(connect)).ShouldBeEmpty();

        connect.Time.Advance(connect.Script.Delays.ConnectorStart);
        (await EntriesAsync(connect)).ShouldContainKey("x");
    }

    private static async Task<Dictionary<string, string>> EntriesAsync(DoubleOnManualTime connect)
    {
        using var list = JsonDocument.Parse((await connect.GetAsync("/connectors?expand=info&expand=status")).Body);
        return list.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetRawText());
    }
}
