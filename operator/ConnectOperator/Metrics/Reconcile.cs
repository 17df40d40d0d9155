using System.Collections.Immutable;

namespace ConnectOperator.Metrics;

/// <summary>One decision and what it starts: measured from the decision until the last of that has ended.</summary>
internal sealed class Reconcile(LoopMetrics loop, long began)
{
    private int open = 1;
    private volatile string unlessFailed = ReconcileResults.Success;
    private volatile bool failed;

    /// <summary>The decision is made.</summary>
    public void Decided()
    {
        loop.Decided(began);
        Close();
    }

    /// <summary>It comes up again: at a time that is known, or when a place is free.</summary>
    public void ComesAgain(bool atKnownTime) => unlessFailed = atKnownTime ? ReconcileResults.RequeueAfter : ReconcileResults.Requeue;

    /// <summary>The operator failed at it, or a request that it made did not succeed.</summary>
    public void Failed() => failed = true;

    /// <summary>Work that the decision starts.</summary>
    /// <param name="work">What goes on beside the loop.</param>
    /// <param name="isFailure">Whether its outcome is a failure.</param>
    public Func<CancellationToken, Task<T>> Covers<T>(Func<CancellationToken, Task<T>> work, Func<T, bool> isFailure)
    {
        Interlocked.Increment(ref open);
        return async cancellationToken =>
        {
            try
            {
                var outcome = await work(cancellationToken);
                if (isFailure(outcome))
                {
                    Failed();
                }

                return outcome;
            }
            finally
            {
                Close();
            }
        };
    }

    /// <summary>As <see cref="Covers"/>, for requests to Connect.</summary>
    public Func<CancellationToken, Task<T>> CoversRequests<T>(Func<CancellationToken, Task<T>> work, Func<T, bool> isFailure) => Covers(
        async cancellationToken =>
        {
            loop.Working(1);
            try
            {
                return await work(cancellationToken);
            }
            finally
            {
                loop.Working(-1);
            }
        },
        isFailure);

    private void Close()
    {
        if (Interlocked.Decrement(ref open) == 0)
        {
            loop.Ended(began, failed ? ReconcileResults.Error : unlessFailed);
        }
    }
}

/// <summary>Words for how a reconcile ended, as controller-runtime has them.</summary>
internal static class ReconcileResults
{
    public const string Success = "success";
    public const string Error = "error";
    public const string Requeue = "requeue";
    public const string RequeueAfter = "requeue_after";

    public static ImmutableArray<string> All { get; } = [Success, Error, Requeue, RequeueAfter];
}
