using ApiServerContract;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Transport;
using Xunit;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>What the stand-in for an API server is held to, on a real one.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RealApiServerTests : ApiServerTests, IAsyncLifetime
{
    private readonly ControlPlaneFixture fixture;
    private readonly string crd = Path.GetTempFileName();
    private string space = "";

    public RealApiServerTests(ControlPlaneFixture fixture)
    {
        this.fixture = fixture;
        var connection = ClusterDiscovery.Find(new() { KubeconfigPath = fixture.Plane.KubeconfigPath });
        Client = new(new ClusterHandler(connection)) { BaseAddress = connection.Server };
    }

    protected override HttpClient Client { get; }

    protected override string Space => space;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(crd, Crd);
        await fixture.Plane.ApplyCrdAsync(crd);
        space = await fixture.Plane.CreateNamespaceAsync();
    }

    public Task DisposeAsync()
    {
        File.Delete(crd);
        Client.Dispose();
        return Task.CompletedTask;
    }
}
