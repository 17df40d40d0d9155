using System.Text;
using ConnectOperator.Health;

namespace ConnectOperator.Http;

/// <summary>
/// <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c> in the form that Kubernetes' own programs give them
/// (kubernetes.io/docs/reference/using-api/health-checks): "ok" alone, or every check when one fails or <c>?verbose</c> is asked.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, OperatorHealth health)
    {
        // Where the two are not told apart, a restart is what a failed check leads to.
        routes.MapGet("/healthz", Answer("healthz", health.Live));
        routes.MapGet("/livez", Answer("livez", health.Live));
        routes.MapGet("/readyz", Answer("readyz", health.Ready));
    }

    private static RequestDelegate Answer(string name, Func<IReadOnlyList<HealthCheck>> look) => context =>
    {
        var checks = look();
        var passed = checks.All(check => check.Passed);
        context.Response.StatusCode = passed ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache, private";
        return context.Response.WriteAsync(
            passed && !context.Request.Query.ContainsKey("verbose") ? "ok" : Verbose(name, checks, passed), context.RequestAborted);
    };

    private static string Verbose(string name, IReadOnlyList<HealthCheck> checks, bool passed)
    {
        var text = new StringBuilder();
        foreach (var check in checks)
        {
            text.Append(check.Passed ? $"[+]{check.Name} ok{(check.Remark is { } remark ? $": {remark}" : "")}" : $"[-]{check.Name} failed: {check.Problem}").Append('\n');
        }

        return text.Append(name).Append(passed ? " check passed" : " check failed").Append('\n').ToString();
    }
}
