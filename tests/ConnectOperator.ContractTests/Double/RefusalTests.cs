using ConnectDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>Writes that are refused for who asks, for a plugin that does not load, and in words that are not Connect's.</summary>
public sealed class RefusalTests
{
    private const string Class = "org.apache.kafka.connect.file.FileStreamSourceConnector";

    [Fact]
    public async Task Writes_to_a_forbidden_connector_are_answered_with_a_403_and_nothing_else_is()
    {
        using var connect = new InProcess().Seeded(2);
        connect.Script.ForbidWrites("c0");
        connect.Script.ForbidWrites("new");

        (await connect.AskAsync("PUT", "/connectors/c0/config", InProcess.Source)).ShouldBe((403, """{"error_code":403,"message":"HTTP 403 Forbidden"}"""));
        (await connect.AskAsync("PUT", "/connectors/c0/pause")).Status.ShouldBe(403);
        (await connect.AskAsync("DELETE", "/connectors/c0")).Status.ShouldBe(403);
        (await connect.AskAsync("POST", "/connectors", $$"""{"name":"new","config":{{InProcess.Source}}}""")).Status.ShouldBe(403);
        (await connect.AskAsync("GET", "/connectors/c0/config")).Status.ShouldBe(200);
        (await connect.AskAsync("PUT", "/connectors/c1/config", InProcess.Source)).Status.ShouldBe(200);
        (await connect.AskAsync("POST", "/connectors", $$"""{"name":"other","config":{{InProcess.Source}}}""")).Status.ShouldBe(201);

        connect.Script.AllowWrites("c0");
        (await connect.AskAsync("PUT", "/connectors/c0/pause")).Status.ShouldBe(202);

        connect.Script.Clear();
        (await connect.AskAsync("POST", "/connectors", $$"""{"name":"new","config":{{InProcess.Source}}}""")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Plugin_that_does_not_load_is_listed_and_unknown_by_its_full_name()
    {
        const string Config = $$"""{"connector.class":"{{Class}}","topic":"t"}""";
        using var connect = new InProcess();
        connect.Script.UnloadPlugin(Class);

        (await connect.AskAsync("GET", "/connector-plugins")).Body.ShouldContain(Class);
        (await connect.AskAsync("GET", $"/connector-plugins/{Class}/config")).ShouldBe((404, $$"""{"error_code":404,"message":"Unknown plugin {{Class}}."}"""));
        var put = await connect.AskAsync("PUT", "/connectors/x/config", Config);
        put.Status.ShouldBe(500);
        put.Body.ShouldContain($"Failed to find any class that implements Connector and which name matches {Class}, available connectors are: PluginDesc");
        (await connect.AskAsync("PUT", $"/connector-plugins/{Class}/config/validate", Config)).Status.ShouldBe(500);
        (await connect.AskAsync("PUT", "/connectors/y/config", InProcess.Source)).Status.ShouldBe(201);

        connect.Script.LoadPlugin(Class);
        (await connect.AskAsync("PUT", "/connectors/x/config", Config)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Refusal_tells_the_error_alone_and_validation_its_key_beside_the_other_keys()
    {
        const string Config = """{"connector.class":"FileStreamSource","topic":"t","file":"/data/in.txt","name":"x"}""";
        using var connect = new InProcess();
        connect.Script.RefuseConfig("x", "A value is required", "file");

        (await connect.AskAsync("PUT", "/connectors/x/config", Config)).Body.ShouldContain(
            "contains the following 1 error(s):\\nA value is required\\nYou can also find");
        var (status, body) = await connect.AskAsync("PUT", "/connector-plugins/FileStreamSource/config/validate", Config);

        status.ShouldBe(200);
        body.ShouldContain("\"error_count\":1,");
        body.ShouldContain("""{"name":"file","value":"/data/in.txt","recommended_values":[],"errors":["A value is required"],"visible":true}""");
        body.ShouldContain("""{"name":"topic","value":"t","recommended_values":[],"errors":[],"visible":true}""");
    }

    [Theory]
    [InlineData("/_double/connectors/x/forbid", "", 403, """{"error_code":403,"message":"HTTP 403 Forbidden"}""")]
    [InlineData("/_double/raw?path=/connectors/x/config&status=400&type=text/plain", "no such tenant", 400, "no such tenant")]
    [InlineData("/_double/raw?path=/connectors/x/config&status=400", "", 400, "")]
    public async Task People_at_a_shell_can_have_them_too(string control, string body, int status, string answered)
    {
        await using var connect = await DoubleOnManualTime.StartAsync();
        (await connect.SendAsync(HttpMethod.Post, control, body)).Status.ShouldBe(204);

        (await connect.PutConfigAsync("x", InProcess.Source)).ShouldBe((status, answered));
    }

    [Fact]
    public async Task Topics_that_are_not_tracked_are_a_403_for_everybody()
    {
        using var connect = new InProcess().Seeded(1);

        connect.Script.TopicTracking = TopicTracking.WithoutReset;
        (await connect.AskAsync("GET", "/connectors/c0/topics")).Status.ShouldBe(200);
        (await connect.AskAsync("PUT", "/connectors/c0/topics/reset")).ShouldBe((403, """{"error_code":403,"message":"Topic tracking reset is disabled."}"""));

        connect.Script.TopicTracking = TopicTracking.Off;
        (await connect.AskAsync("GET", "/connectors/c0/topics")).ShouldBe((403, """{"error_code":403,"message":"Topic tracking is disabled."}"""));
        (await connect.AskAsync("PUT", "/connectors/c0/topics/reset")).ShouldBe((403, """{"error_code":403,"message":"Topic tracking is disabled."}"""));
    }

    [Fact]
    public async Task Offsets_of_a_sink_whose_tasks_do_not_end_stay_as_they_are()
    {
        const string Offsets = """{"offsets":[{"partition":{"kafka_topic":"t","kafka_partition":0},"offset":{"kafka_offset":3}}]}""";
        using var connect = new InProcess();
        (await connect.AskAsync("PUT", "/connectors/x/config", """{"connector.class":"FileStreamSink","topics":"t"}""")).Status.ShouldBe(201);
        (await connect.AskAsync("PUT", "/connectors/x/stop")).Status.ShouldBe(204);
        (await connect.AskAsync("PATCH", "/connectors/x/offsets", Offsets)).Status.ShouldBe(200);
        connect.Script.KeepTasksAlive("x");

        var alter = await connect.AskAsync("PATCH", "/connectors/x/offsets", Offsets.Replace('3', '4'));
        var reset = await connect.AskAsync("DELETE", "/connectors/x/offsets");

        (alter.Status, reset.Status).ShouldBe((500, 500));
        alter.Body.ShouldContain("Failed to alter consumer group offsets for connector x either because its tasks haven't stopped completely yet");
        reset.Body.ShouldContain("Failed to reset consumer group offsets for connector x either because its tasks haven't stopped completely yet");
        (await connect.AskAsync("GET", "/connectors/x/offsets")).Body.ShouldContain("\"kafka_offset\":3");
        connect.Script.LetTasksEnd("x");
        (await connect.AskAsync("DELETE", "/connectors/x/offsets")).Status.ShouldBe(200);
    }
}
