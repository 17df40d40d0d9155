using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Events;

internal static partial class EventRecorderLog
{
    [LoggerMessage(120, LogLevel.Warning,
        "Cannot write the Event {Reason} ({Event}): {Problem}. It is lost; further losses are not logged until a write succeeds")]
    public static partial void Failed(ILogger logger, string? reason, string @event, string problem);

    [LoggerMessage(121, LogLevel.Warning, "Dropped {Count} Events: they came faster than the API server took them")]
    public static partial void Dropped(ILogger logger, int count);

    [LoggerMessage(122, LogLevel.Warning, "Dropped about {Count} Events at shutdown: the API server was too slow")]
    public static partial void GivenUp(ILogger logger, int count);
}
