using ControlPlane;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

/// <summary>
/// The one control plane of a test run. Tests that share it run one after another, each in a namespace of its own
/// (<see cref="KubernetesControlPlane.CreateNamespaceAsync"/>), because some of them restart its API server.
/// </summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    private KubernetesControlPlane? plane;
    private bool hasCrds;

    public KubernetesControlPlane Plane => plane ?? throw new InvalidOperationException("The control plane has not been started");

    public async Task InitializeAsync() =>
        plane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions
        {
            ControllerManager = ControlPlaneTarget.Discover().HasControllerManager,
            Progress = Console.Error,
        });

    /// <summary>Applies the operator's custom resource definitions, the first time it is called.</summary>
    public async Task ApplyCrdsAsync()
    {
        if (!hasCrds)
        {
            await ApplyCrdsAsync(Plane);
            hasCrds = true;
        }
    }

    /// <summary>Applies the operator's custom resource definitions.</summary>
    public static async Task ApplyCrdsAsync(KubernetesControlPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        foreach (var crd in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "crds"), "*.yaml"))
        {
            await plane.ApplyCrdAsync(crd);
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

/// <summary>Put <c>[Collection(ControlPlaneCollection.Name)]</c> on a test class and take a <see cref="ControlPlaneFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class ControlPlaneCollection : ICollectionFixture<ControlPlaneFixture>
{
    public const string Name = "control plane";
}
