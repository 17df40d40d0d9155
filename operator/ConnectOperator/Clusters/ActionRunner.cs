using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Clusters;

/// <summary>Carries out a connector's actions in order; the first that does not succeed ends the list. Decides nothing.</summary>
internal static class ActionRunner
{
    /// <summary>The actions that were tried, with how each ended.</summary>
    /// <param name="client">Sends them.</param>
    /// <param name="name">The connector.</param>
    /// <param name="actions">What to do.</param>
    /// <param name="isWorthAsking">Whether validation is to be asked what is wrong with a config that was refused.</param>
    /// <param name="time">Tells how long each took.</param>
    /// <param name="cancellationToken">Cancels the call under way.</param>
    public static async Task<IReadOnlyList<EndedAction>> RunAsync(
        IConnectClient client,
        ConnectorName name,
        ImmutableArray<ConnectorAction> actions,
        Func<ConnectorAction, ActionResult.Failed, bool> isWorthAsking,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var ended = new List<EndedAction>(actions.Length);
        foreach (var action in actions)
        {
            var began = time.GetTimestamp();
            var result = await SendAsync(client, name, action, cancellationToken);
            var took = time.GetElapsedTime(began);
            if (result is ActionResult.Failed refused && isWorthAsking(action, refused))
            {
                result = refused with { Errors = await AskAsync(client, name, action, cancellationToken) };
            }

            ended.Add(new(action, result, time.GetUtcNow(), took));
            if (result is not ActionResult.Succeeded)
            {
                break;
            }
        }

        return ended;
    }

    /// <summary>What validation says; null when it does not: not every gateway lets it through, and it is not worth more than one try.</summary>
    private static async Task<ConfigErrors?> AskAsync(IConnectClient client, ConnectorName name, ConnectorAction action, CancellationToken cancellationToken)
    {
        var config = (action as ConnectorAction.Create)?.Config ?? (action as ConnectorAction.PutConfig)?.Config;
        return config is not null && await client.ValidateAsync(name, config, cancellationToken) is ConnectResponse<ConfigErrors>.Ok { Value: var errors }
            ? errors
            : null;
    }

    private static async Task<ActionResult> SendAsync(
        IConnectClient client, ConnectorName name, ConnectorAction action, CancellationToken cancellationToken) => action switch
        {
            ConnectorAction.Create create => ActionResult.Of(
                action, await client.CreateAsync(name, create.Config, create.InitialState, cancellationToken)),
            ConnectorAction.PutConfig put => ActionResult.Of(action, await client.PutConfigAsync(name, put.Config, cancellationToken)),
            ConnectorAction.Pause => ActionResult.Of(action, await client.PauseAsync(name, cancellationToken)),
            ConnectorAction.Resume => ActionResult.Of(action, await client.ResumeAsync(name, cancellationToken)),
            ConnectorAction.Stop => ActionResult.Of(action, await client.StopAsync(name, cancellationToken)),
            ConnectorAction.Restart restart =>
                await RestartAsync(client, name, action, restart.Unreported, restart.UnreportedAlone, restart.OnlyFailed, cancellationToken),
            ConnectorAction.RestartFailed restart =>
                await RestartAsync(client, name, action, restart.Unreported, restart.UnreportedAlone, onlyFailed: true, cancellationToken),
            ConnectorAction.RestartTask task => ActionResult.Of(action, await client.RestartTaskAsync(name, task.TaskId, cancellationToken)),
            ConnectorAction.Delete => ActionResult.Of(action, await client.DeleteAsync(name, cancellationToken)),
            _ => throw new InvalidOperationException($"Unexpected action {action}."),
        };

    /// <summary>Connect restarts what its statuses tell of; tasks without one take a call each (recorded). They go first: the last call ends the whole.</summary>
    private static async Task<ActionResult> RestartAsync(
        IConnectClient client,
        ConnectorName name,
        ConnectorAction action,
        IReadOnlyList<int> unreported,
        bool alone,
        bool onlyFailed,
        CancellationToken cancellationToken)
    {
        ActionResult? last = null;
        foreach (var task in unreported)
        {
            var result = ActionResult.Of(action, await client.RestartTaskAsync(name, task, cancellationToken));
            if (result is not (ActionResult.Succeeded or ActionResult.NotFound))
            {
                return result;
            }

            last = last is ActionResult.Succeeded || result is ActionResult.Succeeded
                ? new ActionResult.Succeeded(EchoedConfig: null)
                : new ActionResult.Failed(WriteFailureKind.ServerError, $"Connect lists task {task} and knows no such task.");
        }

        return alone && last is not null ? last : ActionResult.Of(action, await client.RestartAsync(name, onlyFailed, cancellationToken));
    }
}
