using System.Net;
using ConnectOperator.Health;
using ConnectOperator.Http;
using ConnectOperator.Kubernetes.Watching;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Http;

public sealed class HealthEndpointsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new();
    private ServedHealth served = null!;

    public async Task InitializeAsync() => served = await ServedHealth.StartAsync(time, new RecordingLogger<ServerCertificate>());

    public Task DisposeAsync() => served.DisposeAsync().AsTask();

    [Theory]
    [InlineData("healthz")]
    [InlineData("livez")]
    public async Task Program_that_has_just_started_is_alive(string path) =>
        (await GetAsync(path)).ShouldBe((HttpStatusCode.OK, "ok"));

    [Fact]
    public async Task Program_that_has_just_started_is_not_ready()
    {
        var (code, text) = await GetAsync("readyz");

        code.ShouldBe(HttpStatusCode.InternalServerError);
        text.ShouldBe("[+]ping ok\n[-]start failed: still starting\nreadyz check failed\n");
    }

    [Fact]
    public async Task Ready_is_told_in_one_word_and_in_detail_when_asked()
    {
        Watching(new ReflectorStatus(HasSynced: true, time.GetUtcNow(), DisconnectedSince: null));

        (await GetAsync("readyz")).ShouldBe((HttpStatusCode.OK, "ok"));
        (await GetAsync("readyz?verbose")).ShouldBe((HttpStatusCode.OK, "[+]ping ok\n[+]watch/kafkaconnectors ok\n[+]other-operators ok\nreadyz check passed\n"));
    }

    [Fact]
    public async Task What_is_left_to_another_operator_is_told_and_no_reason_to_be_unready()
    {
        Watching(new ReflectorStatus(HasSynced: true, time.GetUtcNow(), DisconnectedSince: null));
        served.Health.Yielded.Publish(new("kafka", "prod"), new(3, "all/lease/operators/connect-operator", time.GetUtcNow()));

        (await GetAsync("readyz")).ShouldBe((HttpStatusCode.OK, "ok"));
        (await GetAsync("readyz?verbose")).Text.ShouldContain(
            "[+]other-operators ok: 3 resources of kafka/prod are left to the operator of Lease operators/connect-operator\n");
        served.Health.Yielded.Publish(new("kafka", "prod"), new(1, "all/lease/operators/connect-operator", time.GetUtcNow()));
        (await GetAsync("readyz?verbose")).Text.ShouldContain("ok: 1 resource of kafka/prod is left to the operator of Lease operators/connect-operator\n");
        served.Health.Yielded.Publish(new("kafka", "prod"), yielded: null);
        (await GetAsync("readyz?verbose")).Text.ShouldContain("[+]other-operators ok\n");
    }

    [Fact]
    public async Task Program_is_ready_only_after_the_first_list()
    {
        Watching(new ReflectorStatus(HasSynced: false, LastContact: null, DisconnectedSince: null));

        (await GetAsync("readyz")).Text.ShouldContain("[-]watch/kafkaconnectors failed: not listed yet");
        (await GetAsync("livez")).Code.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stale_store_is_not_ready_and_no_reason_to_restart()
    {
        Watching(new ReflectorStatus(HasSynced: true, time.GetUtcNow(), DisconnectedSince: time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(30));
        (await GetAsync("readyz")).Code.ShouldBe(HttpStatusCode.OK, "an API server that restarts is back by then");

        time.Advance(TimeSpan.FromSeconds(1));

        (await GetAsync("readyz")).Text.ShouldContain("[-]watch/kafkaconnectors failed: not confirmed for 31 s");
        (await GetAsync("livez")).Code.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Loop_that_does_not_come_back_is_named()
    {
        using var stuck = served.Health.Loops.Begin("controller kafka/prod");
        using var resting = served.Health.Loops.Begin("router");
        resting.Busy();
        resting.Rest();
        stuck.Busy();
        time.Advance(TimeSpan.FromMinutes(2));
        (await GetAsync("livez")).Code.ShouldBe(HttpStatusCode.OK);

        time.Advance(TimeSpan.FromSeconds(1));

        var (code, text) = await GetAsync("livez");
        code.ShouldBe(HttpStatusCode.InternalServerError);
        text.ShouldContain("[-]loops failed: controller kafka/prod is stuck for 121 s\n");
        stuck.Busy();
        (await GetAsync("livez")).Code.ShouldBe(HttpStatusCode.OK, "the next message is progress");
    }

    [Fact]
    public async Task Loop_that_has_ended_is_forgotten()
    {
        served.Health.Loops.Begin("controller kafka/prod").Dispose();
        var stuck = served.Health.Loops.Begin("controller kafka/test");
        stuck.Busy();
        time.Advance(TimeSpan.FromMinutes(10));
        (await GetAsync("livez")).Code.ShouldBe(HttpStatusCode.InternalServerError);

        stuck.Dispose();

        (await GetAsync("livez")).Code.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Watch_that_does_nothing_at_all_is_a_reason_to_restart()
    {
        Watching(new ReflectorStatus(HasSynced: true, time.GetUtcNow(), DisconnectedSince: null) { Overdue = TimeSpan.FromSeconds(7) });

        (await GetAsync("livez")).ShouldBe((
            HttpStatusCode.InternalServerError,
            "[+]ping ok\n[+]loops ok\n[-]watch/kafkaconnectors failed: overdue for 7 s\nlivez check failed\n"));
    }

    private void Watching(ReflectorStatus status) => served.Health.DependOn(() => [new WatchHealth("kafkaconnectors", status)]);

    private Task<(HttpStatusCode Code, string Text)> GetAsync(string path) => served.GetAsync(path);
}
