using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What an operator does whose watch is behind what the API server has.</summary>
public sealed class StaleViewTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Whoever_takes_over_knows_what_its_watch_has_not_told_and_follows_no_token_again()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await using var next = new LaggingOperator(installation, heldBack: """
            "handledTokens":{"restart":"once"
            """);
        await Installation.HoldsAsync("the next one to be ready to take over", () => next.IsReady);
        var before = installation.Writes.Count();

        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart=once");
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.HandledTokens?.Restart == "once");
        await Installation.HoldsAsync("the next one to have heard of the token alone", () => next.Watch.Holds);
        await installation.Operator.TerminateAsync();
        await installation.ApplyAsync(Manifests.Connector("b"));
        next.Lead();
        await installation.SaysAsync("b", Reasons.Running);
        await installation.PollsPassAsync();

        installation.Writes.Skip(before).Select(write => write.Split('?')[0].Split(" ->")[0]).ShouldBe(["POST /connectors/a/restart", "POST /connectors"]);
    }

    [Fact]
    public async Task Connector_whose_resource_is_let_go_right_before_it_would_be_deleted_stays()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.Operator.TerminateAsync();
        await using var lagging = new LaggingOperator(installation, heldBack: "\"type\":\"DELETED\"");
        var letGo = 0;
        lagging.Watch.BeforeRead = name =>
            Interlocked.Exchange(ref letGo, 1) == 0
                ? installation.PatchAsync($"kcr/{name}", """{"metadata": {"finalizers": null}}""")
                : Task.CompletedTask;
        lagging.Lead();
        await installation.PollsPassAsync();

        await installation.KubectlAsync("delete", "kcr/a", "--wait=false");
        await Installation.HoldsAsync("the resource to be gone, and that not to be heard of", () => lagging.Watch.Holds);
        await installation.PollsPassAsync();

        letGo.ShouldBe(1);
        installation.Connect.Find("a").ShouldNotBeNull();
        installation.Writes.ShouldNotContain(write => write.StartsWith("DELETE", StringComparison.Ordinal));
    }
}
