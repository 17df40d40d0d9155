using System.Net;
using System.Text.Json;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What the program writes about itself.</summary>
public sealed class LogTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Every_line_is_a_json_object_and_a_connector_s_story_can_be_found_by_its_fields()
    {
        var installation = await InstallAsync(arguments: ["--log-format", "json"]);
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        (await installation.Operator.PutAsync("/loglevel?level=Debug&for=10m")).ShouldBe((HttpStatusCode.OK, "Debug for 600 s\n"));
        (await installation.Operator.TerminateAsync()).ShouldBe(0);

        var lines = installation.Log.Split(Environment.NewLine).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        lines.ShouldAllBe(line => line.GetProperty("message").GetString() != "" && line.GetProperty("level").GetString() != "");
        var story = lines.Where(line => line.TryGetProperty("name", out var name) && name.GetString() == "a").ToList();
        story.ShouldAllBe(line =>
            line.GetProperty("namespace").GetString() == installation.Namespace
            && line.GetProperty("cluster").GetString() == $"{installation.Namespace}/{Manifests.ClusterName}"
            && line.GetProperty("generation").GetInt64() == 1);
        // What came before was told before anything could be done.
        story.TakeLast(2).Select(line => line.GetProperty("reconcileId").GetString()).Distinct().ShouldHaveSingleItem();
        story[^1].GetProperty("reason").GetString().ShouldBe(Reasons.Running);
        lines.ShouldContain(line => line.GetProperty("message").GetString()!.StartsWith("The log level is Debug", StringComparison.Ordinal));
    }
}
