using System.Diagnostics;
using System.Runtime.CompilerServices;
using Shouldly;

namespace ConnectOperator.ContractTests.Double;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    public static async Task BecomesTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string described = "")
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            waiting.Elapsed.ShouldBeLessThan(Timeout, described);
            await Task.Delay(Glance, TimeProvider.System);
        }
    }
}
