using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.EndToEnd;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>The installed operator, run as its service account, has the rights that it uses and no others.</summary>
public abstract class RightsTests(OperatorRun run)
{
    [FactWhereApiServerIsOurs]
    public void Everything_that_the_operator_does_is_granted()
    {
        run.Refused.Select(request => request.ToString()).Distinct().ShouldBeEmpty();
        run.Failure.ShouldBeNull();
    }

    [FactWhereApiServerIsOurs]
    public void Everything_that_is_granted_is_used()
    {
        run.Rights.ShouldNotBeEmpty();
        run.Unused.ShouldBeEmpty();
    }

    [FactWhereApiServerIsOurs]
    public void Every_pod_answers_the_probes_of_its_deployment() =>
        run.ProbeAnswers.ShouldBe(["/livez 200", "/readyz 200", "/livez 200", "/readyz 200"]);
}

/// <summary>The flavour for all namespaces.</summary>
[Collection(DeploymentCollection.Name)]
public sealed class ClusterWideRightsTests(ClusterWideRun run) : RightsTests(run), IClassFixture<ClusterWideRun>;

/// <summary>The flavour for some namespaces.</summary>
[Collection(DeploymentCollection.Name)]
public sealed class NamespacedRightsTests(NamespacedRun run) : RightsTests(run), IClassFixture<NamespacedRun>
{
    private readonly NamespacedRun run = run;

    [FactWhereApiServerIsOurs]
    public void Nothing_can_be_read_outside_the_watched_namespaces()
    {
        run.RightsElsewhere.ShouldBeEmpty();
        run.Rights.Where(right => right.Namespace is null).ShouldBeEmpty();
        run.Rights.Where(right => right.Namespace == InstalledFlavour.Namespace).Select(right => right.Resource).Distinct().ShouldBe(["leases"]);
    }
}

/// <inheritdoc/>
public sealed class ClusterWideRun(DeploymentFixture fixture) : OperatorRun(fixture, "overlays/cluster-wide", ["shop", "guests"])
{
    internal override async Task DoMoreAsync(Installation installation)
    {
        // A connector of another namespace, which the cluster's owner admits by its label.
        var guests = installation.Watched[1];
        await installation.ApplyInAsync(guests, Manifests.Connector("c", spec => spec["clusterRef"]!["namespace"] = installation.Namespace));
        await installation.SaysInAsync(guests, "c", Reasons.NotAllowed);
        await installation.KubectlAsync("label", $"namespace/{guests}", "kafka=guest");
        await installation.SaysInAsync(guests, "c", Reasons.Running);
    }
}

/// <inheritdoc/>
public sealed class NamespacedRun(DeploymentFixture fixture) : OperatorRun(fixture, "overlays/namespaced", ["kafka"]);
