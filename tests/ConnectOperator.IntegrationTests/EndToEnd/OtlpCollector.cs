using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Takes what is sent by OTLP over HTTP, and keeps it.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<OtlpSpan> spans = new();
    private readonly ConcurrentDictionary<string, bool> metrics = new(StringComparer.Ordinal);

    private OtlpCollector(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single());

    public IReadOnlyCollection<OtlpSpan> Spans => spans;

    /// <summary>Names of all metrics that came.</summary>
    public IEnumerable<string> Metrics => metrics.Keys;

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new OtlpCollector(builder.Build());
        collector.app.MapPost("/v1/traces", (RequestDelegate)(async context =>
        {
            foreach (var span in OtlpMessage.Spans(await BodyAsync(context)))
            {
                collector.spans.Enqueue(span);
            }
        }));
        collector.app.MapPost("/v1/metrics", (RequestDelegate)(async context =>
        {
            foreach (var name in OtlpMessage.MetricNames(await BodyAsync(context)))
            {
                collector.metrics[name] = true;
            }
        }));
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
