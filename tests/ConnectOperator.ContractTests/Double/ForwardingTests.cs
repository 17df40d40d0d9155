using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>What becomes of a slow write that another worker than the leader has been sent. Worker 0 leads.</summary>
public sealed class ForwardingTests
{
    private static readonly Version Recent = new(4, 0, 0);

    [Theory]
    [InlineData("3.9.1", 25, 50, 201)]
    [InlineData("3.9.1", 40, 80, 201)]
    [InlineData("3.9.1", 60, 120, 201)]
    [InlineData("4.0.0", 25, 50, 201)]
    [InlineData("4.0.0", 40, 70, 500)]
    [InlineData("4.0.0", 60, 90, 500)]
    public async Task Forwarded_configuration_is_validated_twice_and_given_up_after_30_s_from_4_0(string version, int validation, int answered, int status)
    {
        using var connect = new InProcess(options: new() { Version = new(version) });
        connect.Script.DelayValidation("x", TimeSpan.FromSeconds(validation));
        var put = connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source, worker: 1);

        // The leader takes it up when the first worker is done.
        connect.Time.Advance(TimeSpan.FromSeconds(validation));
        var answer = await connect.AfterAsync(put, TimeSpan.FromSeconds(answered - validation));

        answer.Status.ShouldBe(status);
        if (status == 500)
        {
            answer.Body.ShouldBe("""{"error_code":500,"message":"IO Error trying to forward REST request: Idle timeout expired: 30000/30000 ms"}""");
        }
    }

    [Theory]
    [InlineData("PUT", "/connectors/x/config", InProcess.Source)]
    [InlineData("POST", "/connectors", $$"""{"name":"x","config":{{InProcess.Source}}}""")]
    public async Task What_was_given_up_on_appears_when_the_leader_is_done(string method, string path, string body)
    {
        using var connect = new InProcess(options: new() { Version = Recent });
        connect.Script.DelayValidation("x", TimeSpan.FromSeconds(40));
        var write = connect.BeginAsync(method, path, body, worker: 1);
        connect.Time.Advance(TimeSpan.FromSeconds(40));
        (await connect.AfterAsync(write, TimeSpan.FromSeconds(30))).Status.ShouldBe(500);

        (await connect.AskAsync("GET", "/connectors/x", worker: 1)).Status.ShouldBe(404);
        connect.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        connect.Cluster.Connectors.ShouldBeEmpty();

        connect.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.BecomesTrueAsync(() => connect.Cluster.Connectors.Contains("x"));
    }

    [Fact]
    public async Task Leader_waits_for_itself()
    {
        using var connect = new InProcess(options: new() { Version = Recent });
        connect.Script.DelayValidation("x", TimeSpan.FromSeconds(60));

        (await connect.AfterAsync(connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source), TimeSpan.FromSeconds(60))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Follower_that_finds_out_too_late_forwards_nothing()
    {
        using var connect = new InProcess(options: new() { Version = Recent });
        connect.Script.DelayValidation("x", TimeSpan.FromSeconds(95));

        (await connect.AfterAsync(connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source, worker: 1), TimeSpan.FromSeconds(90))).Status.ShouldBe(500);

        connect.Time.Advance(TimeSpan.FromMinutes(10));
        connect.Cluster.Connectors.ShouldBeEmpty();
    }
}
