using Shouldly;

namespace ConnectOperator.Tests.Kubernetes;

/// <summary>Waits for a condition that other threads bring about; the deadline is far beyond what it takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, Func<string> otherwise)
    {
        using var deadline = new CancellationTokenSource(Timeout, TimeProvider.System);
        while (!condition())
        {
            deadline.IsCancellationRequested.ShouldBeFalse(otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }
    }
}
