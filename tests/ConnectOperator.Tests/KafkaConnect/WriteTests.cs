using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ManualTime;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class WriteTests
{
    private const string Stored = """{"name":"orders","config":{"name":"orders","tasks.max":"1"},"tasks":[],"type":"source"}""";
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Dictionary<string, Func<IConnectClient, Task<string>>> Writes = new()
    {
        ["POST /connectors"] = client => CaseAsync(client.CreateAsync(Clients.Name, Clients.Config, ConnectorState.Stopped, None)),
        ["PUT /connectors/orders/config"] = client => CaseAsync(client.PutConfigAsync(Clients.Name, Clients.Config, None)),
        ["PUT /connectors/orders/pause"] = client => CaseAsync(client.PauseAsync(Clients.Name, None)),
        ["PUT /connectors/orders/resume"] = client => CaseAsync(client.ResumeAsync(Clients.Name, None)),
        ["PUT /connectors/orders/stop"] = client => CaseAsync(client.StopAsync(Clients.Name, None)),
        ["POST /connectors/orders/restart?includeTasks=true"] = client => CaseAsync(client.RestartAsync(Clients.Name, onlyFailed: false, None)),
        ["POST /connectors/orders/restart?includeTasks=true&onlyFailed=true"] =
            client => CaseAsync(client.RestartAsync(Clients.Name, onlyFailed: true, None)),
        ["POST /connectors/orders/tasks/3/restart"] = client => CaseAsync(client.RestartTaskAsync(Clients.Name, 3, None)),
        ["DELETE /connectors/orders"] = client => CaseAsync(client.DeleteAsync(Clients.Name, None)),
    };

    public static TheoryData<string> Lines => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Write_is_sent_as_Connect_wants_it(string line)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(202, Stored);
        using var client = Clients.Create(worker);

        (await Writes[line](client)).ShouldBe("Ok");

        worker.Seen.ShouldHaveSingleItem().Line.ShouldBe(line);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Write_whose_connection_is_reset_is_never_sent_again(string line)
    {
        await using var dying = await LoopbackWorker.StartAsync();
        await using var other = await LoopbackWorker.StartAsync();
        dying.Answer = Answering.Dropped;
        using var client = Clients.Create(dying, other);

        (await Writes[line](client)).ShouldBe("OutcomeUnknown");

        dying.Seen.ShouldHaveSingleItem();
        other.Seen.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Write_whose_worker_closes_without_an_answer_is_never_sent_again(string line)
    {
        await using var closing = new ClosingWorker();
        await using var other = await LoopbackWorker.StartAsync();
        using var client = Clients.Create(Clients.Endpoint(closing.Url, other.Url));

        (await Writes[line](client)).ShouldBe("OutcomeUnknown");

        closing.Requests.ShouldBe(1);
        other.Seen.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Write_that_cannot_have_left_goes_to_the_next_worker(string line)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        using var refusing = new RefusingWorker();
        worker.Answer = Answering.With(202, Stored);
        using var client = Clients.Create(Clients.Endpoint(refusing.Url, new Uri("http://worker.invalid:8083"), worker.Url));

        (await Writes[line](client)).ShouldBe("Ok");

        worker.Seen.ShouldHaveSingleItem().Line.ShouldBe(line);
    }

    [Fact]
    public async Task Create_sends_the_initial_state_only_when_there_is_one()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(201, Stored);
        using var client = Clients.Create(worker);

        var stored = (await client.CreateAsync(Clients.Name, Clients.Config, ConnectorState.Stopped, None)).Value();
        await client.CreateAsync(Clients.Name, Clients.Config, initialState: null, None);

        stored["tasks.max"].ShouldBe("1");
        worker.Seen.Select(request => request.Body).ShouldBe(
        [
            """{"name":"orders","config":{"connector.class":"FileStreamSource","tasks.max":"1"},"initial_state":"STOPPED"}""",
            """{"name":"orders","config":{"connector.class":"FileStreamSource","tasks.max":"1"}}""",
        ]);
        worker.Seen.ShouldAllBe(request => request.ContentType == "application/json");
    }

    [Fact]
    public async Task Connector_starts_in_no_state_that_Connect_would_not_take()
    {
        using var client = Clients.Create(Clients.Endpoint(new Uri("http://worker.invalid:8083")));

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => client.CreateAsync(Clients.Name, Clients.Config, ConnectorState.Failed, None));
    }

    [Fact]
    public async Task Restart_that_left_out_the_tasks_is_said_to_be_unsupported()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(204);
        using var client = Clients.Create(worker);

        (await CaseAsync(client.RestartAsync(Clients.Name, onlyFailed: false, None))).ShouldBe("NotSupported");
    }

    [Fact]
    public async Task Writes_of_a_client_survive_a_restart_of_the_worker_between_them()
    {
        var before = await LoopbackWorker.StartAsync();
        before.Answer = Answering.With(202);
        using var client = Clients.Create(before);
        await client.PauseAsync(Clients.Name, None);
        await before.DisposeAsync();
        await using var after = await LoopbackWorker.StartAsync(port: before.Url.Port);
        after.Answer = Answering.With(202);

        (await CaseAsync(client.ResumeAsync(Clients.Name, None))).ShouldBe("Ok");

        after.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Starting_worker_has_not_done_the_write_and_the_caller_decides_what_next()
    {
        await using var starting = await LoopbackWorker.StartAsync();
        await using var other = await LoopbackWorker.StartAsync();
        starting.Answer = Answering.Starting;
        other.Answer = Answering.With(202);
        using var client = Clients.Create(starting, other);

        (await CaseAsync(client.PauseAsync(Clients.Name, None))).ShouldBe("Unavailable");
        (await CaseAsync(client.PauseAsync(Clients.Name, None))).ShouldBe("Ok");

        starting.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Write_without_an_answer_in_time_has_an_unknown_outcome()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var reached = new TaskCompletionSource();
        worker.Answer = Answering.Hanging(reached);
        var time = new ManualTimeProvider();
        using var client = Clients.Create(Clients.Endpoint(worker.Url), time);

        var writing = client.PutConfigAsync(Clients.Name, Clients.Config, None);
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(99));
        writing.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        (await CaseAsync(writing)).ShouldBe("OutcomeUnknown");
        worker.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Good_status_with_half_a_body_has_an_unknown_outcome()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.CutOff(201, Stored[..30]);
        using var client = Clients.Create(worker);

        (await CaseAsync(client.PutConfigAsync(Clients.Name, Clients.Config, None))).ShouldBe("OutcomeUnknown");
        worker.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Write_does_not_wait_for_a_read()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var reached = new TaskCompletionSource();
        worker.Answer = context => HttpMethods.IsGet(context.Request.Method)
            ? Answering.Hanging(reached)(context)
            : Answering.With(202)(context);
        using var client = Clients.Create(worker);
        using var cancel = new CancellationTokenSource();

        var reading = client.GetNamesAsync(cancel.Token);
        await reached.Task;

        (await CaseAsync(client.PauseAsync(Clients.Name, None))).ShouldBe("Ok");
        reading.IsCompleted.ShouldBeFalse();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Fact]
    public async Task Nobody_to_write_to_is_said_with_every_worker_named()
    {
        using var refusing = new RefusingWorker();
        using var client = Clients.Create(Clients.Endpoint(refusing.Url, new Uri("http://worker.invalid:8083/connect")));

        var answer = await client.DeleteAsync(Clients.Name, None);

        var message = answer.ShouldBeOfType<ConnectResponse<Done>.Unavailable>().Message;
        message.ShouldContain($"http://localhost:{refusing.Url.Port}: cannot connect: connection refused");
        message.ShouldContain("http://worker.invalid:8083/connect: ");
    }

    private static async Task<string> CaseAsync<T>(Task<ConnectResponse<T>> answer) => (await answer).GetType().Name;
}
