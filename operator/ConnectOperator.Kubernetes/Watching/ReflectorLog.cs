using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Watching;

internal static partial class ReflectorLog
{
    [LoggerMessage(100, LogLevel.Information, "Synced {Resource} in {Scope}: {Count} objects")]
    public static partial void Synced(ILogger logger, string resource, string scope, int count);

    [LoggerMessage(101, LogLevel.Information,
        "Listed {Resource} in {Scope} again because {Why}: {Count} objects, {Changed} changed or new, {Removed} deleted meanwhile")]
    public static partial void Relisted(ILogger logger, string resource, string scope, string why, int count, int changed, int removed);

    [LoggerMessage(102, LogLevel.Warning, "Cannot watch {Resource} in {Scope}: {Problem}. Trying again with back-off")]
    public static partial void Failing(ILogger logger, string resource, string scope, string problem);

    [LoggerMessage(103, LogLevel.Information, "Watching {Resource} in {Scope} works again after {Duration}")]
    public static partial void Recovered(ILogger logger, string resource, string scope, TimeSpan duration);

    [LoggerMessage(104, LogLevel.Error,
        "Cannot read {Resource} {Key}: {Problem}. Its last readable state is used until the object is corrected")]
    public static partial void Unreadable(ILogger logger, string resource, string key, string problem);
}
