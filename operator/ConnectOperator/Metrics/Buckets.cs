using System.Diagnostics.Metrics;

namespace ConnectOperator.Metrics;

/// <summary>Upper bounds of histograms, in seconds.</summary>
internal static class Buckets
{
    /// <summary>Of controller_runtime_reconcile_time_seconds, as controller-runtime has them.</summary>
    public static InstrumentAdvice<double> Reconcile { get; } = new()
    {
        HistogramBucketBoundaries =
        [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5,
            3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
        ],
    };

    /// <summary>Of workqueue_*, as client-go has them: powers of ten from 10 ns.</summary>
    public static InstrumentAdvice<double> Workqueue { get; } = new()
    {
        HistogramBucketBoundaries = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000],
    };

    /// <summary>Of requests to Connect: from a read on a quiet worker to the 90 s after which Connect gives up a validation.</summary>
    public static InstrumentAdvice<double> Requests { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 100],
    };
}
