using System.Collections.Frozen;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectOperator.Cli.Connections;

/// <summary>What a Connect cluster holds, read once.</summary>
/// <param name="Server">What the workers say of themselves.</param>
/// <param name="Plugins">What is installed on them.</param>
/// <param name="Snapshot">The connectors.</param>
/// <param name="Names">Every connector's name, those without a status included.</param>
internal sealed record ConnectContents(
    ServerInfo Server, IReadOnlyList<ConnectorPlugin> Plugins, Snapshot Snapshot, IReadOnlySet<ConnectorName> Names);

/// <summary>Reads a Connect cluster.</summary>
internal static class ConnectReading
{
    private const int Tries = 3;

    // Whether a connector of that name exists does not matter: the read waits until the worker has caught up.
    private static readonly ConnectorName Barrier = ConnectorName.Parse("kubectl-kafkaconnect");

    /// <summary>A client.</summary>
    /// <exception cref="CommandException">The endpoint cannot be used.</exception>
    public static IConnectClient Open(RestEndpoint endpoint, TimeProvider time)
    {
        try
        {
            return new ConnectClient(endpoint, time, NullLogger<ConnectClient>.Instance);
        }
        catch (RestEndpointException unusable)
        {
            throw new CommandException(unusable.Message, unusable);
        }
    }

    /// <summary>
    /// All of it in five requests, however many connectors there are. A worker that is starting lists only a part of them: so the list is the one that
    /// follows a read through the worker's queue, on the same connection.
    /// </summary>
    /// <exception cref="CommandException">Connect does not answer, or not as it should.</exception>
    public static async Task<ConnectContents> ReadAsync(IConnectClient client, CancellationToken cancellationToken)
    {
        var server = ConnectFailure.ValueOf(await client.GetServerInfoAsync(cancellationToken));
        var plugins = ConnectFailure.ValueOf(await client.GetPluginsAsync(cancellationToken));
        for (var attempt = 1; ; attempt++)
        {
            var barrier = ConnectFailure.ValueOf(await client.ReadThroughHerderAsync(Barrier, cancellationToken));
            var snapshot = ConnectFailure.ValueOf(await client.GetSnapshotAsync(cancellationToken));
            var names = ConnectFailure.ValueOf(await client.GetNamesAsync(cancellationToken));
            if (attempt == Tries || (barrier.ConnectionId == snapshot.ConnectionId && names.ConnectionId == snapshot.ConnectionId))
            {
                return new(server, plugins, snapshot, names.Names);
            }
        }
    }

    /// <summary>Keys that the definitions of plugins say to be passwords, by class; null for a class whose definitions are not to be had.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="classes">The classes, each of which is asked for once.</param>
    /// <param name="done">Called after each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyDictionary<string, FrozenSet<string>?>> ReadPasswordKeysAsync(
        IConnectClient client, IReadOnlyCollection<string> classes, Action done, CancellationToken cancellationToken)
    {
        Dictionary<string, FrozenSet<string>?> keys = [];
        foreach (var plugin in classes)
        {
            keys[plugin] = await client.GetDefinitionsAsync(plugin, cancellationToken) is ConnectResponse<IReadOnlyList<ConfigDefinition>>.Ok { Value: var found }
                ? ConfigDefinition.PasswordsOf(found)
                : null;
            done();
        }

        return keys;
    }
}
