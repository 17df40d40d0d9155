using ConnectOperator.ContractTests.Replay;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests;

/// <summary>The double answers as a real cluster was recorded answering.</summary>
public sealed class RecordedScenarioTests
{
    /// <summary>The scenarios, with how many of their exchanges are compared and how many are left out for a stated reason.</summary>
    public static TheoryData<string, int, int> Scenarios => new()
    {
        { "plugins-and-validate", 45, 0 },
        { "create-and-update", 108, 0 },
        { "read-and-status", 371, 9 },
        { "lifecycle", 223, 0 },
        { "delete", 19, 0 },
        { "failures", 133, 2 },
        { "patch-config", 31, 0 },
        { "worker-startup", 14, 0 },
        { "basic-auth", 58, 0 },
        { "create-and-update-3.6.0", 111, 0 },
        { "lifecycle-3.6.0", 215, 1 },
        { "delete-3.6.0", 19, 0 },
        { "patch-config-3.6.0", 30, 0 },
        { "read-and-status-3.6.0", 350, 10 },
        { "plugins-and-validate-3.6.0", 45, 0 },
        { "offsets", 105, 1 },
        { "offsets-3.6.0", 106, 1 },
        { "loggers-and-secrets", 41, 1 },
        { "loggers-and-secrets-3.6.0", 41, 1 },
        { "misbehaving-connectors", 80, 1 },
        { "names", 731, 5 },
        { "names-forwarding-hazard", 44, 0 },
        { "names-unreachable", 4, 0 },
        { "broker-frozen", 73, 0 },
        { "concurrent-writes", 368, 8 },
        { "scale", 2125, 3 },
        { "rebalance-and-worker-loss", 1444, 1 },
        { "create-and-update-4.0.0", 107, 1 },
        { "delete-4.0.0", 20, 0 },
        { "extra-3.9.1", 415, 16 },
        { "extra-4.0.0", 371, 17 },
        { "extra-late-huge-trace-3.9.1", 23, 0 },
        { "extra-late-huge-trace-4.0.0", 25, 0 },
        { "extra-names-3.9.1", 221, 0 },
        { "extra-names-4.0.0", 221, 0 },
        { "extra-restart-failing-start-3.9.1", 32, 0 },
        { "extra-restart-failing-start-4.0.0", 34, 0 },
        { "failures-4.0.0", 122, 1 },
        { "lifecycle-4.0.0", 207, 2 },
        { "loggers-and-secrets-4.0.0", 39, 4 },
        { "misbehaving-connectors-4.0.0", 88, 0 },
        { "offsets-4.0.0", 105, 0 },
        { "patch-config-4.0.0", 33, 1 },
        { "plugins-and-validate-4.0.0", 45, 0 },
        { "read-and-status-4.0.0", 357, 6 },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Double_answers_as_recorded(string scenario, int compared, int excluded)
    {
        await using var target = DoubleTarget.Start(scenario);

        var result = await new ScenarioReplay(target, RecordedExchange.Load(scenario)).RunAsync();

        result.Differences.ShouldBeEmpty();
        result.ShouldSatisfyAllConditions(
            () => result.Compared.ShouldBe(compared, "an exchange that is no longer compared needs a reason"),
            () => result.Excluded.ShouldBe(excluded));
    }

    /// <summary>A few scenarios that show what goes over the wire: headers, empty bodies, broken connections, escapes in paths.</summary>
    [Theory]
    [InlineData("basic-auth")]
    [InlineData("create-and-update")]
    [InlineData("names-forwarding-hazard")]
    [InlineData("names-unreachable")]
    [InlineData("worker-startup")]
    public async Task Double_answers_as_recorded_over_sockets(string scenario)
    {
        await using var target = await DoubleTarget.StartOnSocketsAsync(scenario);

        var result = await new ScenarioReplay(target, RecordedExchange.Load(scenario)).RunAsync();

        result.Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Double_behind_tls_answers_as_recorded()
    {
        await using var target = await TlsTarget.StartAsync();

        var result = await new ScenarioReplay(target, RecordedExchange.Load("tls")).RunAsync();

        result.Differences.ShouldBeEmpty();
        result.Compared.ShouldBe(11);
    }

    [Fact]
    public void Every_recording_is_replayed()
    {
        var recordings = typeof(RecordedExchange).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("recordings/", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension);

        recordings.ShouldBe([.. Scenarios.Select(row => (string)row[0]), "tls"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("GET", "/connectors/h0/status", 200, """{"name":"h0","connector":{"state":"RUNNING","worker_id":"w"},"tasks":[{"id":0,"state":"RUNNING","worker_id":"w"}],"type":"sink"}""")]
    [InlineData("GET", "/connectors/h0/status", 404, """{"error_code":404,"message":"No status found for connector h0"}""")]
    [InlineData("DELETE", "/connectors/h0", 202, "")]
    [InlineData("DELETE", "/connectors/nope", 404, """{"error_code":404,"message":"Unknown connector nope"}""")]
    [InlineData("PUT", "/connectors/h0/config", 200, "{}")]
    public async Task Replay_notices_an_answer_that_is_not_as_recorded(string method, string path, int status, string body)
    {
        await using var target = DoubleTarget.Start("delete");
        target.Cluster.Script.On(method, path).Answers(status, body).Always();

        var result = await new ScenarioReplay(target, RecordedExchange.Load("delete")).RunAsync();

        result.Differences.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Replay_notices_a_missing_content_type()
    {
        await using var target = DoubleTarget.Start("delete");
        target.Cluster.Script.On("DELETE", "/connectors/nope")
            .Answers(404, """{"error_code":404,"message":"Connector nope not found"}""", contentType: null).Always();

        var result = await new ScenarioReplay(target, RecordedExchange.Load("delete")).RunAsync();

        result.Differences.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Replay_notices_a_state_that_never_comes_up()
    {
        await using var target = DoubleTarget.Start("delete");
        target.Cluster.Script.Delays = target.Cluster.Script.Delays with { DeleteUnassigned = TimeSpan.FromDays(1), TaskStart = TimeSpan.FromDays(1) };

        var result = await new ScenarioReplay(target, RecordedExchange.Load("lifecycle")).RunAsync();

        result.Differences.ShouldNotBeEmpty();
    }
}
