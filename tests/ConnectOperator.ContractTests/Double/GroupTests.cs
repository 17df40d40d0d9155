using ConnectDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>What rebalances, a frozen broker, slow validations and forwarding do to requests.</summary>
public sealed class GroupTests
{
    private const string Stale =
        """{"error_code":409,"message":"Cannot complete request momentarily due to stale configuration (typically caused by a concurrent config change)"}""";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("PUT", "/connectors/c0/config")]
    [InlineData("DELETE", "/connectors/c0")]
    [InlineData("PUT", "/connectors/c0/stop")]
    [InlineData("POST", "/connectors/c0/restart?includeTasks=true")]
    [InlineData("GET", "/connectors/c0/config")]
    [InlineData("GET", "/health")]
    public async Task What_goes_through_the_herder_waits_for_the_end_of_a_rebalance(string method, string target)
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.BeginRebalance(RebalanceKind.Blocks, TimeSpan.FromSeconds(23));

        var waiting = connect.BeginAsync(method, target, method == "PUT" ? InProcess.Source : null);

        (await connect.AfterAsync(waiting, TimeSpan.FromSeconds(23))).Status.ShouldBeInRange(200, 204);
    }

    [Theory]
    [InlineData("GET", "/connectors?expand=info&expand=status")]
    [InlineData("GET", "/connectors/c0/status")]
    [InlineData("PUT", "/connectors/c0/pause")]
    [InlineData("PUT", "/connectors/c0/resume")]
    public async Task Lists_statuses_and_pauses_do_not_wait_for_a_rebalance(string method, string target)
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.BeginRebalance(RebalanceKind.Blocks);

        (await connect.AskAsync(method, target)).Status.ShouldBeInRange(200, 204);
    }

    [Fact]
    public async Task Rebalance_that_outlasts_a_request_is_a_time_out()
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.BeginRebalance(RebalanceKind.Blocks);

        var (status, body) = await connect.AfterAsync(connect.BeginAsync("PUT", "/connectors/c0/config", InProcess.Source), RequestTimeout);

        status.ShouldBe(500);
        body.ShouldContain("Request timed out. The worker is currently");
    }

    [Fact]
    public async Task Stale_configuration_is_a_409_to_restarts_and_a_500_to_reads()
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.BeginRebalance(RebalanceKind.StaleConfiguration);

        (await connect.AskAsync("POST", "/connectors/c0/restart?includeTasks=true&onlyFailed=true")).ShouldBe((409, Stale));
        (await connect.AskAsync("POST", "/connectors/c0/tasks/0/restart")).ShouldBe((409, Stale));
        (await connect.AskAsync("GET", "/connectors/c0/config")).ShouldBe(
            (500, """{"error_code":500,"message":"Request cannot be completed because a rebalance is expected"}"""));
        var write = connect.BeginAsync("PUT", "/connectors/c0/config", InProcess.Source);
        write.IsCompleted.ShouldBeFalse();

        connect.Script.EndRebalance();

        write.IsCompleted.ShouldBeTrue();
        (await connect.AskAsync("POST", "/connectors/c0/tasks/0/restart")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Without_a_known_leader_writes_are_a_409()
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.BeginRebalance(RebalanceKind.NoLeader);

        var (status, body) = await connect.AskAsync("PUT", "/connectors/c0/config", InProcess.Source);

        status.ShouldBe(409);
        body.ShouldContain("no known leader URL");
    }

    [Fact]
    public async Task End_of_an_earlier_rebalance_does_not_end_a_later_one()
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.BeginRebalance(RebalanceKind.NoLeader, TimeSpan.FromSeconds(10));
        connect.Script.BeginRebalance(RebalanceKind.NoLeader, TimeSpan.FromSeconds(60));

        connect.Time.Advance(TimeSpan.FromSeconds(20));

        (await connect.AskAsync("DELETE", "/connectors/c0")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Frozen_broker_fails_one_write_after_the_other_and_carries_them_out_after_the_thaw()
    {
        using var connect = new InProcess().Seeded(1);
        connect.Script.FreezeBroker();

        var put = connect.BeginAsync("PUT", "/connectors/put/config", InProcess.Source);
        var pause = connect.BeginAsync("PUT", "/connectors/c0/pause");
        var second = connect.BeginAsync("PUT", "/connectors/second/config", InProcess.Source);
        var third = connect.BeginAsync("PUT", "/connectors/third/config", InProcess.Source);
        (await connect.AskAsync("GET", "/health")).Status.ShouldBe(200);

        (await connect.AfterAsync(put, BrokerTimeout)).ShouldBe((500, """{"error_code":500,"message":"Error writing connector configuration to Kafka"}"""));
        (await InProcess.TextAsync(pause)).Body.ShouldContain("Error writing target state to Kafka");
        (await connect.AfterAsync(second, BrokerTimeout)).Body.ShouldContain("Error writing connector configuration to Kafka");
        (await connect.AfterAsync(third, BrokerTimeout)).Body.ShouldContain("Request timed out");
        connect.Cluster.Connectors.ShouldBe(["c0"]);

        connect.Script.ThawBroker();
        connect.Time.Advance(connect.Script.Delays.BrokerThaw);

        connect.Cluster.Connectors.ShouldBe(["c0", "put", "second", "third"]);
        connect.Cluster.Find("c0")!.TargetState.ShouldBe("PAUSED");
    }

    [Fact]
    public async Task Write_that_still_waits_when_the_broker_thaws_succeeds()
    {
        using var connect = new InProcess();
        connect.Script.FreezeBroker();
        var put = connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source);
        connect.Time.Advance(TimeSpan.FromSeconds(5));

        connect.Script.ThawBroker();

        (await InProcess.TextAsync(put)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Slow_validation_lets_its_own_sender_wait_and_nobody_else()
    {
        using var connect = new InProcess();
        connect.Script.DelayValidation("slow", TimeSpan.FromSeconds(80));

        var slow = connect.BeginAsync("PUT", "/connectors/slow/config", InProcess.Source);
        (await connect.AskAsync("PUT", "/connectors/other/config", InProcess.Source)).Status.ShouldBe(201);

        (await connect.AfterAsync(slow, TimeSpan.FromSeconds(80))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Configuration_whose_validation_outlasts_the_request_is_stored_when_the_leader_has_it_and_not_elsewhere()
    {
        using var connect = new InProcess();
        connect.Script.DelayValidation("leads", TimeSpan.FromSeconds(95));
        connect.Script.DelayValidation("follows", TimeSpan.FromSeconds(95));
        var leads = connect.BeginAsync("POST", "/connectors", $$"""{"name":"leads","config":{{InProcess.Source}}}""");
        var follows = connect.BeginAsync("PUT", "/connectors/follows/config", InProcess.Source, worker: 1);

        var (status, body) = await connect.AfterAsync(leads, RequestTimeout);

        status.ShouldBe(500);
        body.ShouldContain("performing multi-property validation for the connector");
        (await InProcess.TextAsync(follows)).Status.ShouldBe(500);
        connect.Cluster.Connectors.ShouldBeEmpty();
        connect.Time.Advance(TimeSpan.FromSeconds(5));
        connect.Cluster.Connectors.ShouldBe(["leads"]);
    }

    [Fact]
    public async Task Endless_validation_never_stores_anything()
    {
        using var connect = new InProcess();
        connect.Script.DelayValidation("x", Timeout.InfiniteTimeSpan);

        (await connect.AfterAsync(connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source), RequestTimeout)).Status.ShouldBe(500);

        connect.Time.Advance(TimeSpan.FromHours(1));
        connect.Cluster.Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_goes_on_when_its_sender_hangs_up()
    {
        using var connect = new InProcess();
        using var timeout = new CancellationTokenSource();
        connect.Script.DelayValidation("x", TimeSpan.FromSeconds(10));
        var put = connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source, cancellation: timeout.Token);

        await timeout.CancelAsync();
        (await put).ShouldBeNull();
        connect.Time.Advance(TimeSpan.FromSeconds(10));

        await Eventually.BecomesTrueAsync(() => connect.Cluster.Connectors.Contains("x"));
    }

    [Theory]
    [InlineData("DELETE", "/connectors/semi%3Bcolon", "semi")]
    [InlineData("DELETE", "/connectors/pct%252Fenc", "pct/enc")]
    [InlineData("DELETE", "/connectors/sp%2520ace", "sp ace")]
    public async Task Follower_decodes_a_name_before_it_forwards_and_the_leader_again(string method, string target, string victim)
    {
        using var connect = new InProcess();
        connect.Cluster.CreateUnmanaged(victim, DoubleOnManualTime.Config());

        (await connect.AskAsync(method, target, worker: 1)).Status.ShouldBe(204);

        connect.Cluster.Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_of_sixteen_creations_at_once_fails_and_the_others_all_succeed()
    {
        using var connect = new InProcess(workers: 2);
        connect.Script.BeginRebalance(RebalanceKind.Blocks);
        var create = $$"""{"name":"x","config":{{InProcess.Source}}}""";
        var waiting = Enumerable.Range(0, 15).Select(number => connect.BeginAsync("POST", "/connectors", create, worker: number % 2)).ToList();

        connect.Script.EndRebalance();
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));
        var last = await connect.AskAsync("POST", "/connectors", create);

        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer!.Status == 201);
        last.Status.ShouldBe(409);
    }

    [Fact]
    public async Task Rule_for_one_worker_leaves_the_others_alone()
    {
        using var connect = new InProcess(workers: 2);
        connect.Script.On("GET", "/connectors").At(1).AnswersPage(502).Always();

        (await connect.AskAsync("GET", "/connectors", worker: 0)).Status.ShouldBe(200);
        (await connect.AskAsync("GET", "/connectors", worker: 1)).Status.ShouldBe(502);
    }
}
