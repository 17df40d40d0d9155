using ControlPlane;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>
/// A control plane for tests that install the operator for all namespaces: on the one that other tests share it would take up what
/// they leave behind. It keeps account of what service accounts ask for.
/// </summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    private KubernetesControlPlane? plane;

    public KubernetesControlPlane Plane => plane ?? throw new InvalidOperationException("The control plane has not been started");

    public HelmChart Chart { get; } = new();

    public async Task InitializeAsync() =>
        plane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions
        {
            Audit = true,
            ControllerManager = ControlPlaneTarget.Discover().HasControllerManager,
            Progress = Console.Error,
        });

    /// <summary>Creates a namespace unless an earlier test has.</summary>
    public async Task EnsureNamespaceAsync(string name)
    {
        var created = await Plane.KubectlAsync(["create", "namespace", name]);
        if (!created.Error.Contains("AlreadyExists", StringComparison.Ordinal))
        {
            created.OutputOrThrow();
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

/// <summary>Tests of one installation after another: never beside others, whose waiting they would only prolong.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DeploymentCollection : ICollectionFixture<DeploymentFixture>
{
    public const string Name = "deployment";
}
