using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using k8s;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Config from Secrets: changes reach who uses them, and nothing of them is seen anywhere else.</summary>
public sealed class SourceTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Changed_secret_reaches_its_connector_alone()
    {
        var installation = await InstallWithAsync(
            Manifests.Secret("db", ("password", "first-password")),
            Manifests.Secret("other-db", ("password", "other-password")),
            Manifests.Jdbc("a", "db"),
            Manifests.Jdbc("b", "other-db"),
            Manifests.Connector("c"));
        await installation.AllSayAsync(Reasons.Running, 3);
        installation.Connect.Requests.Clear();

        await installation.ApplyAsync(Manifests.Secret("db", ("password", "second-password")));

        await installation.ConnectHasAsync("a", "with the new password", connector => connector.Config["connection.password"] == "second-password");
        await installation.AllSayAsync(Reasons.Running, 3);
        await installation.PollsPassAsync();
        installation.Writes.ShouldBe(["PUT /connectors/a/config -> 200"]);
        var shown = string.Concat((await installation.StoredAsync()).Select(stored => stored.GetRawText()))
            + KubernetesJson.Serialize(await installation.EventsAsync())
            + installation.Log;
        shown.ShouldNotContain("-password", customMessage: "a Secret's value is shown");
    }

    [Fact]
    public async Task Connector_waits_for_its_secret()
    {
        var installation = await InstallWithAsync(Manifests.Jdbc("a", "db"), Manifests.Connector("b"));

        var waiting = await installation.SaysAsync("a", Reasons.SecretNotFound);
        await installation.SaysAsync("b", Reasons.Running);
        installation.Connect.Connectors.ShouldBe(["b"]);
        await installation.ApplyAsync(Manifests.Secret("db", ("password", "here")));

        Installation.ConditionOf(waiting, ConditionTypes.Ready)!.Message.ShouldContain("db");
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Find("a").ShouldNotBeNull().Config["connection.password"].ShouldBe("here");
    }

    [Fact]
    public async Task Connector_goes_on_when_its_secret_is_deleted()
    {
        var installation = await InstallWithAsync(Manifests.Secret("db", ("password", "kept")), Manifests.Jdbc("a", "db"));
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Requests.Clear();

        await installation.KubectlAsync("delete", "secret/db");

        await installation.SaysAsync("a", Reasons.SecretNotFound);
        await installation.PollsPassAsync();
        installation.Writes.ShouldBeEmpty();
        installation.Connect.Find("a").ShouldNotBeNull().State.ShouldBe("RUNNING");
    }
}
