using System.Diagnostics;
using System.Globalization;

namespace ConnectOperator.Telemetry;

/// <summary>
/// Watches each request that passes: how it ended, and how long it took until its answer began. Within a trace it is a span, named
/// and described by OpenTelemetry's conventions for HTTP clients; a query, which might quote anything, is left out.
/// </summary>
/// <param name="inner">What sends the requests.</param>
/// <param name="peer">Who answers, in one word.</param>
/// <param name="source">Where spans come from.</param>
/// <param name="time">Clock of durations.</param>
/// <param name="route">The path with the names in it replaced; null where that is not known.</param>
/// <param name="ended">Told of each request.</param>
internal sealed class TelemetryHandler(
    HttpMessageHandler inner,
    string peer,
    ActivitySource source,
    TimeProvider time,
    Func<HttpRequestMessage, string?> route,
    Action<MeasuredRequest> ended) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var observed = new MeasuredRequest { Method = request.Method.Method, Route = route(request), Host = uri.Authority };
        using var span = Begin(observed, uri);
        var began = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            observed = observed with { Code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), IsAnswered = true };
            return response;
        }
        catch (Exception failure)
        {
            observed = observed with { Code = FailureLabel(failure, cancellationToken) };
            throw;
        }
        finally
        {
            ended(observed with { Took = time.GetElapsedTime(began) });
            End(span, observed);
        }
    }

    private static string FailureLabel(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => "cancelled",
        OperationCanceledException => "timeout",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "dns",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "refused",
        _ => "broken",
    };

    /// <summary>Within a trace only: polls and watches go on for ever and would be traces of their own.</summary>
    private Activity? Begin(MeasuredRequest request, Uri uri)
    {
        var span = Activity.Current is null ? null : source.StartActivity($"{peer} {request.Method} {request.Route}".TrimEnd(), ActivityKind.Client);
        return span?
            .SetTag("http.request.method", request.Method)
            .SetTag("server.address", uri.Host)
            .SetTag("server.port", uri.Port)
            .SetTag("url.path", uri.AbsolutePath)
            .SetTag("http.route", request.Route);
    }

    private static void End(Activity? span, MeasuredRequest request)
    {
        if (request.IsAnswered)
        {
            span?.SetTag("http.response.status_code", int.Parse(request.Code, CultureInfo.InvariantCulture));
        }

        if (!request.IsAnswered || request.Code[0] is '4' or '5')
        {
            span?.SetTag("error.type", request.Code).SetStatus(ActivityStatusCode.Error);
        }
    }
}

/// <summary>A request that was watched.</summary>
internal sealed record MeasuredRequest
{
    public required string Method { get; init; }

    /// <summary>The path with the names in it replaced; null where that is not known.</summary>
    public required string? Route { get; init; }

    /// <summary>Host and port.</summary>
    public required string Host { get; init; }

    /// <summary>The status code, or a word for why there is none.</summary>
    public string Code { get; init; } = "broken";

    /// <summary>There was an answer.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Until the answer began, or failed to.</summary>
    public TimeSpan Took { get; init; }
}
