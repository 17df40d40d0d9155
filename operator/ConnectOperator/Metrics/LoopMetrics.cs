using System.Diagnostics.Metrics;

namespace ConnectOperator.Metrics;

/// <summary>
/// One cluster's loop in controller-runtime's terms. The loop is the controller; the connectors for which a decision is due are its
/// workqueue, whose one processor is the loop itself; a reconcile is a decision with the requests and status writes that it
/// starts; active workers are connectors with requests to Connect under way.
/// </summary>
internal sealed class LoopMetrics
{
    private readonly TimeProvider time;
    private readonly KeyValuePair<string, object?> controller;
    private readonly KeyValuePair<string, object?>[] queue;
    private readonly Counter<long> reconciles;
    private readonly Counter<long> errors;
    private readonly Histogram<double> reconcileTime;
    private readonly Counter<long> adds;
    private readonly Counter<long> retries;
    private readonly Histogram<double> queueDuration;
    private readonly Histogram<double> workDuration;
    private long depth;
    private long active;
    private long decidingSince;

    /// <summary>Everything that can be counted begins at zero, so that dashboards show no gaps.</summary>
    /// <param name="meter">The cluster's.</param>
    /// <param name="name">The cluster, as namespace/name.</param>
    /// <param name="time">Clock of durations.</param>
    /// <param name="workers">How many may be active at once.</param>
    public LoopMetrics(Meter meter, string name, TimeProvider time, Func<int> workers)
    {
        this.time = time;
        controller = new("controller", name);
        queue = [new("name", name), controller];
        reconciles = meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Total number of reconciliations per controller");
        errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Total number of reconciliation errors per controller");
        reconcileTime = meter.CreateHistogram(
            "controller_runtime_reconcile_time_seconds", unit: null, "Length of time per reconciliation per controller", tags: null, Buckets.Reconcile);
        adds = meter.CreateCounter<long>("workqueue_adds_total", description: "Total number of adds handled by workqueue");
        retries = meter.CreateCounter<long>("workqueue_retries_total", description: "Total number of retries handled by workqueue");
        queueDuration = meter.CreateHistogram(
            "workqueue_queue_duration_seconds",
            unit: null,
            "How long in seconds an item stays in workqueue before being requested",
            tags: null,
            Buckets.Workqueue);
        workDuration = meter.CreateHistogram(
            "workqueue_work_duration_seconds", unit: null, "How long in seconds processing an item from workqueue takes.", tags: null, Buckets.Workqueue);
        Gauge(meter, "controller_runtime_max_concurrent_reconciles", "Maximum number of concurrent reconciles per controller", () => workers(), controller);
        Gauge(meter, "controller_runtime_active_workers", "Number of currently used workers per controller", () => Interlocked.Read(ref active), controller);
        Gauge(meter, "workqueue_depth", "Current depth of workqueue", () => Interlocked.Read(ref depth), queue);
        Gauge(
            meter,
            "workqueue_unfinished_work_seconds",
            "How many seconds of work has been done that is in progress and hasn't been observed by work_duration. Large values indicate stuck "
            + "threads. One can deduce the number of stuck threads by observing the rate at which this increases.",
            Deciding,
            queue);
        Gauge(
            meter,
            "workqueue_longest_running_processor_seconds",
            "How many seconds has the longest running processor for workqueue been running.",
            Deciding,
            queue);
        foreach (var result in ReconcileResults.All)
        {
            reconciles.Add(0, controller, new("result", result));
        }

        errors.Add(0, controller);
        adds.Add(0, queue);
        retries.Add(0, queue);
    }

    /// <summary>A decision has become due; the time, for <see cref="Taken"/>.</summary>
    public long Added()
    {
        adds.Add(1, queue);
        Interlocked.Increment(ref depth);
        return time.GetTimestamp();
    }

    /// <summary>The loop has taken up what became due then.</summary>
    public void Taken(long addedAt)
    {
        Dropped();
        queueDuration.Record(time.GetElapsedTime(addedAt).TotalSeconds, queue);
    }

    /// <summary>What became due is not worth a decision any more: its resource is gone.</summary>
    public void Dropped() => Interlocked.Decrement(ref depth);

    /// <summary>A failed try will be repeated.</summary>
    public void Retried() => retries.Add(1, queue);

    /// <summary>A decision begins; the answer is to be told when it is made, and when what it starts ends.</summary>
    public Reconcile Begin()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref decidingSince, now);
        return new Reconcile(this, now);
    }

    /// <summary>The decision is made.</summary>
    internal void Decided(long began)
    {
        Volatile.Write(ref decidingSince, 0);
        workDuration.Record(time.GetElapsedTime(began).TotalSeconds, queue);
    }

    /// <summary>What the decision started has ended too.</summary>
    internal void Ended(long began, string result)
    {
        reconcileTime.Record(time.GetElapsedTime(began).TotalSeconds, controller);
        reconciles.Add(1, controller, new("result", result));
        if (result == ReconcileResults.Error)
        {
            errors.Add(1, controller);
        }
    }

    /// <summary>A connector's requests to Connect begin (1) or have ended (-1).</summary>
    internal void Working(int difference) => Interlocked.Add(ref active, difference);

    private static void Gauge(Meter meter, string name, string help, Func<double> value, params KeyValuePair<string, object?>[] labels) =>
        meter.CreateObservableGauge(name, () => new Measurement<double>(value(), labels), unit: null, help);

    private double Deciding() => Volatile.Read(ref decidingSince) is not 0 and var since ? time.GetElapsedTime(since).TotalSeconds : 0;
}
