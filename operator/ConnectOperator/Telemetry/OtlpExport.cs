using System.Reflection;
using ConnectOperator.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ConnectOperator.Telemetry;

/// <summary>
/// Sends the program's metrics and traces by OTLP. Endpoint, protocol, headers, intervals and sampling are read by OpenTelemetry's SDK
/// from its standard variables. Disposal sends what is left.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly MeterProvider? metrics;
    private readonly TracerProvider? traces;

    private OtlpExport(MeterProvider? metrics, TracerProvider? traces)
    {
        this.metrics = metrics;
        this.traces = traces;
    }

    /// <summary>Begins, as far as the variables ask for it: a signal that is not sent costs nothing.</summary>
    public static OtlpExport Start()
    {
        var settings = OtlpSettings.Of(Environment.GetEnvironmentVariable);
        return new OtlpExport(
            settings.Metrics
                ? Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(OperatorMetrics.MeterName).AddOtlpExporter().Build()
                : null,
            settings.Traces
                ? Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(OperatorTelemetry.SourceName).AddOtlpExporter().Build()
                : null);
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }

    /// <summary>What the variables say of the service comes last, and wins.</summary>
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService(
            "connect-operator",
            serviceVersion: typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            serviceInstanceId: Environment.MachineName)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
