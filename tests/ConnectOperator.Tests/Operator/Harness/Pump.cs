using System.Collections.Concurrent;
using Shouldly;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>
/// Runs everything that is awaited inside it on the thread of the test, one piece after the other: an empty queue means that
/// the code under test waits for time or for the test, so that tests need neither sleep nor luck.
/// </summary>
internal sealed class Pump : SynchronizationContext, IDisposable
{
    /// <summary>Far beyond what any test needs: who gets here calls itself in a circle.</summary>
    private const int Endless = 3_000_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<(SendOrPostCallback Work, object? State)> queue = [];

    public override void Post(SendOrPostCallback d, object? state) => queue.Add((d, state));

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Starts something, and runs it as far as it gets.</summary>
    public void Run(Action action) => Inside(() =>
    {
        action();
        Empty();
    });

    /// <summary>Runs what is ready.</summary>
    public void Drain() => Inside(Empty);

    /// <summary>Runs until something holds that needs no time to pass. Cancellation goes by the thread pool: the next piece may take a moment to come.</summary>
    public void RunUntil(Func<bool> condition) => Inside(() =>
    {
        while (!condition())
        {
            queue.TryTake(out var next, Timeout).ShouldBeTrue("what is waited for never comes");
            next.Work(next.State);
        }

        Empty();
    });

    public void Dispose() => queue.Dispose();

    private void Empty()
    {
        for (var pieces = 0; queue.TryTake(out var next); pieces++)
        {
            pieces.ShouldBeLessThan(Endless, "the code under test never comes to rest");
            next.Work(next.State);
        }
    }

    private void Inside(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
