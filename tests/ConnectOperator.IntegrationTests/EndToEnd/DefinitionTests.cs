using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ControlPlane;
using Shouldly;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>
/// Custom resource definitions go away under a running operator. Beside the other tests, on a control plane of its own: definitions
/// are the same for all namespaces, and go only once every resource has.
/// </summary>
public sealed class DefinitionTests(ITestOutputHelper output)
{
    [FactWhereApiServerIsOurs]
    public async Task Definitions_deleted_under_the_operator_take_connectors_along_and_it_goes_on_when_they_are_back()
    {
        await using var plane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions());
        await ControlPlaneFixture.ApplyCrdsAsync(plane);
        await using var installation = await Installation.StartWithAsync(plane, Manifests.Connector("a"));
        try
        {
            await installation.SaysAsync("a", Reasons.Running);

            await installation.KubectlAsync("delete", "crd/kafkaconnectors.kafkaconnect.dev", "--timeout=120s");
            installation.Connect.Connectors.ShouldBeEmpty("deleted with their resources");
            installation.Connect.CreateUnmanaged("foreign", Manifests.ConfigInConnect("foreign"));
            await installation.ClusterSaysAsync(Reasons.Connected, cluster => cluster.Status!.UnmanagedConnectors is ["foreign"]);

            await installation.KubectlAsync("delete", "crd/kafkaconnectclusters.kafkaconnect.dev", "--timeout=120s");
            await ControlPlaneFixture.ApplyCrdsAsync(plane);
            await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("b"));

            await installation.SaysAsync("b", Reasons.Running);
            installation.Connect.Connectors.ShouldBe(["b", "foreign"], ignoreOrder: true);
        }
        finally
        {
            output.WriteLine(installation.Log);
        }
    }
}
