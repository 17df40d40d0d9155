using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.EndToEnd;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.GitOps;

/// <summary>What is committed and what is in the cluster stay the same, whatever the operator does.</summary>
public sealed class DiffTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Committed_manifest_shows_no_diff_after_the_operator_has_worked_on_it()
    {
        var installation = await InstallAsync();
        var committed = Committed(installation);
        await installation.ApplyAsync([.. Clones(committed)]);
        await WorkIsDoneAsync(installation);

        var diff = await Plane.KubectlAsync(["diff", "--namespace", installation.Namespace, "--filename=-"], Manifests.List(Clones(committed)));

        diff.ExitCode.ShouldBe(0, diff.Output + diff.Error);
    }

    [Fact]
    public async Task Applying_the_same_from_the_server_side_again_meets_no_conflict_and_changes_nothing()
    {
        var installation = await InstallAsync();
        var committed = Committed(installation);
        await ApplyAsAsync("pipeline", installation, committed);
        await WorkIsDoneAsync(installation);
        installation.Connect.Requests.Clear();
        var before = await installation.VersionsAsync();

        await ApplyAsAsync("pipeline", installation, committed);
        await installation.PollsPassAsync();

        (await installation.VersionsAsync()).ShouldBe(before);
        installation.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_field_manager_may_apply_the_same()
    {
        var installation = await InstallAsync();
        var committed = Committed(installation);
        await installation.ApplyAsync([.. Clones(committed)]);
        await WorkIsDoneAsync(installation);
        installation.Connect.Requests.Clear();
        var before = await StatusAsync(installation);

        // A Secret's resourceVersion tells nobody whether its content changed, so status follows it: not here.
        await ApplyAsAsync("pipeline", installation, [.. committed.Where(each => (string?)each["kind"] != "Secret")]);
        await installation.PollsPassAsync();

        (await StatusAsync(installation)).ShouldBe(before);
        installation.Writes.ShouldBeEmpty();
    }

    private static JsonObject[] Committed(Installation installation) =>
    [
        Manifests.Cluster(installation.Connect.Url), Manifests.Secret("db", ("password", "secret")), Manifests.Jdbc("a", "db"),
        Manifests.Connector("b", spec => spec["state"] = "paused"),
    ];

    private static async Task WorkIsDoneAsync(Installation installation)
    {
        await installation.SaysAsync("a", Reasons.Running);
        await installation.SaysAsync("b", Reasons.Paused);
        await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.Connectors?.Managed == 2);
    }

    private static async Task<IEnumerable<string>> StatusAsync(Installation installation) => (await installation.StoredAsync())
        .Select(stored => $"{stored.GetProperty("metadata").GetProperty("generation")} {stored.GetProperty("status")}");

    private async Task ApplyAsAsync(string manager, Installation installation, JsonObject[] manifests) => (await Plane.KubectlAsync(
        ["apply", "--server-side", $"--field-manager={manager}", "--namespace", installation.Namespace, "--filename=-"],
        Manifests.List(Clones(manifests)))).OutputOrThrow();

    // A node has one parent: what has been sent as part of a list cannot be part of another.
    private static IEnumerable<JsonObject> Clones(JsonObject[] manifests) => manifests.Select(each => each.DeepClone().AsObject());
}
