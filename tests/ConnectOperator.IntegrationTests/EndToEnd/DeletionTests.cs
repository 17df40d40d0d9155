using ConnectDouble;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Resources;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.Kubernetes;
using ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Rows "resource deleted" and "namespace deleted" of what can go wrong: nothing hangs, and nothing is left behind in silence.</summary>
public sealed class DeletionTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [FactWhereControllerManagerRuns]
    public async Task Resource_deleted_while_Connect_is_unreachable_waits_to_be_released_and_its_namespace_does_not_hang()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"), Manifests.Connector("b"));
        await installation.AllSayAsync(Reasons.Running, 2);
        installation.Connect.Script.On("*", "/*").BreaksConnection().Always();

        await installation.KubectlAsync("delete", "kcr/a", "--wait=false");
        var waiting = await installation.SaysAsync("a", Reasons.Deleting, connector => Message(connector).Contains(Reasons.ConnectUnreachable, StringComparison.Ordinal));
        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/force-release=true");
        await installation.GoneAsync(IndependentClient.Connectors, "a");
        await installation.HasEventAsync("Orphaned", "Released by annotation");
        await installation.HasEventAsync("Orphaned", $"KafkaConnector {installation.Namespace}/a");
        await installation.KubectlAsync("delete", "namespace", installation.Namespace, "--timeout=120s");

        Message(waiting).ShouldContain(Annotations.ForceRelease);
        installation.Log.ShouldContain($"{installation.Namespace}/b: released, connector b: {nameof(ReleaseReason.ClusterEnding)}");
    }

    [Fact]
    public async Task Resource_deleted_while_workers_start_is_not_released_before_its_connector_is_gone()
    {
        const int count = 30;
        var starting = new ConnectDelays();
        var installation = await InstallAsync(new ConnectDoubleOptions
        {
            Delays = ConnectDelays.None with
            {
                WorkerDown = starting.WorkerDown,
                WorkerNotFound = starting.WorkerNotFound,
                WorkerCatchUp = starting.WorkerCatchUp,
            },
        });
        await installation.ApplyAsync(
            [Manifests.Cluster(installation.Connect.Url), .. Enumerable.Range(0, count).Select(number => Manifests.Connector($"c-{number:d2}"))]);
        await installation.AllSayAsync(Reasons.Running, count);

        installation.Connect.Restart();
        await installation.KubectlAsync("delete", "kcr", "--all", "--timeout=120s");

        installation.Connect.Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Finalizers_of_others_stay_and_one_taken_off_by_hand_is_told()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"), Manifests.Connector("b"));
        await installation.AllSayAsync(Reasons.Running, 2);
        await installation.PatchAsync("kcr/a", $$"""{"metadata": {"finalizers": ["{{ApiGroup.Finalizer}}", "example.com/backup"] } }""");

        await installation.KubectlAsync("delete", "kcr/a", "--wait=false");
        await Installation.HoldsAsync("the connector to go", () => !installation.Connect.Connectors.Contains("a"));
        await Eventually.HoldsAsync("the operator's finalizer to go", async _ => await FinalizersAsync(installation) is ["example.com/backup"]);
        await installation.PatchAsync("kcr/a", """{"metadata": {"finalizers": null}}""");
        await installation.GoneAsync(IndependentClient.Connectors, "a");

        installation.Connect.Script.On("DELETE", "/connectors/b").Hangs();
        await installation.KubectlAsync("delete", "kcr/b", "--wait=false");
        await Installation.HoldsAsync("the delete to hang", () => installation.Connect.Requests.UnderWay > 0);
        await installation.PatchAsync("kcr/b", """{"metadata": {"finalizers": null}}""");
        await installation.HasEventAsync("Orphaned", "removed without its finalizer");
    }

    private static string Message(KafkaConnector connector) => Installation.ConditionOf(connector, ConditionTypes.Ready)!.Message;

    private static async Task<IReadOnlyList<string>?> FinalizersAsync(Installation installation) =>
        (await installation.ListAsync()).Single(connector => connector.Metadata.Name == "a").Metadata.Finalizers;
}
