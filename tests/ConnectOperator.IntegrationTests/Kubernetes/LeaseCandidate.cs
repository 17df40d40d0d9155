using ControlPlane;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>One who stands for a Lease, from the beginning until it is asked to end or has lost it.</summary>
internal sealed class LeaseCandidate(
    string identity, CuttableNetwork network, Func<bool> believesToLead, IDisposable resources, Func<LeaseCandidate, CancellationToken, Task> run) : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    public string Identity => identity;

    /// <summary>Its way to the API server.</summary>
    public CuttableNetwork Network => network;

    /// <summary>Whether it would write at this moment.</summary>
    public bool BelievesToLead() => believesToLead();

    public void Start() => running = Task.Run(() => run(this, ending.Token));

    public void Began() => began.TrySetResult();

    /// <summary>Waits until it leads.</summary>
    public Task LeadsAsync() => began.Task.WaitAsync(Eventually.Timeout, TimeProvider.System);

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task EndAsync()
    {
        await ending.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        ending.Dispose();
        resources.Dispose();
    }
}
