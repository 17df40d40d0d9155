using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using ConnectOperator.Http;
using ConnectOperator.Metrics;
using ConnectOperator.Metrics.Exposition;
using ConnectOperator.Tests.Operator.Harness;
using ConnectOperator.Tests.Operator.Metrics;
using ManualTime;
using Microsoft.AspNetCore.Builder;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Http;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Scrape_is_prometheus_text()
    {
        var (content, body) = await GetAsync();

        content.ContentType!.ToString().ShouldBe(PrometheusExporter.ContentType);
        content.ContentEncoding.ShouldBeEmpty();
        ExpositionText.Parse(Encoding.UTF8.GetString(body)).ShouldContainKey("kafka_connect_operator_build_info");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd, gzip;q=0.5")]
    public async Task Scrape_is_packed_for_those_who_take_it_so(string accepted)
    {
        var (content, body) = await GetAsync(accepted, series: 5000);

        content.ContentEncoding.ShouldBe(["gzip"]);
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
        var text = await unpacked.ReadToEndAsync();
        ExpositionText.Parse(text)["many"].Samples.Count.ShouldBe(5000);
        body.Length.ShouldBeLessThan(text.Length / 3);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip;q=0")]
    public async Task Scrape_is_plain_for_all_others(string accepted) =>
        (await GetAsync(accepted)).Content.ContentEncoding.ShouldBeEmpty();

    private static async Task<(HttpContentHeaders Content, byte[] Body)> GetAsync(string? accepted = null, int series = 1)
    {
        using var program = new MeasuredProgram(new ManualTimeProvider());
        program.Meters.Create(OperatorMetrics.MeterName).CreateObservableGauge("many", () => Enumerable.Range(0, series).Select(Series), description: "Many.");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddHttpServer(new HttpOptions { Bind = BindAddress.Parse("127.0.0.1:0") });
        await using var app = builder.Build();
        app.MapMetrics(program.Exporter);
        await app.StartAsync();

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(app.Urls.Single()), "/metrics"));
        if (accepted is not null)
        {
            request.Headers.Add("Accept-Encoding", accepted);
        }

        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    private static Measurement<long> Series(int number) => new(number, new KeyValuePair<string, object?>("number", $"number-{number}"));
}
