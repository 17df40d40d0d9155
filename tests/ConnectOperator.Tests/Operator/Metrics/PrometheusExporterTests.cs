using System.Diagnostics.Metrics;
using ConnectOperator.Core.Resources;
using ConnectOperator.Metrics;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Metrics;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly MeasuredProgram program = new(new ManualTimeProvider());
    private readonly Meter meter;

    public PrometheusExporterTests() => meter = program.Meters.Create(OperatorMetrics.MeterName);

    public void Dispose() => program.Dispose();

    [Fact]
    public void Counts_are_added_up_by_labels()
    {
        var counter = meter.CreateCounter<long>("things_total", description: "Things.");
        counter.Add(0, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(2, new KeyValuePair<string, object?>("kind", "b"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "b"));

        program.ScrapeText().ShouldContain("""
            # HELP things_total Things.
            # TYPE things_total counter
            things_total{kind="a"} 0
            things_total{kind="b"} 5

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with \"quotes\" and \\ and \n and }")]
    [InlineData("ends with \\")]
    [InlineData("Ωmega, 日本")]
    [InlineData("")]
    public void Label_reads_as_it_was_written(string value)
    {
        meter.CreateCounter<long>("things_total", description: "Things.").Add(1, new KeyValuePair<string, object?>("kind", value));

        program.Scrape()["things_total"].Samples.ShouldHaveSingleItem().Labels["kind"].ShouldBe(value);
    }

    [Fact]
    public void Help_stays_in_its_line()
    {
        meter.CreateCounter<long>("things_total", description: "One\\two\nthree.").Add(1);

        program.Scrape()["things_total"].Help.ShouldBe("One\\\\two\\nthree.");
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-8, "1e-08")]
    [InlineData(1e300, "1e+300")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(9007199254740991, "9007199254740991")]
    public void Number_is_written_as_prometheus_reads_it(double value, string text)
    {
        meter.CreateObservableGauge("level", () => value, description: "Level.");

        program.ScrapeText().ShouldContain($"\nlevel {text}\n");
    }

    [Fact]
    public void Histogram_counts_a_value_in_the_bucket_whose_bound_it_is()
    {
        var histogram = meter.CreateHistogram(
            "took_seconds", unit: null, "Took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        histogram.Record(0.05);
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        program.ScrapeText().ShouldContain("""
            # TYPE took_seconds histogram
            took_seconds_bucket{le="0.1"} 2
            took_seconds_bucket{le="1"} 3
            took_seconds_bucket{le="+Inf"} 4
            took_seconds_sum 7.65
            took_seconds_count 4

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Instruments_of_one_name_are_one_family_and_go_with_their_meters()
    {
        using var first = Another("first");
        using var second = Another("second");
        program.Scrape()["level"].Samples.Count.ShouldBe(2);

        first.Dispose();

        program.Scrape()["level"].Samples.ShouldHaveSingleItem().Labels["of"].ShouldBe("second");
        second.Dispose();
        program.Scrape().ShouldNotContainKey("level");
    }

    [Fact]
    public void Other_programs_of_the_process_are_not_shown()
    {
        using var other = new MeasuredProgram(new ManualTimeProvider());
        other.Meters.Create(OperatorMetrics.MeterName).CreateCounter<long>("things_total").Add(1);

        program.Scrape().ShouldNotContainKey("things_total");
    }

    [Fact]
    public void Instruments_of_the_web_server_are_not_shown()
    {
        program.Meters.Create("Microsoft.AspNetCore.Server.Kestrel").CreateCounter<long>("kestrel.connections").Add(1);

        program.ScrapeText().ShouldNotContain("kestrel");
    }

    [Fact]
    public async Task Scrapes_and_counts_at_once_lose_nothing()
    {
        var counter = meter.CreateCounter<long>("things_total", description: "Things.");
        var counting = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var thing = 0; thing < 1000; thing++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("kind", $"{(worker + thing) % 7}"));
            }
        }));
        var scraping = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var scrape = 0; scrape < 50; scrape++)
            {
                program.Scrape();
            }
        }));

        await Task.WhenAll(counting.Concat(scraping));

        program.Scrape()["things_total"].Samples.Sum(sample => sample.Value).ShouldBe(4000);
    }

    [Fact]
    public void Ten_thousand_connectors_are_thirteen_megabytes_of_text_in_pieces()
    {
        using var metrics = program.Telemetry.Metrics.ForCluster(Samples.Prod);
        for (var number = 0; number < 10_000; number++)
        {
            metrics.Assessed(new($"team-{number % 50}", $"orders-source-{number:D5}"), new KafkaConnectorStatus { State = "RUNNING" });
        }

        using var text = program.Exporter.Scrape();

        text.Length.ShouldBeInRange(11_000_000, 13_500_000);
        text.Chunks.ShouldAllBe(chunk => chunk.Length < 85_000, "larger ones are collected rarely, and never moved");
    }

    [Fact]
    public void Series_of_every_cluster_end_with_the_program()
    {
        var gone = program.Telemetry.Metrics.ForCluster(Samples.Prod);
        program.Telemetry.Metrics.ForCluster(new("kafka", "other"));
        gone.Dispose();
        program.Scrape()["kafka_connect_cluster_up"].Samples.Select(sample => sample.Labels["connect_cluster"]).ShouldBe(["kafka/other"]);

        program.Telemetry.Dispose();

        program.Scrape().ShouldNotContainKey("kafka_connect_cluster_up");
    }

    private Meter Another(string of)
    {
        var another = new Meter(new MeterOptions(OperatorMetrics.MeterName) { Scope = program.Meters });
        another.CreateObservableGauge("level", () => new Measurement<long>(1, new KeyValuePair<string, object?>("of", of)), description: "Level.");
        return another;
    }
}
