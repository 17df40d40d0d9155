using System.Diagnostics;
using System.Diagnostics.Metrics;
using ConnectOperator.Metrics;

namespace ConnectOperator.Telemetry;

/// <summary>What the program's parts report through: instruments and traces. Costs next to nothing while nobody listens.</summary>
internal sealed class OperatorTelemetry : IDisposable
{
    /// <summary>Name of the source of traces.</summary>
    public const string SourceName = "ConnectOperator";

    private readonly TimeProvider time;

    /// <summary>Of the program that runs.</summary>
    /// <param name="meters">Where the meters come from.</param>
    /// <param name="time">Clock of durations.</param>
    /// <param name="perConnector">Whether there are series for each connector.</param>
    public OperatorTelemetry(IMeterFactory meters, TimeProvider time, bool perConnector = true)
    {
        this.time = time;
        Metrics = new OperatorMetrics(meters, time, perConnector);
        Traces = new ConnectorTraces(Source, time);
    }

    public OperatorMetrics Metrics { get; }

    public ConnectorTraces Traces { get; }

    /// <summary>Of this program alone, also where several run in one process.</summary>
    public ActivitySource Source { get; } = new(SourceName);

    /// <summary>Watches requests to the API server.</summary>
    public HttpMessageHandler ObserveKubernetes(HttpMessageHandler handler) => new TelemetryHandler(
        handler,
        "Kubernetes",
        Source,
        time,
        static request => null,
        request => Metrics.RequestedKubernetes(request.IsAnswered ? request.Code : "<error>", request.Method, request.Host));

    /// <summary>Watches requests to a Connect cluster.</summary>
    public HttpMessageHandler ObserveConnect(HttpMessageHandler handler, ClusterMetrics cluster) => new TelemetryHandler(
        handler,
        "Connect",
        Source,
        time,
        static request => Rest.Client.RestApi.Route(request) ?? "other",
        request => cluster.Requested(request.Method, request.Route!, request.Code, request.Took));

    public void Dispose()
    {
        Metrics.Dispose();
        Source.Dispose();
    }
}
