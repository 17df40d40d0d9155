using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Leases;

internal static partial class LeaderElectorLog
{
    [LoggerMessage(120, LogLevel.Information, "Standing by as {Identity}: {Holder} holds Lease {Lease}. This process does nothing until the holder releases the Lease, or has not renewed it for 15 s")]
    public static partial void StandingBy(ILogger logger, string identity, string holder, string lease);

    [LoggerMessage(121, LogLevel.Information, "Leading as {Identity} by Lease {Lease}")]
    public static partial void Leading(ILogger logger, string identity, string lease);

    [LoggerMessage(122, LogLevel.Warning, "Lease {Lease} cannot be read or written: {Problem}. Trying again")]
    public static partial void Failing(ILogger logger, string lease, string problem);

    [LoggerMessage(123, LogLevel.Information, "Lease {Lease} can be read and written again")]
    public static partial void Recovered(ILogger logger, string lease);

    [LoggerMessage(124, LogLevel.Information, "Lease {Lease} released: another process may lead")]
    public static partial void Released(ILogger logger, string lease);

    [LoggerMessage(125, LogLevel.Warning, "Lease {Lease} could not be released: others wait until it expires. {Problem}")]
    public static partial void NotReleased(ILogger logger, string lease, string problem);
}
