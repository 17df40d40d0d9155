using ConnectDouble;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Operators as `make run` starts them: for the namespace of the kube context, by the Lease that is there.</summary>
public sealed class OwnNamespaceTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output), IDisposable
{
    private readonly string kubeconfig = Path.GetTempFileName();

    public void Dispose() => File.Delete(kubeconfig);

    [Fact]
    public async Task Of_two_operators_of_one_context_the_second_waits_and_says_for_whom()
    {
        var home = await Plane.CreateNamespaceAsync("home");
        File.Copy(Plane.KubeconfigPath, kubeconfig, overwrite: true);
        (await Command.RunAsync(Plane.Kubectl.Program, ["--kubeconfig", kubeconfig, "config", "set-context", "--current", "--namespace", home])).OutputOrThrow();
        await using var installation = await Installation.StartInAsync(
            Plane,
            [home],
            new ConnectDoubleOptions { Delays = ConnectDelays.None },
            () => OperatorProcess.Start(kubeconfig, namespaces: [], "--own-namespace", "--leader-elect"));
        var first = installation.Operator;
        await Installation.HoldsAsync("the first to lead", () => first.Log.Contains($"by Lease {home}/connect-operator", StringComparison.Ordinal));

        var second = installation.StartOperator();
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a"));

        await installation.SaysAsync("a", Reasons.Running);
        await Installation.HoldsAsync("the second to say what it waits for", () => second.Log.Contains("Standing by", StringComparison.Ordinal));
        first.Log.ShouldContain($"Watching {home} of ");
        second.Log.ShouldContain($"holds Lease {home}/connect-operator. This process does nothing until the holder releases the Lease, or has not renewed it for 15 s");
    }
}
