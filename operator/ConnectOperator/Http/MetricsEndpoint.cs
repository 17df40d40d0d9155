using System.IO.Compression;
using ConnectOperator.Metrics.Exposition;

namespace ConnectOperator.Http;

/// <summary><c>/metrics</c> in Prometheus' text format, packed for those who take it so: labels repeat themselves.</summary>
internal static class MetricsEndpoint
{
    private const string Gzip = "gzip";

    public static void MapMetrics(this IEndpointRouteBuilder routes, PrometheusExporter exporter) => routes.MapGet("/metrics", async context =>
    {
        using var text = exporter.Scrape();
        context.Response.ContentType = PrometheusExporter.ContentType;
        var packs = context.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == Gzip && coding.Quality is not 0);
        if (!packs)
        {
            context.Response.ContentLength = text.Length;
            await WriteAsync(text, context.Response.Body, context.RequestAborted);
            return;
        }

        context.Response.Headers.ContentEncoding = Gzip;
        await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await WriteAsync(text, packed, context.RequestAborted);
    });

    private static async Task WriteAsync(ChunkedBuffer text, Stream output, CancellationToken cancellationToken)
    {
        foreach (var chunk in text.Chunks)
        {
            await output.WriteAsync(chunk, cancellationToken);
        }
    }
}
