using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.Kubernetes;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>The operator, or all that it looks after, comes to an orderly end.</summary>
public sealed class EndingTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Operator_ends_when_asked_though_connect_owes_it_an_answer()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Script.On("PUT", "/connectors/a/config").Hangs();
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");
        await installation.SaysAsync("a", Reasons.Updating);
        await Installation.HoldsAsync("the write to hang", () => installation.Connect.Requests.UnderWay > 0);

        (await installation.Operator.TerminateAsync()).ShouldBe(0, installation.Log);

        installation.StartOperator();
        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
    }

    [FactWhereControllerManagerRuns]
    public async Task Deleted_namespace_goes_with_its_connectors_cluster_and_secrets()
    {
        var installation = await InstallWithAsync(Manifests.Secret("db", ("password", "secret")), Manifests.Jdbc("a", "db"), Manifests.Connector("b"));
        installation.Connect.CreateUnmanaged("foreign", Manifests.ConfigInConnect("foreign"));
        await installation.AllSayAsync(Reasons.Running, 2);

        await installation.KubectlAsync("delete", "namespace", installation.Namespace, "--timeout=120s");

        // Gone in Connect too: the cluster resource has outlived its connectors, or nobody could have reached Connect.
        installation.Connect.Connectors.ShouldBe(["foreign"]);
    }

    [Fact]
    public async Task Cluster_resource_goes_after_its_connectors()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);

        await installation.KubectlAsync("delete", "kcc/connect", "--wait=false");
        await installation.ClusterSaysAsync(Reasons.Deleting);
        await installation.KubectlAsync("delete", "kcr/a", "--timeout=120s");
        await installation.GoneAsync(IndependentClient.Clusters, Manifests.ClusterName);

        installation.Connect.Connectors.ShouldBeEmpty();
    }
}
