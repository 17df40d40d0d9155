using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Metrics;

/// <summary>
/// The instruments of one Connect cluster and of its connectors. Its loop leaves numbers and immutable values here, and scrapes
/// read them: neither waits for the other. Disposal takes the series away.
/// </summary>
internal sealed class ClusterMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly ObjectKey cluster;
    private readonly TimeProvider time;
    private readonly Action<ClusterMetrics> disposed;
    private readonly ConcurrentDictionary<ObjectKey, ConnectorMetrics> connectors = new();
    private readonly KeyValuePair<string, object?>[] labels;
    private readonly Counter<long> requests;
    private readonly Histogram<double> requestDuration;
    private readonly Histogram<double> pollDuration;
    private readonly Counter<long> rebalanceConflicts;
    private volatile ClusterGauges figures = ClusterGauges.Unknown;
    private long restarts;
    private long driftCorrections;

    public ClusterMetrics(Meter meter, ObjectKey cluster, TimeProvider time, bool perConnector, Action<ClusterMetrics> disposed)
    {
        this.meter = meter;
        this.cluster = cluster;
        this.time = time;
        this.disposed = disposed;
        labels = [new("namespace", cluster.Namespace), new("connect_cluster", cluster.ToString())];
        Loop = new LoopMetrics(meter, cluster.ToString(), time, () => figures.MaxConcurrentWrites);
        pollDuration = meter.CreateHistogram(
            "kafka_connect_cluster_poll_duration_seconds",
            unit: null,
            "How long in seconds a poll of the Connect cluster took, with all its requests.",
            tags: null,
            Buckets.Requests);
        requests = meter.CreateCounter<long>(
            "kafka_connect_requests_total",
            description: "HTTP requests to Connect by method, route and status code, or the cause if there was no answer.");
        requestDuration = meter.CreateHistogram(
            "kafka_connect_request_duration_seconds",
            unit: null,
            "How long in seconds requests to Connect took until the answer began, by method and route.",
            tags: null,
            Buckets.Requests);
        rebalanceConflicts = meter.CreateCounter<long>(
            "kafka_connect_rebalance_conflicts_total",
            description: "Writes that Connect refused because of a rebalance or a stale configuration; the operator retries them.");
        rebalanceConflicts.Add(0, labels);
        AddGauges();
        if (perConnector)
        {
            AddConnectors();
        }
        else
        {
            AddSums();
        }
    }

    /// <summary>Of its loop.</summary>
    public LoopMetrics Loop { get; }

    /// <summary>Takes what the loop knows of the cluster.</summary>
    public void Publish(ClusterGauges current)
    {
        if (figures != current)
        {
            figures = current;
        }
    }

    /// <summary>Takes what a connector's status says.</summary>
    public void Assessed(ObjectKey connector, KafkaConnectorStatus status) => Of(connector).Assessed(status);

    /// <summary>Counts an action on a connector that ended.</summary>
    public void Acted(ObjectKey connector, ConnectorAction action, ActionResult result)
    {
        if (result is ActionResult.Failed { Kind: WriteFailureKind.Rebalancing })
        {
            rebalanceConflicts.Add(1, labels);
        }

        var effect = ConnectorEffects.Of(action, result);
        Of(connector).Acted(effect);
        Interlocked.Add(ref restarts, effect is ConnectorEffect.Restarted ? 1 : 0);
        Interlocked.Add(ref driftCorrections, effect is ConnectorEffect.DriftCorrected ? 1 : 0);
    }

    /// <summary>The connector's resource is gone, and its series go.</summary>
    public void Forget(ObjectKey connector) => connectors.TryRemove(connector, out _);

    /// <summary>Measures a poll.</summary>
    public async Task<T> PollAsync<T>(Func<Task<T>> poll)
    {
        var began = time.GetTimestamp();
        var report = await poll();
        pollDuration.Record(time.GetElapsedTime(began).TotalSeconds, labels);
        return report;
    }

    /// <summary>Counts a request to Connect.</summary>
    /// <param name="method">GET, POST and so on.</param>
    /// <param name="route">The path with its names replaced.</param>
    /// <param name="code">The status code, or a word for why there was no answer.</param>
    /// <param name="took">Until the answer began, or failed to.</param>
    public void Requested(string method, string route, string code, TimeSpan took)
    {
        requests.Add(1, [.. labels, new("method", method), new("route", route), new("code", code)]);
        requestDuration.Record(took.TotalSeconds, [.. labels, new("method", method), new("route", route)]);
    }

    public void Dispose()
    {
        meter.Dispose();
        disposed(this);
    }

    private ConnectorMetrics Of(ObjectKey connector) => connectors.GetOrAdd(
        connector,
        static (key, cluster) => new ConnectorMetrics(
            [new("namespace", key.Namespace), new("connector", key.Name), new("connect_cluster", cluster.ToString())]),
        cluster);

    private void AddGauges()
    {
        Gauge(
            "kafka_connect_cluster_up",
            "1 while the Connect cluster answers and accepts the operator's credentials, else 0.",
            () => figures.Availability == ClusterGauges.Available ? 1 : 0);
        Gauge(
            "kafka_connect_cluster_unmanaged_connectors",
            "Connectors of the Connect cluster that no KafkaConnector resource manages.",
            () => figures.Unmanaged);
        Gauge(
            "kafka_connect_cluster_yielded_resources",
            "Resources of the Connect cluster that this operator leaves to another operator, which wrote them within the last hour.",
            () => figures.Yielded);
        Gauge("kafka_connect_write_queue_depth", "Connectors that wait for a slot to write to Connect.", () => figures.Writes.Waiting);
        Gauge(
            "kafka_connect_write_queue_oldest_seconds",
            "How long in seconds the first connector in the queue has waited for a slot to write; 0 if none waits.",
            () => figures.Writes.WaitingSince is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0);
        Gauge("kafka_connect_writes_in_progress", "Connectors whose writes wait for an answer from Connect.", () => figures.Writes.UnderWay);
        Gauge(
            "kafka_connect_writes_slow", "Connectors whose writes have waited unusually long for an answer from Connect.", () => figures.Writes.Slow.Length);
        Gauge(
            "kafka_connect_write_concurrency",
            "How many connectors may be written at once: adapted to Connect's speed, at most spec.maxConcurrentWrites.",
            () => figures.Writes.Concurrency);
        meter.CreateObservableGauge(
            "kafka_connect_cluster_availability",
            () => ClusterGauges.Availabilities.Select(word => With(figures.Availability == word ? 1 : 0, "state", word)),
            description: "Availability of the Connect cluster: 1 for the current state, 0 for the others.");
        meter.CreateObservableGauge(
            "kafka_connect_cluster_connectors",
            () => connectors.Values.CountBy(connector => connector.Figures.Reason).Select(pair => With(pair.Value, "reason", pair.Key)),
            description: "KafkaConnector resources of the Connect cluster by the reason of their Ready condition.");
    }

    private void AddConnectors()
    {
        meter.CreateObservableGauge(
            "kafka_connect_connector_state",
            () => connectors.Values.Select(connector => connector.State),
            description: "1 for the state of the connector as Connect reports it; UNKNOWN while there is none.");
        meter.CreateObservableGauge(
            "kafka_connect_connector_ready",
            () => connectors.Values.Select(connector => connector.Ready),
            description: "1 while the connector and its tasks are as requested, else 0, with the reason of its Ready condition.");
        meter.CreateObservableGauge(
            "kafka_connect_connector_tasks",
            () => connectors.Values.SelectMany(connector => connector.Tasks),
            description: "Tasks of the connector by state.");
        meter.CreateObservableGauge(
            "kafka_connect_connector_failed_since_seconds",
            () =>
            {
                var now = time.GetUtcNow();
                return connectors.Values.Select(connector => connector.FailedFor(now));
            },
            description: "How long in seconds the connector, or its first failed task, has been FAILED; 0 if nothing is.");
        meter.CreateObservableCounter(
            "kafka_connect_connector_restarts_total",
            () => connectors.Values.Select(connector => connector.Restarts),
            description: "Restarts of the connector or of its tasks by the operator.");
        meter.CreateObservableCounter(
            "kafka_connect_connector_drift_corrections_total",
            () => connectors.Values.Select(connector => connector.DriftCorrections),
            description: "Changes made in Connect by somebody else that the operator put back.");
    }

    /// <summary>The same counts without the label that names the connector.</summary>
    private void AddSums()
    {
        meter.CreateObservableCounter(
            "kafka_connect_connector_restarts_total",
            () => new Measurement<long>(Interlocked.Read(ref restarts), labels),
            description: "Restarts of connectors or of their tasks by the operator.");
        meter.CreateObservableCounter(
            "kafka_connect_connector_drift_corrections_total",
            () => new Measurement<long>(Interlocked.Read(ref driftCorrections), labels),
            description: "Changes made in Connect by somebody else that the operator put back.");
    }

    private void Gauge(string name, string help, Func<double> value) =>
        meter.CreateObservableGauge(name, () => new Measurement<double>(value(), labels), description: help);

    private Measurement<long> With(long value, string label, string word) => new(value, [.. labels, new(label, word)]);
}
