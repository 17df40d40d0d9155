using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>Connectors that are slow, broken or indiscreet, as their configuration says.</summary>
public sealed class MisbehavingConnectorTests
{
    private const string Class = "rig.RigSourceConnector";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void Chosen_tasks_fail_and_a_restart_of_what_failed_leaves_the_others()
    {
        using var connect = With(("tasks.max", "4"), ("rig.fail.tasks", "1,3"));

        connect.Cluster.Find("x")!.TaskStates.ShouldBe(["RUNNING", "FAILED", "RUNNING", "FAILED"]);
    }

    [Theory]
    [InlineData("rig.tasks", "0")]
    [InlineData("rig.taskconfigs.fail", "no tasks for you")]
    public void Connector_without_tasks_runs(string key, string value)
    {
        using var connect = With((key, value));

        connect.Cluster.Find("x")!.State.ShouldBe("RUNNING");
        connect.Cluster.Find("x")!.TaskStates.ShouldBeEmpty();
    }

    [Fact]
    public void Failure_with_a_huge_trace_never_shows()
    {
        using var connect = With(("rig.fail.tasks", "0"), ("rig.message.bytes", "100000"), ("rig.causes", "10"));

        connect.Cluster.Find("x")!.State.ShouldBe("RUNNING");
        connect.Cluster.Find("x")!.TaskStates.ShouldBeEmpty();
    }

    [Fact]
    public void More_tasks_than_allowed_fail_the_connector()
    {
        using var connect = With(("rig.tasks", "4"));

        connect.Cluster.Find("x")!.State.ShouldBe("FAILED");
    }

    [Fact]
    public void Slow_start_has_no_status_until_it_ends()
    {
        using var connect = new InProcess();
        connect.Cluster.CreateUnmanaged("x", Config(("rig.start.delay.ms", "8000")));

        connect.Time.Advance(TimeSpan.FromSeconds(8));
        connect.Cluster.Find("x")!.State.ShouldBeNull();

        connect.Time.Advance(TimeSpan.FromSeconds(1));
        connect.Cluster.Find("x")!.State.ShouldBe("RUNNING");
    }

    [Fact]
    public void Slow_stop_shows_running_until_it_ends()
    {
        using var connect = With(("rig.stop.delay.ms", "12000"));
        connect.Cluster.SetStateDirectly("x", "STOPPED");

        connect.Time.Advance(TimeSpan.FromSeconds(12));
        connect.Cluster.Find("x")!.State.ShouldBe("RUNNING");

        connect.Time.Advance(TimeSpan.FromSeconds(1));
        connect.Cluster.Find("x")!.State.ShouldBe("STOPPED");
    }

    [Fact]
    public async Task Messages_and_traces_tell_what_a_reference_stands_for_and_configurations_do_not()
    {
        using var connect = new InProcess(options: new()
        {
            SecretFiles = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["/conf/s"] = new Dictionary<string, string> { ["pw"] = "hunter2" } },
        });
        const string Reference = "${file:/conf/s:pw}";

        (await connect.AskAsync("PUT", "/connectors/a/config", $$"""{"connector.class":"FileStreamSource","topic":"t","tasks.max":"{{Reference}}"}"""))
            .Body.ShouldContain("Invalid value hunter2 for configuration tasks.max");
        (await connect.AskAsync("PUT", "/connectors/b/config", $$"""{"connector.class":"VerifiableSource","topic":"t","throughput":"{{Reference}}"}""")).Status.ShouldBe(201);
        connect.Time.Advance(Long);

        (await connect.AskAsync("GET", "/connectors/b/status")).Body.ShouldContain("hunter2");
        (await connect.AskAsync("GET", "/connectors/b/config")).Body.ShouldContain(Reference);
        (await connect.AskAsync("PUT", "/connectors/c/config", """{"connector.class":"FileStreamSource","topic":"${file:/none:x}"}"""))
            .ShouldBe((500, """{"error_code":500,"message":"Could not read properties from file /none"}"""));
    }

    [Fact]
    public async Task Offsets_outlive_their_connector()
    {
        using var connect = new InProcess().Seeded(1);
        connect.Cluster.CommitOffset("c0", """{"filename":"/data/in.txt"}""", """{"position":340}""");

        connect.Cluster.DeleteDirectly("c0");
        connect.Cluster.CreateUnmanaged("c0", DoubleOnManualTime.Config());

        (await connect.AskAsync("GET", "/connectors/c0/offsets")).Body.ShouldBe(
            """{"offsets":[{"partition":{"filename":"/data/in.txt"},"offset":{"position":340}}]}""");
    }

    private static InProcess With(params (string Key, string Value)[] keys)
    {
        var connect = new InProcess();
        connect.Cluster.CreateUnmanaged("x", Config(keys));
        connect.Time.Advance(Long);
        return connect;
    }

    private static Dictionary<string, string> Config(params (string Key, string Value)[] keys) =>
        new(keys.Select(key => KeyValuePair.Create(key.Key, key.Value))) { ["connector.class"] = Class };
}
