using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ManualTime;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class ReadTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Worker_that_refuses_is_passed_over_once_and_the_next_one_kept()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        using var refusing = new RefusingWorker();
        var log = new RecordingLogger<ConnectClient>();
        worker.Answer = Answering.With(200, "[]");
        using var client = Clients.Create(Clients.Endpoint(refusing.Url, worker.Url), logger: log);

        (await client.GetNamesAsync(None)).Value();
        (await client.GetNamesAsync(None)).Value();

        worker.Seen.Count.ShouldBe(2);
        log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Change_of_worker_is_logged_once()
    {
        await using var first = await LoopbackWorker.StartAsync();
        await using var second = await LoopbackWorker.StartAsync();
        first.Answer = second.Answer = Answering.With(200, "[]");
        var log = new RecordingLogger<ConnectClient>();
        using var client = Clients.Create(Clients.Endpoint(first.Url, second.Url), logger: log);

        await client.GetNamesAsync(None);
        first.Answer = Answering.Starting;
        await client.GetNamesAsync(None);
        await client.GetNamesAsync(None);

        log.Lines.ShouldHaveSingleItem().Message.ShouldBe(
            $"Connect worker http://localhost:{second.Url.Port} is in use now instead of http://localhost:{first.Url.Port}");
        first.Seen.Count.ShouldBe(2);
        second.Seen.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Worker_that_starts_is_no_evidence_and_is_asked_again()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = context => worker.Seen.Count == 1 ? Answering.Starting(context) : context.Response.WriteAsync("{}");
        using var client = Clients.Create(worker);

        (await client.GetSnapshotAsync(None)).Value().Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_worker_is_named_when_none_answers()
    {
        await using var starting = await LoopbackWorker.StartAsync();
        starting.Answer = Answering.Starting;
        using var refusing = new RefusingWorker();
        using var client = Clients.Create(Clients.Endpoint(starting.Url, refusing.Url));

        var messages = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            messages.Add((await client.GetNamesAsync(None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.Unavailable>().Message);
        }

        messages.Distinct().ShouldHaveSingleItem().ShouldBe(
            $"http://localhost:{starting.Url.Port}: HTTP 404 that is not Connect's: the worker is starting, or the URL is not Connect's; "
            + $"http://localhost:{refusing.Url.Port}: cannot connect: connection refused");
    }

    [Fact]
    public async Task Path_that_Connect_does_not_have_is_named()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(404, """{"error_code":404,"message":"HTTP 404 Not Found"}""");
        using var client = Clients.Create(Clients.Endpoint(new Uri(worker.Url, "wrong/")));

        (await client.GetSnapshotAsync(None)).ShouldBeOfType<ConnectResponse<Snapshot>.NotSupported>().Message
            .ShouldBe($"HTTP 404 Not Found for GET http://localhost:{worker.Url.Port}/wrong/connectors");
        (await client.StopAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<Done>.NotSupported>().Message
            .ShouldBe($"HTTP 404 Not Found for PUT http://localhost:{worker.Url.Port}/wrong/connectors/orders/stop");
    }

    [Fact]
    public async Task Write_that_finds_no_Connect_names_the_worker()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.Starting;
        using var client = Clients.Create(Clients.Endpoint(worker.Url));

        (await client.PauseAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<Done>.Unavailable>().Message
            .ShouldStartWith($"http://localhost:{worker.Url.Port}: HTTP 404 that is not Connect's");
    }

    [Theory]
    [InlineData(500, """{"error_code":500,"message":"boom"}""", "ServerError")]
    [InlineData(500, """{"error_code":500,"message":"Request cannot be completed because a rebalance is expected"}""", "Rebalancing")]
    [InlineData(401, "User cannot access the resource.", "Unauthorized")]
    [InlineData(403, "", "Forbidden")]
    [InlineData(429, "", "TooManyRequests")]
    [InlineData(400, "", "ServerError")]
    [InlineData(500, """{"error_code":500,"message":"Failed to find any class that implements Connector and which name matches x"}""", "ServerError")]
    [InlineData(409, """{"error_code":409,"message":"Connector x already exists"}""", "Rebalancing")]
    public async Task Answer_that_is_final_is_not_asked_for_again(int status, string body, string expected)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(status, body);
        using var client = Clients.Create(worker);

        (await client.GetNamesAsync(None)).GetType().Name.ShouldBe(expected);

        worker.Seen.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("Thu, 01 Jan 2026 12:00:30 GMT", 30.0)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task Wish_to_be_left_alone_is_heard_in_both_its_forms(string? header, double? seconds)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = context =>
        {
            context.Response.Headers.RetryAfter = header;
            context.Response.Headers.Date = "Thu, 01 Jan 2026 12:00:00 GMT";
            return Answering.With(429, "slow down", "text/plain")(context);
        };
        using var client = Clients.Create(worker);

        var answer = (await client.GetNamesAsync(None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.TooManyRequests>();

        answer.RetryAfter.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
        answer.Message.ShouldBe($"http://localhost:{worker.Url.Port}: HTTP 429: slow down");
        worker.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Herder_read_of_a_connector_that_is_proven_absent_is_a_good_answer()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(404, """{"error_code":404,"message":"Connector orders not found"}""");
        using var client = Clients.Create(worker);

        (await client.ReadThroughHerderAsync(Clients.Name, None)).Value().Config.ShouldBeNull();
        worker.Seen.ShouldHaveSingleItem().Line.ShouldBe("GET /connectors/orders/config");
    }

    [Fact]
    public async Task Herder_read_from_a_worker_that_starts_proves_nothing()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.Starting;
        using var client = Clients.Create(worker);

        (await client.ReadThroughHerderAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<HerderRead>.Unavailable>();
    }

    [Fact]
    public async Task Worker_that_hangs_costs_one_read_and_the_next_begins_with_another()
    {
        await using var hanging = await LoopbackWorker.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync();
        var reached = new TaskCompletionSource();
        hanging.Answer = Answering.Hanging(reached);
        worker.Answer = Answering.With(200, "[]");
        var time = new ManualTimeProvider();
        using var client = Clients.Create(Clients.Endpoint(hanging.Url, worker.Url), time);

        var first = client.GetNamesAsync(None);
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(30));

        (await first).ShouldBeOfType<ConnectResponse<ConnectorNames>.Unavailable>().Message.ShouldBe($"{hanging.Url.ToString().TrimEnd('/')}: no answer within 30 s");
        (await client.GetNamesAsync(None)).Value();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Body_that_never_ends_runs_into_the_time_out(int status)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var reached = new TaskCompletionSource();
        worker.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Answering.Endless(reached, "{\"a\":")(context);
        };
        var time = new ManualTimeProvider();
        using var client = Clients.Create(Clients.Endpoint(worker.Url), time);

        var snapshot = client.GetSnapshotAsync(None);
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(30));

        (await snapshot).ShouldBeOfType<ConnectResponse<Snapshot>.Unavailable>();
    }

    [Theory]
    [InlineData("/connectors")]
    [InlineData("/connectors?expand=info&expand=status")]
    public async Task Answer_that_breaks_off_is_asked_for_again(string path)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = context => worker.Seen.Count == 1
            ? Answering.CutOff(200, "[\"a\"")(context)
            : context.Response.WriteAsync(context.Request.QueryString.HasValue ? "{}" : "[]");
        using var client = Clients.Create(worker);

        if (path == "/connectors")
        {
            (await client.GetNamesAsync(None)).Value();
        }
        else
        {
            (await client.GetSnapshotAsync(None)).Value();
        }

        worker.Seen.Select(request => request.Line).ShouldBe([$"GET {path}", $"GET {path}"]);
    }

    [Fact]
    public async Task Error_of_any_length_is_read_up_to_a_limit()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = async context =>
        {
            context.Response.StatusCode = 500;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string('x', 4096));
            }
        };
        using var client = Clients.Create(worker);

        (await client.GetNamesAsync(None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.ServerError>().Message.Length.ShouldBeLessThan(250);
    }

    [Fact]
    public async Task Redirect_is_an_answer_and_is_not_followed()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = context =>
        {
            context.Response.Redirect("https://login.example/start?state=abc");
            return Task.CompletedTask;
        };
        using var client = Clients.Create(worker);

        var message = (await client.GetNamesAsync(None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.ServerError>().Message;

        message.ShouldContain("login.example");
        message.ShouldNotContain("abc");
        worker.Seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Snapshot_tells_when_its_request_went_out()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        worker.Answer = context =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return context.Response.WriteAsync("{}");
        };
        using var client = Clients.Create(Clients.Endpoint(worker.Url), time);

        (await client.GetSnapshotAsync(None)).Value().BeganAt.ShouldBe(start);
    }

    [Fact]
    public async Task Cancellation_is_the_only_thing_that_throws()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var reached = new TaskCompletionSource();
        worker.Answer = Answering.Hanging(reached);
        using var client = Clients.Create(worker);
        using var cancel = new CancellationTokenSource();

        var reading = client.GetNamesAsync(cancel.Token);
        var queued = client.GetNamesAsync(cancel.Token);
        var writing = client.DeleteAsync(Clients.Name, cancel.Token);
        await reached.Task;
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
        await Should.ThrowAsync<OperationCanceledException>(queued);
        await Should.ThrowAsync<OperationCanceledException>(writing);
    }
}
