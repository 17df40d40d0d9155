using System.Collections.Immutable;
using ConnectOperator.Core.Planning;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Clusters;

/// <summary>Carries out a connector's actions in order; the first that does not succeed ends the list. Decides nothing.</summary>
internal static class ActionRunner
{
    /// <summary>The actions that were tried, with how each ended.</summary>
    public static async Task<IReadOnlyList<EndedAction>> RunAsync(
        IConnectClient client,
        ConnectorName name,
        ImmutableArray<ConnectorAction> actions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var ended = new List<EndedAction>(actions.Length);
        foreach (var action in actions)
        {
            var began = time.GetTimestamp();
            var result = await SendAsync(client, name, action, cancellationToken);
            ended.Add(new(action, result, time.GetUtcNow(), time.GetElapsedTime(began)));
            if (result is not ActionResult.Succeeded)
            {
                break;
            }
        }

        return ended;
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
            ConnectorAction.Restart restart => ActionResult.Of(action, await client.RestartAsync(name, restart.OnlyFailed, cancellationToken)),
            ConnectorAction.RestartFailed => ActionResult.Of(action, await client.RestartAsync(name, onlyFailed: true, cancellationToken)),
            ConnectorAction.RestartTask task => ActionResult.Of(action, await client.RestartTaskAsync(name, task.TaskId, cancellationToken)),
            ConnectorAction.Delete => ActionResult.Of(action, await client.DeleteAsync(name, cancellationToken)),
            _ => throw new InvalidOperationException($"Unexpected action {action}."),
        };
}
