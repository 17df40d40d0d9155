using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.IntegrationTests.ControlPlane;
using ControlPlane;
using k8s;
using k8s.Models;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What the operator writes, in the Kubernetes project's own client and types: what any other program makes of it.</summary>
public sealed class IndependentReadTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const string Manager = "connect-operator";

    [Fact]
    public async Task Status_holds_conditions_as_Kubernetes_defines_them()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.ClusterSaysAsync(Reasons.Connected);

        foreach (var stored in await installation.StoredAsync())
        {
            var status = stored.GetProperty("status");
            var conditions = KubernetesJson.Deserialize<List<V1Condition>>(status.GetProperty("conditions"));
            conditions.Select(condition => condition.Type).ShouldBeUnique();
            conditions.ShouldContain(condition => condition.Type == ConditionTypes.Ready && condition.Status == "True");
            conditions.ShouldAllBe(condition => condition.Reason.Length > 0 && condition.LastTransitionTime >= before);
            status.GetProperty("observedGeneration").GetInt64().ShouldBe(Metadata(stored).Generation!.Value);
        }
    }

    [Fact]
    public async Task Status_and_finalizer_are_written_under_the_operators_name_and_nothing_else_is()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.ClusterSaysAsync(Reasons.Connected);

        foreach (var metadata in (await installation.StoredAsync()).Select(Metadata))
        {
            metadata.Finalizers.ShouldBe([ApiGroup.Finalizer]);
            var fields = metadata.ManagedFields.Where(entry => entry.Manager == Manager).Select(entry => KubernetesJson.Serialize(entry.FieldsV1)).ToList();
            fields.ShouldContain(written => written.Contains("f:status", StringComparison.Ordinal));
            fields.ShouldContain(written => written.Contains("f:finalizers", StringComparison.Ordinal));
            fields.ShouldAllBe(written => !written.Contains("f:spec", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Event_reads_alike_in_both_of_its_APIs()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        var connector = await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.SetStateDirectly("a", "PAUSED");
        await installation.HasEventAsync("DriftCorrected", "state");

        var told = (await installation.EventsAsync()).First(written => written.Reason == "DriftCorrected");
        var older = await installation.Kubernetes.Api.CoreV1.ReadNamespacedEventAsync(told.Metadata.Name, installation.Namespace);

        (told.Regarding.ApiVersion, told.Regarding.Kind, told.Regarding.Name, told.Regarding.Uid)
            .ShouldBe((ApiGroup.Version, "KafkaConnector", "a", connector.Metadata.Uid!));
        (told.ReportingController, told.ReportingInstance, told.Action).ShouldSatisfyAllConditions(
            from => from.ReportingController.ShouldNotBeNullOrEmpty(),
            from => from.ReportingInstance.ShouldNotBeNullOrEmpty(),
            from => from.Action.ShouldNotBeNullOrEmpty());
        (older.InvolvedObject.Uid, older.Message, older.Reason, older.Type, older.EventTime)
            .ShouldBe((told.Regarding.Uid, told.Note, told.Reason, told.Type, told.EventTime));
    }

    [Fact]
    public async Task Lease_names_who_leads_is_renewed_and_is_nobodys_after_the_end()
    {
        var space = await Plane.CreateNamespaceAsync("lease");
        var installation = await InstallAsync(arguments: ["--leader-elect", "--leader-election-namespace", space]);
        await Installation.HoldsAsync("the operator to lead", () => installation.Log.Contains("Leading as", StringComparison.Ordinal));

        var taken = await LeaseAsync();
        await Eventually.HoldsAsync("the Lease to be renewed", async _ => (await LeaseAsync()).RenewTime > taken.RenewTime);
        var renewed = await LeaseAsync();
        (await installation.Operator.TerminateAsync()).ShouldBe(0, installation.Log);
        var left = await LeaseAsync();

        installation.Log.ShouldContain($"Leading as {taken.HolderIdentity} by");
        (renewed.HolderIdentity, renewed.AcquireTime, renewed.LeaseTransitions, renewed.LeaseDurationSeconds)
            .ShouldBe((taken.HolderIdentity, taken.AcquireTime, 0, 15));
        left.HolderIdentity.ShouldBeNullOrEmpty();

        async Task<V1LeaseSpec> LeaseAsync() =>
            (await installation.Kubernetes.Api.CoordinationV1.ListNamespacedLeaseAsync(space)).Items.ShouldHaveSingleItem().Spec;
    }

    private static V1ObjectMeta Metadata(System.Text.Json.JsonElement stored) => KubernetesJson.Deserialize<V1ObjectMeta>(stored.GetProperty("metadata"));
}
