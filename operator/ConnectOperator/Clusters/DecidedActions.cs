using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// What was decided for one connector, and for which situation. It is carried out once it is its turn, which can be minutes later;
/// so what cannot be taken back is confirmed then, right before it is sent. It is the last: what was to follow is decided on anew.
/// </summary>
/// <param name="Connector">The resource.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Name">The connector.</param>
/// <param name="Situation">For which it was decided.</param>
/// <param name="Actions">What was decided.</param>
/// <param name="Refusal">
/// The write of the resource that tells of it, which goes first: it ends with whether the API server refused it. Then the resource is not as it was when this
/// was decided, or is gone, and nothing is sent. Null when there is nothing to tell.
/// </param>
internal sealed record DecidedActions(
    ObjectKey Connector, string Uid, ConnectorName Name, Situation Situation, ImmutableArray<ConnectorAction> Actions, Task<bool>? Refusal)
{
    /// <summary>Carries it out, or tells why not: with what was read, the controller decides again.</summary>
    public async Task<ClusterMessage> RunAsync(IConnectClient client, ResourceReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        // A new config can take minutes, so the look comes after it.
        ImmutableArray<ConnectorAction> first = [.. Actions.TakeWhile(action => !LiveRead.IsDueBefore(action))];
        if (!first.IsEmpty && await IsRefusedAsync(time, cancellationToken))
        {
            return Ended([]);
        }

        var ended = await ActionRunner.RunAsync(client, Name, first, IsWorthAsking, time, cancellationToken);
        if (first.Length == Actions.Length || ended.Any(action => action.Result is not ActionResult.Succeeded))
        {
            return Ended(ended);
        }

        var grave = Actions[first.Length];
        var read = await reader.ReadAsync(OperatorResources.Connectors, Connector, cancellationToken);
        IReadOnlyList<EndedAction> then = read switch
        {
            ReadOutcome<KafkaConnector>.Failed { Message: var problem } => [NotConfirmed(grave, problem, time)],

            // Of a cache in between: who decided anew on that would ask again and again.
            ReadOutcome<KafkaConnector>.Found { Resource: var found } when ResourceVersions.IsNewer(Situation.Resource, found) =>
                [NotConfirmed(grave, "the answer is older than what its watch has told", time)],
            ReadOutcome<KafkaConnector>.Found { Resource: var found } when LiveRead.Confirms(Situation, Actions, found) =>
                await ActionRunner.RunAsync(client, Name, [grave], IsWorthAsking, time, cancellationToken),
            _ => [],
        };
        return Ended([.. ended, .. then]) with { Read = read };
    }

    /// <summary>An API server that cannot say so in time keeps nothing from Connect.</summary>
    private async Task<bool> IsRefusedAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (Refusal is null)
        {
            return false;
        }

        try
        {
            return await Refusal.WaitAsync(ResourceReader.Limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private bool IsWorthAsking(ConnectorAction action, ActionResult.Failed failed) =>
        RefusedConfig.IsWorthAsking(Situation.History, Situation.Scrubber, action, failed);

    private static EndedAction NotConfirmed(ConnectorAction action, string problem, TimeProvider time) => new(
        action, new ActionResult.Failed(WriteFailureKind.NotConfirmed, $"the KafkaConnector cannot be read: {problem}"), time.GetUtcNow(), TimeSpan.Zero);

    private ClusterMessage.ActionsEnded Ended(IReadOnlyList<EndedAction> actions) => new(Connector, Uid, Name, actions);
}
