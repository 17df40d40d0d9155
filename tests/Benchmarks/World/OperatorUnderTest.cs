using System.Net;
using Benchmarks.Measuring;
using ConnectOperator.IntegrationTests.EndToEnd;
using ControlPlane;

namespace Benchmarks.World;

/// <summary>The operator as its own process, watching one namespace.</summary>
internal sealed class OperatorUnderTest(KubernetesControlPlane plane, string @namespace, params IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private OperatorProcess process = OperatorProcess.Start(plane.KubeconfigPath, [@namespace], arguments);

    public ProcessUsage Usage => ProcessUsage.Of(process.Id);

    public string Log => process.Log;

    /// <summary>Waits until its log says so.</summary>
    public Task HasSaidAsync(string text, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        $"the operator to say \"{text}\"", _ => Task.FromResult(Log.Contains(text, StringComparison.Ordinal)), Eventually.Timeout, cancellationToken);

    /// <summary>Waits until it has read all resources.</summary>
    public Task IsReadyAsync(CancellationToken cancellationToken) => Eventually.HoldsAsync(
        "the operator to be ready", async _ => (await process.GetAsync("/readyz")).Code is HttpStatusCode.OK, Eventually.Timeout, cancellationToken);

    /// <summary>Ends the process as a crash would.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Asks the process to end, as a rollout does, and waits for that.</summary>
    public Task TerminateAsync() => process.TerminateAsync();

    /// <summary>Starts it once more after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = OperatorProcess.Start(plane.KubeconfigPath, [@namespace], arguments);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
