using System.Text.Json.Nodes;
using ConnectOperator.IntegrationTests.Documentation;
using ConnectOperator.Tests.Deploy;
using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>deploy/kustomize and deploy/install.yaml, as kubectl and the API server take them.</summary>
[Collection(DeploymentCollection.Name)]
public sealed class KustomizeTests(DeploymentFixture fixture)
{
    private readonly KubernetesControlPlane plane = fixture.Plane;

    [Fact]
    public async Task Install_yaml_is_what_the_base_makes()
    {
        var rendered = await Kustomization.ReadAsync(plane.Kubectl, "base");

        ManifestSet.InstallYaml.ShouldEqual(rendered, "run make install-yaml");
    }

    /// <summary>A newcomer's first command; the folder is a kustomization, too.</summary>
    [Fact]
    public async Task Folder_of_definitions_can_be_applied_as_it_is()
    {
        using var copy = new RepositoryCopy(plane.Version, await KustomizationFolders.VersionAsync(plane.Kubectl.Program));

        var applied = await plane.KubectlAsync(["apply", "--filename", Path.Combine(copy.Path, "crds")]);

        applied.ExitCode.ShouldBe(0, applied.Error);
        applied.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cluster_wide_overlay_is_the_base() =>
        (await Kustomization.ReadAsync(plane.Kubectl, "overlays/cluster-wide"))
            .ShouldEqual(await Kustomization.ReadAsync(plane.Kubectl, "base"));

    [Fact]
    public async Task Namespaced_overlay_binds_no_role_beyond_its_namespaces()
    {
        var overlay = await Kustomization.ReadAsync(plane.Kubectl, "overlays/namespaced");

        overlay.OfKind("ClusterRoleBinding").Objects.ShouldBeEmpty();
        overlay.OfKind("RoleBinding").Objects.Select(ManifestSet.Identity).ShouldBe(
            ["RoleBinding connect-operator/connect-operator-leader-election", "RoleBinding kafka/connect-operator"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("overlays/cluster-wide")]
    [InlineData("overlays/namespaced")]
    public async Task Server_takes_every_object_and_keeps_every_field(string overlay)
    {
        // The namespaced overlay leaves it to its user to create the namespaces that the operator watches.
        await fixture.EnsureNamespaceAsync("kafka");
        await using var installed = await InstalledFlavour.ApplyAsync(plane, await Kustomization.RenderAsync(plane.Kubectl, overlay));

        // What the server is known to be too old for has been left out of what it got.
        foreach (var sent in ManifestSet.Read(installed.Applied).Objects)
        {
            ManifestSet.Differences(sent, Kept(sent, await installed.ReadAsync(sent)), ManifestSet.Identity(sent)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task People_may_do_with_connectors_what_they_may_do_with_other_things()
    {
        await using var installed = await InstalledFlavour.ApplyAsync(plane, await Kustomization.RenderAsync(plane.Kubectl, "base"));
        var team = await plane.CreateNamespaceAsync("team");
        foreach (var role in (string[])["view", "edit", "admin"])
        {
            (await plane.KubectlAsync(["create", "rolebinding", role, $"--clusterrole={role}", $"--user={role}er", "--namespace", team])).OutputOrThrow();
        }

        await Eventually.HoldsAsync("roles to be aggregated", _ => MayAsync("adminer", ["create", "kafkaconnectclusters"]));

        await ShouldBeAllowedAsync("viewer", ["get kafkaconnectors", "watch kafkaconnectclusters"], ["create kafkaconnectors", "delete kafkaconnectclusters"]);
        await ShouldBeAllowedAsync("editer", ["list kafkaconnectclusters", "create kafkaconnectors", "delete kafkaconnectors"], ["create kafkaconnectclusters", "patch kafkaconnectors status"]);
        await ShouldBeAllowedAsync("adminer", ["create kafkaconnectors", "patch kafkaconnectclusters"], ["patch kafkaconnectclusters status"]);

        async Task ShouldBeAllowedAsync(string user, string[] allowed, string[] forbidden)
        {
            foreach (var each in allowed.Concat(forbidden))
            {
                (await MayAsync(user, each.Split(' '))).ShouldBe(allowed.Contains(each), $"{user}: {each}");
            }
        }

        async Task<bool> MayAsync(string user, string[] what) => (await plane.KubectlAsync(
            ["auth", "can-i", what[0], what[1], $"--subresource={what.ElementAtOrDefault(2)}", "--namespace", team, "--as", user, "--quiet"])).Succeeded;
    }

    /// <summary>What the server holds, less what it added.</summary>
    private static JsonNode? Kept(JsonNode? sent, JsonNode? held) => (sent, held) switch
    {
        (JsonObject members, JsonObject kept) =>
            new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Kept(member.Value, kept[member.Key])))),
        (JsonArray items, JsonArray kept) when items.Count == kept.Count => new JsonArray([.. items.Zip(kept, Kept)]),
        _ => held?.DeepClone(),
    };
}
