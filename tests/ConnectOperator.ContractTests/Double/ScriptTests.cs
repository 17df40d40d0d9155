using System.Text.Json;
using ConnectDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

public sealed class ScriptTests
{
    private const string Valid = """{"connector.class":"FileStreamSource","topic":"t"}""";

    [Fact]
    public async Task Scripted_error_is_given_once_and_the_request_is_not_carried_out()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Script.On("PUT", "/connectors/x/config").Fails(409, "Cannot complete request momentarily");

        (await connect.PutConfigAsync("x", Valid)).ShouldBe((409, """{"error_code":409,"message":"Cannot complete request momentarily"}"""));
        connect.Server.Find("x").ShouldBeNull();
        (await connect.PutConfigAsync("x", Valid)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Outcome_of_a_time_out_inside_Connect_can_be_a_change_all_the_same()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Script.On("PUT", "/connectors/x/config").FailsAfterApplying(500, "Request timed out");

        (await connect.PutConfigAsync("x", Valid)).Status.ShouldBe(500);

        connect.Server.Find("x").ShouldNotBeNull();
    }

    [Fact]
    public async Task Hanging_request_ends_when_its_sender_gives_up()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Script.On("GET", "/connectors").Hangs();
        using var timeout = new CancellationTokenSource();
        var hanging = connect.SendAsync(HttpMethod.Get, "/connectors", cancellation: timeout.Token);
        await Eventually.BecomesTrueAsync(() => connect.Server.Requests.UnderWay == 1);
        hanging.IsCompleted.ShouldBeFalse();

        await timeout.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => hanging);
        await Eventually.BecomesTrueAsync(() => connect.Server.Requests.UnderWay == 0);
        (await connect.GetAsync("/connectors")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Broken_connection_is_no_answer()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Script.On("DELETE", "/connectors/*").BreaksConnection().Times(2);

        await Should.ThrowAsync<HttpRequestException>(() => connect.SendAsync(HttpMethod.Delete, "/connectors/x"));

        connect.Server.Requests.All[0].Status.ShouldBe(0);
    }

    [Fact]
    public async Task Refused_configuration_is_a_400_until_it_is_accepted_again()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Script.RefuseConfig("x", "Could not connect to the database");

        var (status, body) = await connect.PutConfigAsync("x", Valid);

        status.ShouldBe(400);
        body.ShouldContain("contains the following 1 error(s):\\nCould not connect to the database");
        connect.Script.AcceptConfig("x");
        (await connect.PutConfigAsync("x", Valid)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Task_that_fails_until_healed_outlives_restarts()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(1);
        connect.Script.FailTask("c0", 0, "no space left", untilHealed: true);

        await connect.SendAsync(HttpMethod.Post, "/connectors/c0/restart?includeTasks=true&onlyFailed=true");
        connect.Time.Advance(TimeSpan.FromSeconds(1));
        (await connect.GetAsync("/connectors/c0/status")).Body.ShouldContain("no space left");

        connect.Script.HealTask("c0", 0);
        connect.Server.Find("c0")!.TaskStates.ShouldBe(["RUNNING"]);
    }

    public static TheoryData<ServerHabit, string, string> Habits => new()
    {
        { new ServerHabit.Masks("connection.password"), "\"connection.password\":\"hunter2\"", "\"connection.password\":\"********\"" },
        { new ServerHabit.Masks("connection.password", "[hidden]"), "\"connection.password\":\"hunter2\"", "\"connection.password\":\"[hidden]\"" },
        { new ServerHabit.Adds("cloud.environment", "prod"), "\"topic\":\"a,b\"", "\"cloud.environment\":\"prod\"" },
        { new ServerHabit.Drops("tasks.max"), "\"tasks.max\":\"1\"", "\"topic\":\"a,b\"" },
        { new ServerHabit.Rewrites("topic", Rewriting.UpperCase), "\"topic\":\"a,b\"", "\"topic\":\"A,B\"" },
        { new ServerHabit.Rewrites("topic", Rewriting.ReversedList), "\"topic\":\"a,b\"", "\"topic\":\"b,a\"" },
        { new ServerHabit.Rewrites("connection.password", Rewriting.StarPerCharacter), "\"connection.password\":\"hunter2\"", "\"connection.password\":\"*******\"" },
        { new ServerHabit.Rewrites("connection.password", Rewriting.LastFour), "\"connection.password\":\"hunter2\"", "\"connection.password\":\"****ter2\"" },
    };

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task Habit_of_the_server_shows_only_where_it_is_said_to_and_changes_nothing_that_is_stored(ServerHabit habit, string written, string shown)
    {
        const string Config = """{"connector.class":"FileStreamSource","tasks.max":"1","file":"/tmp/f","topic":"a,b","connection.password":"hunter2"}""";
        foreach (var where in new[] { ShownIn.Answers, ShownIn.Reads, ShownIn.Lists, ShownIn.Everywhere })
        {
            await using var connect = await DoubleOnManualTime.StartAsync();
            connect.Script.Keep(habit with { In = where });

            var (_, answer) = await connect.PutConfigAsync("x", Config);
            Shows(answer).ShouldBe(where.HasFlag(ShownIn.Answers), answer);
            Shows((await connect.GetAsync("/connectors/x")).Body).ShouldBe(where.HasFlag(ShownIn.Reads));
            Shows((await connect.GetAsync("/connectors/x/config")).Body).ShouldBe(where.HasFlag(ShownIn.Reads));
            Shows((await connect.GetAsync("/connectors?expand=info")).Body).ShouldBe(where.HasFlag(ShownIn.Lists));
            connect.Server.Find("x")!.Config["topic"].ShouldBe("a,b");
            connect.Server.Find("x")!.Config["connection.password"].ShouldBe("hunter2");

            connect.Script.KeepNoHabits();
            Shows((await connect.GetAsync("/connectors?expand=info")).Body).ShouldBeFalse();
        }

        bool Shows(string body) => body.Contains(shown, StringComparison.Ordinal) && (habit is ServerHabit.Adds || !body.Contains(written, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Habits_can_be_given_at_a_shell()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Server.CreateUnmanaged("x", DoubleOnManualTime.Config(("connection.password", "hunter2"), ("topic", "a,b")));
        foreach (var habit in new[]
        {
            "mask?key=connection.password&as=%E2%80%A2%E2%80%A2%E2%80%A2&in=reads,lists", "add?key=__internal.config.version&value=1", "drop?key=tasks.max",
            "rewrite?key=topic&how=reversedList",
        })
        {
            (await connect.SendAsync(HttpMethod.Post, $"/_double/habits/{habit}")).Status.ShouldBe(204);
        }

        var (_, body) = await connect.GetAsync("/connectors/x/config");
        using var shown = JsonDocument.Parse(body);
        shown.RootElement.GetProperty("connection.password").GetString().ShouldBe("•••");
        shown.RootElement.GetProperty("__internal.config.version").GetString().ShouldBe("1");
        shown.RootElement.GetProperty("topic").GetString().ShouldBe("b,a");
        shown.RootElement.TryGetProperty("tasks.max", out _).ShouldBeFalse();
        (await connect.SendAsync(HttpMethod.Post, "/_double/habits/hide?key=topic")).Status.ShouldBe(400);
        (await connect.SendAsync(HttpMethod.Delete, "/_double/habits")).Status.ShouldBe(204);
        (await connect.GetAsync("/connectors/x/config")).Body.ShouldContain("hunter2");
    }

    [Fact]
    public async Task Changes_by_other_means_are_not_among_the_requests()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Server.CreateUnmanaged("x", DoubleOnManualTime.Config());
        connect.Server.SetConfigDirectly("x", DoubleOnManualTime.Config(("topic", "other")));

        (await connect.GetAsync("/connectors/x/config")).Body.ShouldContain("\"topic\":\"other\"");

        connect.Server.Requests.Writes.ShouldBeEmpty();
        connect.Server.Requests.Count("GET", "/connectors/x/config").ShouldBe(1);
        connect.Server.DeleteDirectly("x");
        connect.Server.Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Classes_of_the_samples_are_known_only_where_they_are_asked_for()
    {
        const string Jdbc = """{"connector.class":"JdbcSink","connection.url":"jdbc:postgresql://db/x","topics":"t"}""";
        await using var recorded = await DoubleOnManualTime.StartAsync();
        await using var samples = await DoubleOnManualTime.StartAsync(sampleClasses: true);

        (await recorded.PutConfigAsync("x", Jdbc)).Status.ShouldBe(500);
        (await samples.PutConfigAsync("x", Jdbc)).Status.ShouldBe(201);
        (await samples.PutConfigAsync("y", Jdbc.Replace("connection.url", "url", StringComparison.Ordinal))).Body.ShouldContain("connection.url");
    }

    [Fact]
    public async Task Control_endpoints_do_the_same_from_a_shell_and_are_not_logged()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(1);

        (await connect.SendAsync(HttpMethod.Post, "/_double/connectors/c0/fail?task=0", "disk full")).Status.ShouldBe(204);
        connect.Server.Find("c0")!.TaskStates.ShouldBe(["FAILED"]);
        (await connect.SendAsync(HttpMethod.Post, "/_double/connectors/c0/heal?task=0")).Status.ShouldBe(204);
        connect.Server.Find("c0")!.TaskStates.ShouldBe(["RUNNING"]);
        (await connect.SendAsync(HttpMethod.Put, "/_double/connectors/c0/config", Valid)).Status.ShouldBe(204);
        connect.Server.Find("c0")!.Config.Keys.ShouldNotContain("file");
        (await connect.SendAsync(HttpMethod.Post, "/_double/connectors/nope/fail")).Status.ShouldBe(400);
        connect.Server.Requests.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/_double/rebalance?kind=NoLeader&seconds=60", "DELETE", "/connectors/c0", 409)]
    [InlineData("/_double/rebalance?kind=StaleConfiguration", "GET", "/connectors/c0/config", 500)]
    [InlineData("/_double/answer?path=/connectors/c0*&status=500&times=always", "PUT", "/connectors/c0/pause", 500)]
    [InlineData("/_double/page?path=*&status=502", "GET", "/connectors", 502)]
    [InlineData("/_double/redirect?path=*&to=http://127.0.0.1:1/", "PUT", "/connectors/c0/pause", 302)]
    [InlineData("/_double/workers/0/hold?phase=NotFound", "GET", "/connectors", 404)]
    [InlineData("/_double/topic-tracking?is=Off", "GET", "/connectors/c0/topics", 403)]
    public async Task Fault_is_switched_on_from_a_shell(string control, string method, string path, int status)
    {
        await using var connect = await DoubleOnManualTime.StartAsync(followsRedirects: false);
        connect.Seed(1);

        (await connect.SendAsync(HttpMethod.Post, control)).Status.ShouldBe(204);

        (await connect.SendAsync(new(method), path)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Broker_freezes_and_thaws_and_workers_come_and_go_from_a_shell()
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        connect.Seed(1);
        foreach (var control in (string[])["broker/freeze", "broker/thaw", "workers/0/hold?phase=CatchingUp&fraction=0", "workers/0/finish", "workers/0/lose", "workers/0/return", "connectors/c0/validation?seconds=endless", "connectors/c0/validation?seconds=0", "connectors/c0/linger", "connectors/c0/end"])
        {
            (await connect.SendAsync(HttpMethod.Post, $"/_double/{control}")).Status.ShouldBe(204, control);
        }

        (await connect.SendAsync(HttpMethod.Post, "/_double/workers/7/lose")).ShouldBe((400, "There is no worker 7; the first one is 0 (Parameter 'number')" + Environment.NewLine));
        (await connect.SendAsync(HttpMethod.Post, "/_double/rebalance?kind=odd")).Body.ShouldContain("Blocks, StaleConfiguration, NoLeader");
    }
}
