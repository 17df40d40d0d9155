using System.Diagnostics.Metrics;
using System.Text;
using ConnectOperator.Metrics.Exposition;
using ConnectOperator.Telemetry;
using ConnectOperator.Tests.Operator.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>A program's telemetry, apart from that of every other test, and what a scrape of it shows.</summary>
internal sealed class MeasuredProgram : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public MeasuredProgram(TimeProvider time, bool perConnector = true)
    {
        Meters = services.GetRequiredService<IMeterFactory>();
        Exporter = new PrometheusExporter(Meters);
        Telemetry = new OperatorTelemetry(Meters, time, perConnector);
    }

    public IMeterFactory Meters { get; }

    public PrometheusExporter Exporter { get; }

    public OperatorTelemetry Telemetry { get; }

    public string ScrapeText()
    {
        using var scraped = Exporter.Scrape();
        return string.Concat(scraped.Chunks.Select(chunk => Encoding.UTF8.GetString(chunk.Span)));
    }

    public Dictionary<string, MetricFamily> Scrape() => ExpositionText.Parse(ScrapeText());

    public void Dispose()
    {
        Telemetry.Dispose();
        Exporter.Dispose();
        services.Dispose();
    }
}
