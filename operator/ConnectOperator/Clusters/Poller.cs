using System.Collections.Immutable;
using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// Reads one Connect cluster: one call at rest; when something has to be confirmed two more, and one for each connector that has to be
/// read itself. Decides nothing.
/// </summary>
internal static class Poller
{
    /// <summary>A connection can break between the calls of a confirmation; then they start over.</summary>
    private const int ConfirmationTries = 3;

    /// <summary>Polls once.</summary>
    /// <param name="client">The cluster's client.</param>
    /// <param name="confirm">Connectors to be read through the herder's queue before the list, because their state is a surprise.</param>
    /// <param name="detailsReadOn">The connection on which the worker last said who it is; null to ask again.</param>
    /// <param name="cancellationToken">Ends the poll.</param>
    public static async Task<PollReport> PollAsync(
        IConnectClient client, ImmutableArray<ConnectorName> confirm, long? detailsReadOn, CancellationToken cancellationToken)
    {
        if (!confirm.IsEmpty)
        {
            return await ConfirmAsync(client, confirm, detailsReadOn, cancellationToken);
        }

        var answer = await client.GetSnapshotAsync(cancellationToken);
        if (answer is not ConnectResponse<Snapshot>.Ok { Value: var snapshot })
        {
            return Failure(answer);
        }

        return detailsReadOn is null
            ? await ReadServerDetailsAsync(client, snapshot, cancellationToken)
            : new PollReport.Read(snapshot, Confirmation: null, ServerDetails: null);
    }

    private static async Task<PollReport> ConfirmAsync(
        IConnectClient client, ImmutableArray<ConnectorName> confirm, long? detailsReadOn, CancellationToken cancellationToken)
    {
        PollReport.Read? unconfirmed = null;
        for (var attempt = 0; attempt < ConfirmationTries; attempt++)
        {
            var reads = await ReadThroughHerderAsync(client, confirm, cancellationToken);
            var answer = await client.GetSnapshotAsync(cancellationToken);
            if (answer is not ConnectResponse<Snapshot>.Ok { Value: var snapshot })
            {
                return Failure(answer);
            }

            // Another connection may lead to another Connect cluster: nothing is confirmed before it has said which it is.
            var report = detailsReadOn == snapshot.ConnectionId
                ? new PollReport.Read(snapshot, Confirmation: null, ServerDetails: null)
                : await ReadServerDetailsAsync(client, snapshot, cancellationToken);
            if (report is not PollReport.Read read)
            {
                return report;
            }

            unconfirmed = read;
            if (reads.Count == 0)
            {
                // A rebalance keeps the barrier from answering: the snapshot alone proves nothing, and the next poll tries again.
                return read;
            }

            if (await client.GetNamesAsync(cancellationToken) is ConnectResponse<ConnectorNames>.Ok { Value: var names }
                && names.ConnectionId == snapshot.ConnectionId
                && reads.Values.All(through => through.ConnectionId == snapshot.ConnectionId))
            {
                return read with { Confirmation = new Confirmation(snapshot, names.Names) { Reads = reads } };
            }
        }

        return unconfirmed!;
    }

    /// <summary>The reads that were answered: none after the first that is not.</summary>
    private static async Task<Dictionary<ConnectorName, HerderRead>> ReadThroughHerderAsync(
        IConnectClient client, ImmutableArray<ConnectorName> names, CancellationToken cancellationToken)
    {
        var reads = new Dictionary<ConnectorName, HerderRead>();
        foreach (var name in names)
        {
            if (await client.ReadThroughHerderAsync(name, cancellationToken) is not ConnectResponse<HerderRead>.Ok { Value: var read })
            {
                break;
            }

            reads[name] = read;
        }

        return reads;
    }

    private static async Task<PollReport> ReadServerDetailsAsync(IConnectClient client, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var greeting = await client.GetServerInfoAsync(cancellationToken);
        if (greeting is not ConnectResponse<ServerInfo>.Ok { Value: var server })
        {
            return Failure(greeting);
        }

        var plugins = await client.GetPluginsAsync(cancellationToken);
        return plugins is ConnectResponse<IReadOnlyList<ConnectorPlugin>>.Ok { Value: var installed }
            ? new PollReport.Read(snapshot, Confirmation: null, new ServerDetails(server, installed, snapshot.ConnectionId))
            : Failure(plugins);
    }

    private static PollReport.Failed Failure<T>(ConnectResponse<T> answer) => answer switch
    {
        ConnectResponse<T>.Unauthorized { Message: var message } => new(message, Unauthorized: true),
        ConnectResponse<T>.Forbidden { Message: var message } => new(message, Unauthorized: true),
        ConnectResponse<T>.TooManyRequests { Message: var message, RetryAfter: var pause } => new(message, Unauthorized: false) { RetryAfter = pause },
        ConnectResponse<T>.Unavailable { Message: var message } => new(message, Unauthorized: false),
        ConnectResponse<T>.OutcomeUnknown { Message: var message } => new(message, Unauthorized: false),
        ConnectResponse<T>.ServerError { StatusCode: var code, Message: var message } => new($"HTTP {code}: {message}", Unauthorized: false),
        ConnectResponse<T>.Rebalancing { Message: var message } => new(message, Unauthorized: false),
        ConnectResponse<T>.NotFound { Message: var message } => new($"HTTP 404: {message}", Unauthorized: false),
        ConnectResponse<T>.NotSupported { Message: var message } => new(message, Unauthorized: false),

        // Words of a write in the answer to a read: whatever stands between here and Connect must not end the program.
        _ => new($"Connect's answer to a read makes no sense ({answer.GetType().Name}).", Unauthorized: false),
    };
}
