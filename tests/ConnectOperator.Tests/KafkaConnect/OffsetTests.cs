using ConnectDouble;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>What connectors have come to: offsets and topics, read and changed on a cluster that answers as a real one was recorded answering.</summary>
public sealed class OffsetTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Dictionary<string, string> Source =
        new() { ["connector.class"] = "FileStreamSource", ["file"] = "/data/in.txt", ["topic"] = "orders" };

    private static readonly Dictionary<string, string> Sink =
        new() { ["connector.class"] = "FileStreamSink", ["file"] = "/data/out.txt", ["topics"] = "orders" };

    private static readonly CanonicalJson File = CanonicalJson.Parse("""{"filename":"/data/in.txt"}""");

    private static readonly CanonicalJson Orders = CanonicalJson.Parse("""{"kafka_topic":"orders","kafka_partition":0}""");

    [Theory]
    [InlineData("3.6.0")]
    [InlineData("3.9.0")]
    [InlineData("4.0.0")]
    public async Task Offsets_of_a_stopped_source_are_set_forgotten_and_reset(string version)
    {
        await using var cluster = await StartAsync(version);
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        await StoppedAsync(cluster, client, Source);

        (await client.GetOffsetsAsync(Clients.Name, None)).Value().ShouldBeEmpty();
        (await client.AlterOffsetsAsync(Clients.Name, [Position("9007199254740993")], None)).Value().ShouldBe(
            "The offsets for this connector have been altered successfully");
        (await client.GetOffsetsAsync(Clients.Name, None)).Value().ShouldBe([Position("9007199254740993")]);

        (await client.AlterOffsetsAsync(Clients.Name, [new(File, Offset: null)], None)).Value();
        (await client.GetOffsetsAsync(Clients.Name, None)).Value().ShouldAllBe(offset => offset.Offset == null);

        (await client.AlterOffsetsAsync(Clients.Name, [Position("7")], None)).Value();
        (await client.ResetOffsetsAsync(Clients.Name, None)).Value().ShouldBe("The offsets for this connector have been reset successfully");
        (await client.GetOffsetsAsync(Clients.Name, None)).Value().ShouldBeEmpty();
    }

    [Fact]
    public async Task Offsets_of_a_sink_are_told_by_topic_and_partition()
    {
        await using var cluster = await StartAsync();
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        await StoppedAsync(cluster, client, Sink);

        (await client.AlterOffsetsAsync(Clients.Name, [new(Orders, CanonicalJson.Parse("""{"kafka_offset":42}"""))], None)).Value();

        var offset = (await client.GetOffsetsAsync(Clients.Name, None)).Value().ShouldHaveSingleItem();
        offset.TopicPartition.ShouldBe(new TopicPartition("orders", 0));
        offset.KafkaOffset.ShouldBe(42);
    }

    [Fact]
    public async Task Offsets_that_cannot_be_changed_say_why()
    {
        await using var cluster = await StartAsync();
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        cluster.CreateUnmanaged("orders", Source);

        (await client.AlterOffsetsAsync(Clients.Name, [Position("7")], None)).ShouldBeOfType<ConnectResponse<string>.Invalid>().Message
            .ShouldStartWith("Connectors must be in the STOPPED state before their offsets can be modified.");
        (await client.ResetOffsetsAsync(Clients.Name, None)).GetType().Name.ShouldBe("Invalid");
        (await client.StopAsync(Clients.Name, None)).Value();
        (await client.AlterOffsetsAsync(Clients.Name, [], None)).ShouldBeOfType<ConnectResponse<string>.Invalid>().Message
            .ShouldBe("Partitions / offsets need to be provided for an alter offsets request");
        (await client.AlterOffsetsAsync(Clients.Name, [Position("-1")], None)).ShouldBeOfType<ConnectResponse<string>.ServerError>().Message
            .ShouldBe("The value for the 'position' key in the offset should be a non-negative value");

        var unknown = ConnectorName.Parse("unknown");
        (await client.GetOffsetsAsync(unknown, None)).GetType().Name.ShouldBe("NotFound");
        (await client.AlterOffsetsAsync(unknown, [Position("7")], None)).GetType().Name.ShouldBe("NotFound");
        (await client.ResetOffsetsAsync(unknown, None)).GetType().Name.ShouldBe("NotFound");
    }

    [Fact]
    public async Task Offsets_of_a_sink_whose_tasks_do_not_end_wait_for_them()
    {
        await using var cluster = await StartAsync();
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        await StoppedAsync(cluster, client, Sink);
        cluster.Script.KeepTasksAlive("orders");

        (await client.AlterOffsetsAsync(Clients.Name, [new(Orders, CanonicalJson.Parse("""{"kafka_offset":42}"""))], None))
            .ShouldBeOfType<ConnectResponse<string>.ServerError>().Message.ShouldContain("its tasks haven't stopped completely yet");
        (await client.ResetOffsetsAsync(Clients.Name, None))
            .ShouldBeOfType<ConnectResponse<string>.ServerError>().Message.ShouldContain("this operation can be safely retried");

        cluster.Script.LetTasksEnd("orders");
        (await client.ResetOffsetsAsync(Clients.Name, None)).Value();
    }

    [Theory]
    [InlineData("3.4.0", "NotSupported", "NotSupported")]
    [InlineData("3.5.0", "Ok", "NotSupported")]
    [InlineData("3.6.0", "Ok", "Invalid")]
    public async Task Older_Connect_says_that_it_knows_no_offsets(string version, string read, string write)
    {
        await using var cluster = await StartAsync(version);
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        cluster.CreateUnmanaged("orders", Source);

        (await client.GetOffsetsAsync(Clients.Name, None)).GetType().Name.ShouldBe(read);
        (await client.AlterOffsetsAsync(Clients.Name, [Position("7")], None)).GetType().Name.ShouldBe(write);
        (await client.ResetOffsetsAsync(Clients.Name, None)).GetType().Name.ShouldBe(write);
    }

    [Fact]
    public async Task Topics_are_told_sorted_and_reset_where_they_are_tracked()
    {
        await using var cluster = await StartAsync();
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        cluster.CreateUnmanaged("orders", new Dictionary<string, string>(Sink) { ["topics"] = "orders,invoices" });
        await Clients.BecomesAsync(async () => (await client.GetTopicsAsync(Clients.Name, None)).Value() is ["invoices", "orders"]);

        (await client.GetTopicsAsync(ConnectorName.Parse("unknown"), None)).Value().ShouldBeEmpty();
        (await client.ResetTopicsAsync(Clients.Name, None)).Value();
        (await client.GetTopicsAsync(Clients.Name, None)).Value().ShouldBeEmpty();

        cluster.Script.TopicTracking = TopicTracking.WithoutReset;
        (await client.ResetTopicsAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<Done>.NotSupported>().Message.ShouldBe("Topic tracking reset is disabled.");
        (await client.GetTopicsAsync(Clients.Name, None)).Value();
        cluster.Script.TopicTracking = TopicTracking.Off;
        (await client.GetTopicsAsync(Clients.Name, None))
            .ShouldBeOfType<ConnectResponse<IReadOnlyList<string>>.NotSupported>().Message.ShouldBe("Topic tracking is disabled.");
    }

    [Fact]
    public async Task Who_may_not_do_something_is_told_what()
    {
        await using var cluster = await StartAsync();
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]));
        await StoppedAsync(cluster, client, Source);
        cluster.Script.ForbidWrites("orders");

        (await client.ResetOffsetsAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<string>.Forbidden>().Message
            .ShouldBe("DELETE /connectors/orders/offsets: HTTP 403 Forbidden");
        (await client.ResetTopicsAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<Done>.Forbidden>().Message
            .ShouldBe("PUT /connectors/orders/topics/reset: HTTP 403 Forbidden");
    }

    private static ConnectorOffset Position(string position) => new(File, CanonicalJson.Parse($$"""{"position":{{position}}}"""));

    private static Task<ConnectDoubleServer> StartAsync(string version = "3.9.0") =>
        ConnectDoubleServer.StartAsync(new() { Delays = ConnectDelays.None, Version = Version.Parse(version) });

    private static async Task StoppedAsync(ConnectDoubleServer cluster, ConnectClient client, IReadOnlyDictionary<string, string> config)
    {
        cluster.CreateUnmanaged("orders", config);
        (await client.StopAsync(Clients.Name, None)).Value();
    }
}
