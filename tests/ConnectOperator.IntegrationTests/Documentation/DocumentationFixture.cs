using ControlPlane;
using Xunit;

namespace ConnectOperator.IntegrationTests.Documentation;

/// <summary>A control plane for the commands of the pages alone: some install the operator for all namespaces, and one takes everything away.</summary>
public sealed class DocumentationFixture : IAsyncLifetime
{
    private KubernetesControlPlane? plane;

    public KubernetesControlPlane Plane => plane ?? throw new InvalidOperationException("The control plane has not been started");

    public async Task InitializeAsync()
    {
        if (TheoryWhereClusterIsDisposableAttribute.Target is { } target)
        {
            plane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions
            {
                ControllerManager = target.HasControllerManager,
                Progress = Console.Error,
            });
        }
    }

    public async Task DisposeAsync()
    {
        if (plane is not null)
        {
            await plane.DisposeAsync();
        }
    }
}

/// <summary>Tests of one page after another, never beside others, whose waiting they would only prolong.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DocumentationCollection : ICollectionFixture<DocumentationFixture>
{
    public const string Name = "documentation";
}

/// <summary>A test that deletes what is in a cluster, definitions and namespaces included.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryWhereClusterIsDisposableAttribute : TheoryAttribute
{
    /// <summary>The control plane that may be used so; null when it belongs to others or does not empty namespaces.</summary>
    public static ControlPlaneTarget? Target { get; } =
        ControlPlaneTarget.Discover() is { NotOursBecause: null, HasControllerManager: true } target ? target : null;

    public override string? Skip { get; set; } =
        Target is null ? "The cluster belongs to others, or there is no kube-controller-manager beside the kube-apiserver" : null;
}
