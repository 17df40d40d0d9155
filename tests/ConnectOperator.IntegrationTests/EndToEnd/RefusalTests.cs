using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What cannot be done is said, with what to do about it, and comes right once that is done.</summary>
public sealed class RefusalTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Config_that_connect_rejects_waits_for_its_correction_and_holds_up_nobody()
    {
        var installation = await InstallWithAsync(
            Manifests.Connector("bad", spec => spec["config"] = new JsonObject { ["file"] = "/var/log/app.log" }), Manifests.Connector("good"));

        var refused = await installation.SaysAsync("bad", Reasons.InvalidConfig);
        await installation.SaysAsync("good", Reasons.Running);
        await installation.PatchAsync("kcr/bad", """{"spec": {"config": {"topic": "lines"}}}""");
        var healed = await installation.SaysAsync("bad", Reasons.Running);

        Installation.ConditionOf(refused, ConditionTypes.Stalled).ShouldNotBeNull().Status.ShouldBe(ConditionStatus.True);
        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldContain("Missing required configuration \"topic\"");
        Installation.ConditionOf(healed, ConditionTypes.Stalled).ShouldBeNull();
    }

    [Fact]
    public async Task Error_that_connect_tells_without_its_key_is_told_with_it()
    {
        var installation = await InstallAsync();
        installation.Connect.Script.RefuseConfig("a", "A value is required", "file");
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));

        var refused = await installation.SaysAsync("a", Reasons.InvalidConfig);
        await installation.PollsPassAsync();

        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldBe("Connect rejects the config: For configuration file: A value is required");
        installation.Connect.Requests.Count("PUT", $"/connector-plugins/{Manifests.FileSource}/config/validate").ShouldBe(1);
    }

    [Fact]
    public async Task Connector_that_may_not_be_written_is_told_with_the_call_and_holds_up_nobody()
    {
        string[] others = ["b", "c", "d", "e"];
        var installation = await InstallAsync();
        installation.Connect.Script.ForbidWrites("a");
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));
        var refused = await installation.SaysAsync("a", Reasons.Unauthorized);

        await installation.ApplyAsync([.. others.Select(name => Manifests.Connector(name))]);

        foreach (var name in others)
        {
            await installation.SaysAsync(name, Reasons.Running);
        }

        Installation.ConditionOf(refused, ConditionTypes.Stalled).ShouldNotBeNull().Status.ShouldBe(ConditionStatus.True);
        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldContain("refuses POST /connectors: HTTP 403 Forbidden");
        await installation.HasEventAsync(Reasons.Unauthorized, "HTTP 403 Forbidden");
    }

    [Fact]
    public async Task Class_that_is_listed_and_does_not_load_is_not_called_missing()
    {
        var installation = await InstallAsync();
        installation.Connect.Script.UnloadPlugin(Manifests.FileSource);
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));

        var message = Installation.ConditionOf(await installation.SaysAsync("a", Reasons.UnknownPlugin), ConditionTypes.Ready)!.Message;

        message.ShouldStartWith($"Connect lists the connector plugin {Manifests.FileSource}, but the worker that should use it cannot find it.");
        message.ShouldEndWith($"Connect reports: Failed to find any class that implements Connector and which name matches {Manifests.FileSource}");
    }

    [Fact]
    public async Task Gateway_that_refuses_is_told_in_its_own_words_and_asked_once()
    {
        var installation = await InstallAsync();
        installation.Connect.Script.On("POST", "/connectors").Answers(400, "<html><body><h1>no such tenant</h1></body></html>", "text/html").Always();
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));

        var refused = await installation.SaysAsync("a", Reasons.InvalidConfig);
        await installation.PollsPassAsync();

        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldContain("HTTP 400: no such tenant (not from Connect");
        installation.Connect.Requests.Writes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Rejected_update_leaves_the_running_connector_as_it_is()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);

        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": null}}}""");

        var refused = await installation.SaysAsync("a", Reasons.InvalidConfig);
        refused.Status!.State.ShouldBe("RUNNING");
        installation.Connect.Find("a").ShouldNotBeNull().Config["topic"].ShouldBe("lines");
    }

    [Fact]
    public async Task Unknown_class_is_answered_with_similar_ones()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a", spec => spec["class"] = "org.apache.kafka.connect.file.FileStreamSourceConector"));

        var refused = await installation.SaysAsync("a", Reasons.UnknownPlugin);
        await installation.PatchAsync("kcr/a", $$$"""{"spec": {"class": "{{{Manifests.FileSource}}}"}}""");

        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldContain(Manifests.FileSource);
        await installation.SaysAsync("a", Reasons.Running);
    }

    [Fact]
    public async Task Spec_that_the_schema_lets_pass_is_checked_by_the_operator()
    {
        var installation = await InstallWithAsync(
            Manifests.Connector("nested", spec => spec["config"]!["file"] = new JsonObject { ["path"] = "/var/log/app.log" }),
            Manifests.Connector("big", spec => spec["config"]!["offset.limit"] = 12345678901234567890),
            Manifests.Secret("names", ("name", "stolen")),
            Manifests.Connector(
                "reserved", spec => spec["configFrom"] = new JsonArray(new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "names" } })));

        var nested = await installation.SaysAsync("nested", Reasons.InvalidSpec);
        var big = await installation.SaysAsync("big", Reasons.InvalidSpec);
        await installation.SaysAsync("reserved", Reasons.InvalidSpec);
        installation.Connect.Connectors.ShouldBeEmpty();
        await installation.PatchAsync("kcr/big", """{"spec": {"config": {"offset.limit": "12345678901234567890"}}}""");

        Installation.ConditionOf(nested, ConditionTypes.Ready)!.Message.ShouldContain("spec.config");
        Installation.ConditionOf(big, ConditionTypes.Ready)!.Message.ShouldContain("quote");
        await installation.SaysAsync("big", Reasons.Running);
        installation.Connect.Find("big").ShouldNotBeNull().Config["offset.limit"].ShouldBe("12345678901234567890");
    }

    [Fact]
    public async Task Connector_from_another_namespace_needs_the_cluster_owners_consent()
    {
        var installation = await InstallAsync(namespaces: 2);
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url));
        var guest = installation.Watched[1];
        await installation.ApplyInAsync(guest, Manifests.Connector("a", spec => spec["clusterRef"]!["namespace"] = installation.Namespace));

        await installation.SaysInAsync(guest, "a", Reasons.NotAllowed);
        installation.Connect.Connectors.ShouldBeEmpty();
        await installation.PatchAsync("kcc/connect", """{"spec": {"allowedNamespaces": {"from": "All"}}}""");

        await installation.SaysInAsync(guest, "a", Reasons.Running);
    }
}
