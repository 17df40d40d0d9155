using System.Net;
using ConnectOperator.Core.Desired;
using ConnectOperator.Logs;

namespace ConnectOperator.Http;

/// <summary>
/// <c>/loglevel</c>: tells the level, and sets another one for a while. Open to the pod itself alone, which <c>kubectl
/// port-forward</c> is (it connects from within): who may do that, RBAC says.
/// </summary>
internal static partial class LogLevelEndpoint
{
    private static readonly TimeSpan UnlessAsked = TimeSpan.FromMinutes(15);

    public static void MapLogLevel(this IEndpointRouteBuilder routes, LogLevelSwitch level, ILogger logger)
    {
        routes.MapGet("/loglevel", context => AnswerAsync(context, () => Describe(level)));
        routes.MapPut("/loglevel", context => AnswerAsync(context, () => Set(context.Request.Query, level, logger)));
    }

    private static (int Status, string Text) Set(IQueryCollection query, LogLevelSwitch level, ILogger logger)
    {
        // By name: a number would be understood as well, and mean nothing to anybody.
        if (!Enum.GetNames<LogLevel>().Contains(query["level"].ToString(), StringComparer.OrdinalIgnoreCase)
            || !Enum.TryParse<LogLevel>(query["level"], ignoreCase: true, out var asked))
        {
            return (StatusCodes.Status400BadRequest, $"level is one of {string.Join(", ", Enum.GetNames<LogLevel>())}.\n");
        }

        var duration = UnlessAsked;
        if (query.TryGetValue("for", out var text) && !Duration.TryParse(text, out duration))
        {
            return (StatusCodes.Status400BadRequest, "for is a duration such as 15m or 1h30m.\n");
        }

        // In the log itself, while it still says or already says this much: who reads it later wonders why it is so empty or so full.
        var before = level.Level;
        if (asked > before)
        {
            LogSwitched(logger, before, asked, duration);
        }

        level.Set(asked, duration);
        if (asked <= before)
        {
            LogSwitched(logger, before, asked, duration);
        }

        return Describe(level);
    }

    private static (int Status, string Text) Describe(LogLevelSwitch level) => (
        StatusCodes.Status200OK,
        level.Remaining is { } remaining ? $"{level.Level} for {Math.Ceiling(remaining.TotalSeconds):0} s\n" : $"{level.Level}\n");

    private static Task AnswerAsync(HttpContext context, Func<(int Status, string Text)> answer)
    {
        var (status, text) = context.Connection.RemoteIpAddress is { } sender && IPAddress.IsLoopback(sender)
            ? answer()
            : (StatusCodes.Status403Forbidden, "Only from within the pod: kubectl port-forward leads there.\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache, private";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    [LoggerMessage(112, LogLevel.Warning, "The log level is {Level} instead of {Before} for {Duration}")]
    private static partial void LogSwitched(ILogger logger, LogLevel before, LogLevel level, TimeSpan duration);
}
