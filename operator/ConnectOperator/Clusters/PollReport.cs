using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Clusters;

/// <summary>What one poll read.</summary>
internal abstract record PollReport
{
    private PollReport()
    {
    }

    /// <summary>A snapshot, confirmed if that was asked for and the connection held.</summary>
    public sealed record Read(Snapshot Snapshot, Confirmation? Confirmation, ServerDetails? ServerDetails) : PollReport;

    /// <summary>No snapshot.</summary>
    public sealed record Failed(string Message, bool Unauthorized) : PollReport
    {
        /// <summary>How long who answered wants to be left alone; null when that was not said.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}

/// <summary>What a worker says of itself, asked for at first contact, after a failure, and before a surprise on a new connection is believed.</summary>
/// <param name="Server">Version and Kafka cluster.</param>
/// <param name="Plugins">Installed plugins.</param>
/// <param name="ConnectionId">The connection on which it was asked.</param>
internal sealed record ServerDetails(ServerInfo Server, IReadOnlyList<ConnectorPlugin> Plugins, long ConnectionId);
