using System.Text.Json.Nodes;
using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

[Collection(ControlPlaneCollection.Name)]
public sealed class ControlPlaneTests(ControlPlaneFixture fixture)
{
    private readonly KubernetesControlPlane plane = fixture.Plane;

    [Fact]
    public async Task Serves_when_started() =>
        (await KubectlAsync("get", "--raw", "/readyz")).ShouldBe("ok");

    [Fact]
    public async Task Runs_the_version_by_which_tests_were_chosen()
    {
        var version = JsonNode.Parse(await KubectlAsync("get", "--raw", "/version")).ShouldNotBeNull();

        ((string?)version["gitVersion"]).ShouldNotBeNull().ShouldStartWith($"v{plane.Version}.");
    }

    [FactWhereApiServerIsOurs]
    public async Task Api_server_comes_back_at_the_same_address_with_the_same_data()
    {
        var name = await plane.CreateNamespaceAsync();
        var uid = await KubectlAsync("get", "namespace", name, "--output=jsonpath={.metadata.uid}");

        await plane.StopApiServerAsync();
        var whileStopped = await plane.KubectlAsync(["get", "namespace", name]);
        await plane.StartApiServerAsync();

        whileStopped.Succeeded.ShouldBeFalse();
        (await KubectlAsync("get", "namespace", name, "--output=jsonpath={.metadata.uid}")).ShouldBe(uid);
    }

    [FactWhereControllerManagerRuns]
    public async Task Deleted_namespace_goes_with_all_it_holds()
    {
        var name = await plane.CreateNamespaceAsync();
        await KubectlAsync("create", "configmap", "content", "--namespace", name);

        await KubectlAsync("delete", "namespace", name, "--timeout=60s");

        (await plane.KubectlAsync(["get", "namespace", name])).Error.ShouldContain("NotFound");
        (await plane.KubectlAsync(["get", "configmap", "content", "--namespace", name])).Error.ShouldContain("NotFound");
    }

    [FactWhereControllerManagerRuns]
    public async Task Dependents_go_with_their_owner()
    {
        var name = await plane.CreateNamespaceAsync();
        await KubectlAsync("create", "configmap", "owner", "--namespace", name);
        var uid = await KubectlAsync("get", "configmap", "owner", "--namespace", name, "--output=jsonpath={.metadata.uid}");
        var dependent = $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: dependent
              namespace: {{name}}
              ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: {{uid}}}]
            """;
        (await plane.KubectlAsync(["apply", "--filename=-"], dependent)).OutputOrThrow();

        await KubectlAsync("delete", "configmap", "owner", "--namespace", name);

        await Eventually.HoldsAsync(
            "the dependent to be collected",
            async token => (await plane.KubectlAsync(["get", "configmap", "dependent", "--namespace", name], cancellationToken: token)).Error.Contains("NotFound"));
    }

    private async Task<string> KubectlAsync(params string[] arguments) => (await plane.KubectlAsync(arguments)).OutputOrThrow();
}
