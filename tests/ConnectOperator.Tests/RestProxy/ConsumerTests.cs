using ConnectOperator.RestProxy.Client;
using ConnectOperator.RestProxy.Consuming;
using ConnectOperator.RestProxy.Model;
using ManualTime;
using Microsoft.Extensions.Logging;
using RestProxyDouble;
using Shouldly;
using Xunit;
using Flavour = RestProxyDouble.RestProxyFlavour;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>Consumers: they lose no record, and leave nothing behind in a proxy's memory, whatever happens.</summary>
public sealed class ConsumerTests
{
    private const string Records = "/consumers/*";
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<Flavour> Flavours => [Flavour.Confluent, Flavour.Bridge, Flavour.Karapace];

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task It_reads_from_where_it_was_told_and_goes(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);
        var consumer = await OpenAsync(client, 3);

        (await consumer.PollAsync(None)).Value().Select(record => record.Offset).ShouldBe([3L, 4]);
        Append(proxies);
        (await consumer.PollAsync(None)).Value().Select(record => record.Offset).ShouldBe([5L]);
        (await consumer.PollAsync(None)).Value().ShouldBeEmpty();
        consumer.Positions[Proxies.First].ShouldBe(6);

        proxies.OpenInstances.ShouldBe(1);
        await consumer.DisposeAsync();
        proxies.OpenInstances.ShouldBe(0);
        proxies.Kafka.Groups.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Proxy_that_has_restarted_is_asked_anew_at_once(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);
        await using var consumer = await OpenAsync(client, 3);
        await consumer.PollAsync(None);
        Append(proxies);
        proxies.Restart(0);

        (await consumer.PollAsync(None)).Value().Select(record => record.Offset).ShouldBe([5L]);
        proxies.OpenInstances.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Poll_that_gets_lost_loses_no_record(bool carriedOut)
    {
        var (proxies, client) = Start(Flavour.Bridge);
        await using var consumer = await OpenAsync(client, 3);
        proxies.Faults.Add("GET", Records, new() { Breaks = true, Applies = carriedOut });

        (await consumer.PollAsync(None)).Failure<RestProxyFailure.OutcomeUnknown>();
        proxies.OpenInstances.ShouldBe(0);
        (await consumer.PollAsync(None)).Value().Select(record => record.Offset).ShouldBe([3L, 4]);
    }

    [Fact]
    public async Task Too_many_requests_leave_the_instance_where_it_is()
    {
        var (proxies, client) = Start(Flavour.Bridge);
        await using var consumer = await OpenAsync(client, 3);
        proxies.Faults.Add("GET", Records, new() { Answer = new(429) { ContentType = "text/html" } });

        (await consumer.PollAsync(None)).Failure<RestProxyFailure.TooManyRequests>();
        (await consumer.PollAsync(None)).Value().Count.ShouldBe(2);

        proxies.Asked().Count(asked => asked.StartsWith("POST /consumers/connect-operator-", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Record_of_another_format_is_told_and_can_be_read_as_bytes(Flavour flavour)
    {
        var (proxies, client) = Start(flavour);
        proxies.Kafka.FindPartition(new("orders", 0))!.Append(new(null, "no json"u8.ToArray()));

        (await client.ReadAsync([new(Proxies.First, 5, 6)], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Failure<RestProxyFailure.Undecodable>();
        (await client.ReadAsync([new(Proxies.First, 5, 6)], EmbeddedFormat.Binary, TimeSpan.FromMinutes(1), None)).Value().Records.Count.ShouldBe(1);
        proxies.OpenInstances.ShouldBe(0);
    }

    [Theory]
    [InlineData("assignments")]
    [InlineData("positions")]
    public async Task Beginning_that_fails_leaves_nothing_behind(string step)
    {
        var (proxies, client) = Start(Flavour.Bridge);
        AddStepFault(proxies, step);

        (await client.ConsumeAsync(From(3), EmbeddedFormat.Json, None)).Failure<RestProxyFailure.ServerError>();

        proxies.OpenInstances.ShouldBe(0);
        proxies.Asked()[^1].ShouldStartWith("DELETE /consumers/connect-operator-");
    }

    [Fact]
    public async Task Instance_of_which_nobody_knows_whether_it_was_made_is_deleted()
    {
        var (proxies, client) = Start(Flavour.Bridge);
        proxies.Faults.Add("POST", Records, new() { Breaks = true, Applies = true });

        (await client.ConsumeAsync(From(3), EmbeddedFormat.Json, None)).Failure<RestProxyFailure.OutcomeUnknown>();

        proxies.OpenInstances.ShouldBe(0);
    }

    [Fact]
    public async Task Refused_instance_is_not_deleted()
    {
        var (proxies, client) = Start(Flavour.Bridge);
        proxies.Faults.Add("POST", Records, new() { Answer = new(403) { ContentType = "text/html" } });

        (await client.ConsumeAsync(From(3), EmbeddedFormat.Json, None)).Failure<RestProxyFailure.Forbidden>().Message.ShouldStartWith("POST /consumers/connect-operator-");

        proxies.Asked().ShouldNotContain(asked => asked.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task Cancelled_poll_is_waited_for_and_the_instance_deleted(Flavour flavour)
    {
        var time = new ManualTimeProvider();
        var (proxies, client) = Start(flavour, time: time);
        var consumer = await OpenAsync(client, 3);
        proxies.Faults.Add("GET", Records, new() { Delay = TimeSpan.FromSeconds(1) });
        using var patience = new CancellationTokenSource();

        var polled = consumer.PollAsync(patience.Token);
        await UnderWayAsync(proxies);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => polled);
        proxies.Requests.UnderWay.ShouldBe(1);
        var closed = consumer.DisposeAsync().AsTask();
        closed.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        await closed;

        proxies.OpenInstances.ShouldBe(0);
        proxies.Requests.UnderWay.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelled_beginning_leaves_nothing_behind()
    {
        var time = new ManualTimeProvider();
        var (proxies, client) = Start(Flavour.Bridge, time: time);
        proxies.Faults.Add("POST", Records, new() { Delay = TimeSpan.FromSeconds(1) });
        using var patience = new CancellationTokenSource();

        var opened = client.ConsumeAsync(From(3), EmbeddedFormat.Json, patience.Token);
        await UnderWayAsync(proxies);
        await patience.CancelAsync();
        opened.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(() => opened);
        proxies.OpenInstances.ShouldBe(0);
        proxies.Asked().Select(asked => asked.Split(' ')[0]).ShouldBe(["GET", "POST", "DELETE"]);
    }

    [Fact]
    public async Task Poll_that_hangs_is_given_up_when_the_consumer_closes()
    {
        var time = new ManualTimeProvider();
        var (proxies, client) = Start(Flavour.Bridge, time: time);
        var consumer = await OpenAsync(client, 3);
        proxies.Faults.Add("GET", Records, new() { Delay = Timeout.InfiniteTimeSpan });
        using var patience = new CancellationTokenSource();
        var polled = consumer.PollAsync(patience.Token);
        await UnderWayAsync(proxies);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => polled);

        var closed = consumer.DisposeAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(10));
        await closed;

        proxies.OpenInstances.ShouldBe(0);
    }

    [Fact]
    public async Task Instance_that_cannot_be_deleted_is_told_in_the_log()
    {
        var log = new ProxyLog();
        var (proxies, _) = Start(Flavour.Bridge);
        using var client = Proxies.Client(proxies, logger: log);
        var consumer = await OpenAsync(client, 3);
        proxies.Faults.Add("DELETE", Records, new() { Breaks = true }, int.MaxValue);

        await consumer.DisposeAsync();

        log.Lines.ShouldHaveSingleItem().ShouldMatch(
            "Warning Consumer instance [0-9a-f]{32} of group connect-operator-[0-9a-f]{32} could not be deleted and stays in the REST proxy until that drops it: http://proxy-0:8082: connection broke");
        proxies.Asked().Count(asked => asked.StartsWith("DELETE", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Seek_that_comes_too_early_is_tried_again()
    {
        var time = new ManualTimeProvider();
        var (proxies, client) = Start(Flavour.Karapace, time: time);
        AddStepFault(proxies, "positions", 409, times: 2);

        var began = time.GetUtcNow();
        var opened = client.ConsumeAsync(From(3), EmbeddedFormat.Json, None);
        while (!opened.IsCompleted)
        {
            // Time passes to the next try, and never to the time-out of a call that is under way.
            if (time.NextDueAt <= time.GetUtcNow() + TimeSpan.FromSeconds(5))
            {
                time.AdvanceTo(time.NextDueAt.Value);
            }

            await Task.Yield();
        }

        (time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        await using var consumer = (await opened).Value();
        (await consumer.PollAsync(None)).Value().Count.ShouldBe(2);
    }

    [Fact]
    public async Task All_calls_of_a_consumer_go_to_one_proxy_and_a_new_one_begins_where_one_can_be_reached()
    {
        var (proxies, client) = Start(Flavour.Karapace, nodes: 2);
        await using var consumer = await OpenAsync(client, 3);
        (await consumer.PollAsync(None)).Value().Count.ShouldBe(2);
        proxies.Requests.All.Select(request => request.Worker).Distinct().ShouldBe([0]);

        Append(proxies);
        proxies.Faults.Add("*", "*", new() { Answer = new(404) { ContentType = "text/html" } }, int.MaxValue, node: 0);
        (await consumer.PollAsync(None)).Failure<RestProxyFailure.Unavailable>();
        (await consumer.PollAsync(None)).Value().Select(record => record.Offset).ShouldBe([5L]);
        proxies.Requests.All[^1].Worker.ShouldBe(1);
    }

    [Fact]
    public async Task Format_with_a_schema_is_not_asked_of_the_Bridge()
    {
        var (_, client) = Start(Flavour.Bridge);

        (await client.ConsumeAsync(From(3), EmbeddedFormat.Avro, None)).Failure<RestProxyFailure.NotSupported>().Message.ShouldBe("Strimzi's Bridge knows no schemas: it cannot read Avro.");
    }

    [Fact]
    public async Task Failed_poll_of_a_range_closes_the_consumer()
    {
        var (proxies, client) = Start(Flavour.Confluent);
        proxies.Faults.Add("GET", Records, new() { Answer = new(500) { ContentType = "text/html" } }, int.MaxValue);

        (await client.ReadAsync([new(Proxies.First, 0, 5)], EmbeddedFormat.Json, TimeSpan.FromMinutes(1), None)).Failure<RestProxyFailure.ServerError>();

        proxies.OpenInstances.ShouldBe(0);
    }

    private static (RestProxyDoubleCluster Proxies, RestProxyClient Client) Start(Flavour flavour, int nodes = 1, TimeProvider? time = null)
    {
        var proxies = Proxies.Double(flavour, new() { Nodes = nodes, Time = time ?? TimeProvider.System });
        proxies.Kafka.CreateTopic("orders");
        for (var record = 0; record < 5; record++)
        {
            Append(proxies);
        }

        return (proxies, Proxies.Client(proxies, time: time));
    }

    private static void Append(RestProxyDoubleCluster proxies) => proxies.Kafka.FindPartition(new("orders", 0))!.Append(new(null, "1"u8.ToArray()));

    private static Dictionary<TopicPartition, long> From(long offset) => new() { [Proxies.First] = offset };

    private static async Task<RestProxyConsumer> OpenAsync(RestProxyClient client, long from) => (await client.ConsumeAsync(From(from), EmbeddedFormat.Json, None)).Value();

    /// <summary>Returns when a request has reached a proxy that has not answered it.</summary>
    private static async Task UnderWayAsync(RestProxyDoubleCluster proxies)
    {
        while (proxies.Requests.UnderWay == 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>A fault for one step of a beginning: names are made up, so steps are counted.</summary>
    private static void AddStepFault(RestProxyDoubleCluster proxies, string step, int status = 500, int times = 1)
    {
        proxies.Faults.Clear();
        proxies.Faults.Add("POST", Records, new() { Answer = new(status) { ContentType = "application/json", Body = System.Text.Encoding.UTF8.GetBytes($$"""{"error_code":{{status}},"message":"x"}""") } }, times);
        proxies.Faults.Add("POST", Records, new(), step == "assignments" ? 1 : 2);
    }

    private sealed class ProxyLog : ILogger<RestProxyClient>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
