using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectOperator.IntegrationTests.ControlPlane;
using ControlPlane;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>
/// What all tests of the whole path share: the API server with the custom resource definitions, and the operator's log beside
/// the result. Everything else is real too, but for Connect, which is the double.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public abstract class EndToEndTests(ControlPlaneFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<Installation> installations = [];

    internal KubernetesControlPlane Plane => fixture.Plane;

    public Task InitializeAsync() => fixture.ApplyCrdsAsync();

    public async Task DisposeAsync()
    {
        foreach (var installation in installations)
        {
            output.WriteLine(installation.Log);
            await installation.DisposeAsync();
        }
    }

    internal async Task<Installation> InstallAsync(
        ConnectDoubleOptions? options = null, int namespaces = 1, params IReadOnlyList<string> arguments) =>
        Tracked(await Installation.StartAsync(Plane, options, namespaces, arguments));

    internal async Task<Installation> InstallWithAsync(params IReadOnlyList<JsonObject> manifests) =>
        Tracked(await Installation.StartWithAsync(Plane, manifests));

    private Installation Tracked(Installation installation)
    {
        installations.Add(installation);
        return installation;
    }
}
