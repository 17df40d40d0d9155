using Benchmarks.Measuring;
using ConnectOperator.IntegrationTests.EndToEnd;
using ControlPlane;

namespace Benchmarks.World;

/// <summary>The operator as its own process, watching one namespace.</summary>
internal sealed class OperatorUnderTest(KubernetesControlPlane plane, string @namespace) : IAsyncDisposable
{
    private OperatorProcess process = OperatorProcess.Start(plane.KubeconfigPath, [@namespace]);

    public ProcessUsage Usage => ProcessUsage.Of(process.Id);

    public string Log => process.Log;

    /// <summary>Ends the process as a crash would.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Starts it once more after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = OperatorProcess.Start(plane.KubeconfigPath, [@namespace]);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
